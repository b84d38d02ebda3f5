/** Users, roles, permissions and tokens: who may do what. */
@NullMarked
package com.fbolaunchpad.auth;

import org.jspecify.annotations.NullMarked;
