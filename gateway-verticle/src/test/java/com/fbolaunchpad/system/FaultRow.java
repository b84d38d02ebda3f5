package com.fbolaunchpad.system;

import com.fbolaunchpad.system.Tally.Asked;
import com.fbolaunchpad.system.Tally.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What one fault did.
 *
 * @param tolerated how requests may have been answered, beside well
 * @param othersMs from the fault until every node that it didn't hit was well for good
 * @param hitMs from the heal until every node that it hit was
 */
record FaultRow(
        String fault,
        Set<Outcome> tolerated,
        Tally tally,
        int acknowledged,
        FaultFindings findings,
        long othersMs,
        long hitMs) {
    private static final int MOST_QUOTED = 5;
    /** What a gateway lets a call take, and what a busy machine adds. */
    private static final long LONGEST_ANSWER_MS = 12_000;

    static final String HEAD = row(
            "fault",
            "requests",
            "503 R-A",
            "50x",
            "refused",
            "broken",
            "time-out",
            "wrong",
            "slowest",
            "acknowledged",
            "lost",
            "doubled",
            "disorder",
            "others",
            "hit");

    private static String row(Object... cells) {
        return String.format(
                Locale.ROOT,
                "%-46s | %8s | %7s | %4s | %7s | %6s | %8s | %5s | %8s | %12s | %4s | %7s | %8s | %7s | %7s",
                cells);
    }

    /** The row of a fault that couldn't be made here. */
    static String skipped(String fault, String why) {
        return String.format(Locale.ROOT, "%-46s | SKIPPED: %s", fault, why);
    }

    @Override
    public String toString() {
        return row(
                fault,
                tally.all(),
                tally.of(Outcome.TRY_LATER),
                tally.of(Outcome.UNAVAILABLE),
                tally.of(Outcome.REFUSED),
                tally.of(Outcome.BROKEN),
                tally.of(Outcome.TIMED_OUT),
                tally.of(Outcome.FORBIDDEN),
                seconds(tally.longestMs()),
                acknowledged,
                findings.lost().size(),
                findings.doubled().size(),
                findings.outOfOrder().size(),
                seconds(othersMs),
                seconds(hitMs));
    }

    private static String seconds(long ms) {
        return ms < 0 ? "–" : String.format(Locale.ROOT, "%.1f s", ms / 1_000.0);
    }

    /** What must not be so. */
    List<String> complaints() {
        var complaints = new ArrayList<String>();
        complain(complaints, "lost", findings.lost());
        complain(complaints, "doubled", findings.doubled());
        complain(complaints, "out of order", findings.outOfOrder());
        for (var outcome : Outcome.values()) {
            if (outcome != Outcome.ANSWERED && !tolerated.contains(outcome) && tally.of(outcome) > 0) {
                var kinds = new ArrayList<String>();
                for (var asked : Asked.values()) {
                    kinds.add(asked + " " + tally.of(asked, outcome));
                }
                complaints.add(fault + ": " + outcome + " " + kinds + " such as " + tally.quoted());
            }
        }
        if (!tolerated.contains(Outcome.TIMED_OUT) && tally.longestMs() > LONGEST_ANSWER_MS) {
            complaints.add(fault + ": an answer took " + tally.longestMs() + " ms");
        }
        return complaints;
    }

    private void complain(List<String> complaints, String what, List<String> found) {
        if (!found.isEmpty()) {
            complaints.add(fault + ": " + found.size() + " " + what + ", such as "
                    + found.subList(0, Math.min(MOST_QUOTED, found.size())));
        }
    }
}
