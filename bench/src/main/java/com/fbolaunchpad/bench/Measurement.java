package com.fbolaunchpad.bench;

/**
 * What one operation on one program gave.
 *
 * @param perSecond at saturation: the median of the rounds
 * @param cpuMs CPU milliseconds of the program for one operation at saturation
 * @param databaseCpuMs the same of the database
 * @param atRate latency at the rate that all programs were given
 */
record Measurement(
        String program,
        String operation,
        double perSecond,
        double cpuMs,
        double databaseCpuMs,
        double rate,
        LoadResult atRate) {}
