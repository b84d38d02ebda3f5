package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
final class DatabaseCursorTest {
    private static final long SILENCE_NS = DatabaseCursor.LONGEST_SILENCE.toNanos();

    private final Workshop workshop;
    private final AtomicLong nanoTime = new AtomicLong(77);

    DatabaseCursorTest(Engine engine) {
        workshop = new Workshop(engine);
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    private EventCursor instance(String name) {
        return new DatabaseCursor(workshop.database, name, nanoTime::get);
    }

    private static OptionalLong take(EventCursor cursor) {
        return Await.result(cursor.take());
    }

    private static boolean advance(EventCursor cursor, long position) {
        return Await.result(cursor.advance(position));
    }

    @Test
    void beginsWithNothingReadAndIsFoundWhereItWasLeft() {
        var cursor = instance("board");
        assertThat(take(cursor)).hasValue(EventCursor.NOTHING_READ);
        assertThat(advance(cursor, 12)).isTrue();
        assertThat(take(cursor)).hasValue(12);

        Await.result(cursor.release());
        assertThat(take(instance("board"))).hasValue(12);
        assertThat(take(instance("another"))).hasValue(EventCursor.NOTHING_READ);
    }

    @Test
    void isHeldByOneInstanceAtATime() {
        var first = instance("board");
        var second = instance("board");
        assertThat(take(first)).isPresent();

        assertThat(take(second)).isEmpty();
        assertThat(advance(second, 5)).isFalse();
        Await.result(second.release());
        assertThat(take(second)).isEmpty();
        assertThat(advance(first, 3)).isTrue();
    }

    @Test
    void isTakenFromAnInstanceThatShowsNoSignOfLife() {
        var dead = instance("board");
        take(dead);
        advance(dead, 4);
        var heir = instance("board");
        assertThat(take(heir)).isEmpty();

        nanoTime.addAndGet(SILENCE_NS - 1);
        assertThat(take(heir)).isEmpty();
        nanoTime.addAndGet(1);
        assertThat(take(heir)).hasValue(4);

        assertThat(advance(dead, 9)).as("the one taken for dead").isFalse();
        assertThat(advance(heir, 5)).isTrue();
    }

    @Test
    void isNotTakenFromAnInstanceThatShowsSignsOfLifeHoweverLate() {
        var slow = instance("board");
        take(slow);
        var waiting = instance("board");
        for (var i = 0; i < 4; i++) {
            assertThat(take(waiting)).isEmpty();
            nanoTime.addAndGet(SILENCE_NS - 1);
            assertThat(advance(slow, 1)).isTrue();
        }
        assertThat(take(waiting)).isEmpty();
    }

    @Test
    void isTakenByOneOfTwoWhoFindItAbandonedTogether() {
        take(instance("board"));
        var first = instance("board");
        var second = instance("board");
        take(first);
        take(second);
        nanoTime.addAndGet(SILENCE_NS);

        var one = first.take();
        var other = second.take();

        assertThat(Await.result(one).isPresent())
                .isNotEqualTo(Await.result(other).isPresent());
    }
}
