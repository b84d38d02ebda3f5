package com.fbolaunchpad.bench;

/**
 * What one operation on one program gave.
 *
 * @param saturated at saturation
 * @param rate requests a second that all programs were given
 * @param atRate latency at that rate
 */
record Measurement(String program, String operation, Rounds saturated, double rate, LoadResult atRate) {}
