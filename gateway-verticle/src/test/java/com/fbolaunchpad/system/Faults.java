package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.OwnPostgres;
import com.fbolaunchpad.system.Tally.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What may happen to nodes and to their database, and what clients may notice of it. */
final class Faults {
    private static final Set<Outcome> ON_KILL = Set.of(Outcome.TRY_LATER, Outcome.REFUSED, Outcome.BROKEN);
    private static final Set<Outcome> ON_GRACEFUL_STOP = Set.of(Outcome.TRY_LATER, Outcome.REFUSED);
    private static final Set<Outcome> ON_HANG =
            Set.of(Outcome.TRY_LATER, Outcome.UNAVAILABLE, Outcome.REFUSED, Outcome.BROKEN, Outcome.TIMED_OUT);

    private static final Set<Outcome> WITHOUT_DATABASE = Set.of(Outcome.TRY_LATER);

    /** The deadline of a call that is under way is a time on the clock. */
    private static final Set<Outcome> ON_JUMP = Set.of(Outcome.UNAVAILABLE);

    private static final Duration JUMP = Duration.ofHours(1);

    /** Longer than the death of a process is noticed. */
    private static final Duration DEAD = Duration.ofSeconds(5);

    /** Longer than silence is taken for life, and for some of the calls that were under way. */
    private static final Duration SILENT = Duration.ofSeconds(12);

    private static final Duration AWAY = Duration.ofSeconds(8);

    private Faults() {}

    static FaultRow killed(FaultRun run, ServiceNode node) throws Exception {
        return run.under(node.name() + " killed (kill -9), started again", ON_KILL, marks -> {
            node.process().kill();
            FaultMarks.last(DEAD);
            marks.heal(node);
            node.start();
        });
    }

    /** One after the other; the next when the one before is well. */
    static FaultRow stoppedGracefully(FaultRun run, List<ServiceNode> nodes) throws Exception {
        var names = nodes.size() == 1 ? nodes.get(0).name() : "each node";
        return run.under(names + " stopped (SIGTERM), started again", ON_GRACEFUL_STOP, marks -> {
            for (var node : nodes) {
                node.process().stop();
                marks.heal(node);
                node.start();
                run.awaitGood(System.nanoTime());
            }
        });
    }

    static FaultRow hung(FaultRun run, ServiceNode node) throws Exception {
        return run.under(node.name() + " hung (SIGSTOP) for " + SILENT.toSeconds() + " s", ON_HANG, marks -> {
            node.process().hang();
            FaultMarks.last(SILENT);
            marks.heal(node);
            node.process().goOn();
        });
    }

    /** The node still has its clients and its database. */
    static FaultRow cutOff(FaultRun run, NodeNetwork network, List<ServiceNode> nodes, int cut) throws Exception {
        var name = nodes.get(cut).name() + " cut off from the others for " + SILENT.toSeconds() + " s";
        return run.under(name, Set.of(Outcome.TRY_LATER), marks -> {
            network.cut(cut);
            FaultMarks.last(SILENT);
            marks.heal(nodes.get(cut));
            network.heal(cut);
        });
    }

    /** An hour ahead, and back again. */
    static FaultRow ofWrongClock(FaultRun run, ShiftedClock clock, ServiceNode node) throws Exception {
        var name = node.name() + "'s clock an hour ahead for " + SILENT.toSeconds() + " s";
        return run.under(name, ON_JUMP, marks -> {
            clock.by(JUMP);
            FaultMarks.last(SILENT);
            assertThat(run.lastChangeAt(node))
                    .as("when the node thinks that it last changed an order")
                    .isAfter(Instant.now().plus(JUMP.dividedBy(2)));
            marks.heal(node);
            clock.by(Duration.ZERO);
        });
    }

    /** The database of all nodes is there again at once. */
    static FaultRow databaseRestarted(FaultRun run, OwnPostgres database, List<ServiceNode> nodes) throws Exception {
        return run.under("PostgreSQL stopped, started again", WITHOUT_DATABASE, marks -> {
            database.stop();
            database.start();
            nodes.forEach(marks::heal);
        });
    }

    static FaultRow databaseKilled(FaultRun run, OwnPostgres database, List<ServiceNode> nodes) throws Exception {
        var name = "PostgreSQL killed (kill -9), away for " + AWAY.toSeconds() + " s";
        return run.under(name, WITHOUT_DATABASE, marks -> {
            database.kill();
            FaultMarks.last(AWAY);
            database.start();
            nodes.forEach(marks::heal);
        });
    }

    /** A node that no client sees; it stays away. */
    static FaultRow serviceKilled(FaultRun run, ServiceNode node) throws Exception {
        return run.under(node.name() + ", behind a gateway, killed (kill -9)", Set.of(Outcome.TRY_LATER), marks -> {
            node.process().kill();
            FaultMarks.last(DEAD);
        });
    }
}
