package com.fbolaunchpad.system;

import static com.fbolaunchpad.system.Move.Kind;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.system.Move.Manner;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Whatever people do with orders, trucks and aircraft, in whatever order, twice, at the same moment or across a restart: each
 * answer is the one that {@link FboModel} expects, and the {@link OrderBooks} add up.
 *
 * <p>Each engine gets {@value #USUAL_SECONDS} s; {@code -Dlaunchpad.property.seconds=3600} gives it an hour. A failure prints
 * the moves, shortened as far as another {@value #SHRINKING_SECONDS} s allow, and the seed: put that into
 * {@code @Property(seed = "…")} to see it again.
 */
class OrderLifePropertyTest {
    private static final int USUAL_SECONDS = 50;
    private static final int SHRINKING_SECONDS = 30;
    private static final int FEWEST_LIVES = 2;
    private static final int MOST_LIVES = 5_000;
    private static final int FEWEST_MOVES = 20;
    private static final int MOST_MOVES = 80;
    private static final Map<Engine, Lives> LIVES = new EnumMap<>(Engine.class);

    /** Those on one engine, one after the other at one service; a failure leaves that in who knows what state. */
    private static final class Lives {
        private final Engine engine;
        private Instant end =
                Instant.now().plusSeconds(Integer.getInteger("launchpad.property.seconds", USUAL_SECONDS));
        private OrderLifeService service;
        private boolean failed;
        private boolean closed;
        private int lived;
        private int moves;

        Lives(Engine engine) {
            this.engine = engine;
        }

        /** Synchronised: shrinking runs in a thread of its own, and may be given up in the middle of a life. */
        synchronized void live(List<Move> life) {
            if (closed || Instant.now().isAfter(end)) {
                return;
            }
            if (service == null) {
                service = new OrderLifeService(engine);
            }
            try {
                var fbo = new OrderLife(service);
                life.forEach(fbo::play);
                fbo.end();
                lived++;
                moves += life.size();
            } catch (RuntimeException | AssertionError failure) {
                if (!failed) {
                    failed = true;
                    end = Instant.now().plusSeconds(SHRINKING_SECONDS);
                }
                stop();
                throw failure;
            }
        }

        synchronized void close() {
            closed = true;
            stop();
        }

        private void stop() {
            var stopped = service;
            service = null;
            if (stopped != null) {
                stopped.close();
            }
        }
    }

    @Property(tries = MOST_LIVES, shrinking = ShrinkingMode.BOUNDED)
    void addsUpOnH2(@ForAll("lives") List<Move> life) {
        LIVES.computeIfAbsent(Engine.H2, Lives::new).live(life);
    }

    @Property(tries = MOST_LIVES, shrinking = ShrinkingMode.BOUNDED)
    void addsUpOnPostgresql(@ForAll("lives") List<Move> life) {
        LIVES.computeIfAbsent(Engine.POSTGRESQL, Lives::new).live(life);
    }

    @AfterContainer
    static void close() {
        LIVES.values().forEach(Lives::close);
        LIVES.forEach((engine, lives) ->
                System.out.printf("Lives on %s: %s, with %s moves%n", engine, lives.lived, lives.moves));
        assertThat(LIVES.values()).allSatisfy(lives -> assertThat(lives.failed || lives.lived >= FEWEST_LIVES)
                .as("%s lives on %s", lives.lived, lives.engine)
                .isTrue());
    }

    @Provide
    Arbitrary<List<Move>> lives() {
        var kinds = Arbitraries.frequency(
                Tuple.of(14, Kind.CREATE),
                Tuple.of(40, Kind.ADVANCE),
                Tuple.of(12, Kind.EDIT),
                Tuple.of(3, Kind.CLAIM),
                Tuple.of(8, Kind.STEP),
                Tuple.of(3, Kind.ACKNOWLEDGE_CHANGE),
                Tuple.of(3, Kind.CONFIRM_GRADE),
                Tuple.of(9, Kind.SUBMIT),
                Tuple.of(2, Kind.REVIEW),
                Tuple.of(3, Kind.CANCEL),
                Tuple.of(5, Kind.CHECK),
                Tuple.of(4, Kind.ADJUST_METER),
                Tuple.of(4, Kind.CHANGE_TRUCK_GRADE),
                Tuple.of(4, Kind.CHANGE_APPROVALS),
                Tuple.of(3, Kind.REPEAT_KEY),
                Tuple.of(2, Kind.REUSE_KEY),
                Tuple.of(1, Kind.RESTART));
        var manners = Arbitraries.frequency(
                Tuple.of(10, Manner.ONCE),
                Tuple.of(3, Manner.KEYED),
                Tuple.of(3, Manner.TWICE_AT_ONCE),
                Tuple.of(2, Manner.KEYED_TWICE_AT_ONCE),
                Tuple.of(1, Manner.IF_UNCHANGED),
                Tuple.of(1, Manner.IF_OTHERWISE));
        var number = Arbitraries.integers().between(0, Move.MOST).withDistribution(RandomDistribution.uniform());
        return Combinators.combine(kinds, number, number, number, manners)
                .as(Move::new)
                .list()
                .ofMinSize(FEWEST_MOVES)
                .ofMaxSize(MOST_MOVES);
    }
}
