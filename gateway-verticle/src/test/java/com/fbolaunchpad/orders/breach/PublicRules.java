package com.fbolaunchpad.orders.breach;

/** Breaks the rules that only the verticle is public and that classes are final. */
public class PublicRules {}
