package com.fbolaunchpad.gateway;

/**
 * Finds bytes that have no place in the lines of a head or of a chunked body's frame: control characters, CR and LF other than
 * together, lines that are folded or begin with blanks, and a request line that isn't three words with a space between.
 */
final class HeadLines {
    private static final int SPACES_IN_REQUEST_LINE = 2;
    private static final byte LAST_ASCII = '~';

    private byte previous = '\n';
    private boolean isRequestLine = true;
    private int spaces;

    /** What comes next is a new request. */
    void startOver() {
        previous = '\n';
        isRequestLine = true;
        spaces = 0;
    }

    /** Whether all of the bytes are fine behind those before; once one isn't, no more may be asked. */
    boolean areFine(byte[] bytes) {
        for (var next : bytes) {
            if (!isFine(next)) {
                return false;
            }
        }
        return true;
    }

    private boolean isFine(byte next) {
        var isFine = (next == '\n') == (previous == '\r') && isFineInLine(next);
        if (next == '\n' && spaces == SPACES_IN_REQUEST_LINE) {
            isRequestLine = false;
        }
        previous = next;
        return isFine;
    }

    private boolean isFineInLine(byte next) {
        return switch (next) {
            // Lines without a word may come before the request line.
            case '\r', '\n' -> !isRequestLine || spaces == SPACES_IN_REQUEST_LINE || isBlankSoFar();
            case ' ' -> previous != '\n' && (!isRequestLine || ++spaces <= SPACES_IN_REQUEST_LINE);
            case '\t' -> previous != '\n' && !isRequestLine;
            default -> next < 0 ? !isRequestLine : next > ' ' && next <= LAST_ASCII;
        };
    }

    private boolean isBlankSoFar() {
        return previous == '\n' || previous == '\r';
    }
}
