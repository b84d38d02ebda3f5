package com.fbolaunchpad.bench;

/** Tells when what gets cheaper with time has stopped doing so. */
final class Steadiness {
    /** What is less than this part of the cost before is less. */
    private static final double LESS = 0.97;

    private static final int TIMES = 3;

    private double before = Double.POSITIVE_INFINITY;
    private int noLess;

    /** Whether the costs, with this one, have been no less three times in a row; many a small step down counts as one. */
    boolean isReachedBy(double cost) {
        if (cost < LESS * before) {
            before = cost;
            noLess = 0;
        } else {
            noLess++;
        }
        return noLess >= TIMES;
    }
}
