/** Tests of the platform, and what the verticles' tests share. */
package com.fbolaunchpad.platform;
