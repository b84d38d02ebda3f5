package com.fbolaunchpad.system;

import java.util.Set;

/**
 * One thing that somebody does in the life of an FBO; the numbers choose among what there is when it is done.
 *
 * @param whom which order (the newest first), truck or aircraft
 * @param what which variant
 * @param how which variant of that
 */
record Move(Kind kind, int whom, int what, int how, Manner manner) {
    static final int MOST = 99;

    enum Kind {
        CREATE,
        ADVANCE,
        EDIT,
        CLAIM,
        STEP,
        ACKNOWLEDGE_CHANGE,
        CONFIRM_GRADE,
        SUBMIT,
        REVIEW,
        CANCEL,
        CHECK,
        ADJUST_METER,
        CHANGE_TRUCK_GRADE,
        CHANGE_APPROVALS,
        REPEAT_KEY,
        REUSE_KEY,
        RESTART
    }

    /** How often it is asked for, and with which headers. */
    enum Manner {
        ONCE,
        KEYED,
        TWICE_AT_ONCE,
        KEYED_TWICE_AT_ONCE,
        IF_UNCHANGED,
        IF_OTHERWISE;

        private static final Set<Manner> TWICE = Set.of(TWICE_AT_ONCE, KEYED_TWICE_AT_ONCE);
        private static final Set<Manner> WITH_KEY = Set.of(KEYED, KEYED_TWICE_AT_ONCE);

        boolean isTwice() {
            return TWICE.contains(this);
        }

        boolean isKeyed() {
            return WITH_KEY.contains(this);
        }
    }

    /** One of the choices. */
    @SafeVarargs
    static <T> T one(int number, T... choices) {
        return choices[number % choices.length];
    }

    @Override
    public String toString() {
        return kind + "(" + whom + "," + what + "," + how + (manner == Manner.ONCE ? "" : "," + manner) + ")";
    }
}
