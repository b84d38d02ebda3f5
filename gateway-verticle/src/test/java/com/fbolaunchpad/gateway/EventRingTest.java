package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fbolaunchpad.platform.EventAudience;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventRingTest {
    private final EventRing ring = new EventRing(4);

    private static EventFrame frame(long position) {
        return new EventFrame(EventAudience.put(
                new JsonObject().put("sequence", position).put("text", "a\nb"), EventAudience.of(7L)));
    }

    private void add(long from, long to) {
        for (var position = from; position <= to; position++) {
            ring.add(frame(position));
        }
    }

    private List<Long> behind(long position) {
        var positions = new ArrayList<Long>();
        for (var next = ring.next(position); next != null; next = ring.next(next.position())) {
            positions.add(next.position());
        }
        return positions;
    }

    @Test
    void hasNothingAtFirst() {
        assertThat(ring.end()).isZero();
        assertThat(ring.reachesBackTo(0)).isTrue();
        assertThat(behind(0)).isEmpty();
        assertThat(behind(9)).isEmpty();
    }

    @Test
    void hasWhatWasAddedBehindEachPosition() {
        ring.beginBehind(10);
        add(11, 13);

        assertThat(behind(10)).containsExactly(11L, 12L, 13L);
        assertThat(behind(12)).containsExactly(13L);
        assertThat(behind(13)).isEmpty();
        assertThat(behind(99)).isEmpty();
        assertThat(ring.end()).isEqualTo(13);
        assertThat(ring.reachesBackTo(9)).isFalse();
    }

    @Test
    void forgetsTheOldestAndSaysSo() {
        ring.beginBehind(0);
        add(1, 9);

        assertThat(ring.reachesBackTo(5)).isTrue();
        assertThat(behind(5)).containsExactly(6L, 7L, 8L, 9L);
        assertThat(ring.reachesBackTo(4)).isFalse();
        assertThatThrownBy(() -> ring.next(4)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 5, 7, 8, 9, 17})
    void hasTheLatestThatFitHoweverOftenItGoesRound(int count) {
        ring.beginBehind(100);
        add(101, 100 + count);

        var oldest = 100 + Math.max(0, count - 4);
        assertThat(behind(oldest))
                .isEqualTo(
                        LongStream.rangeClosed(oldest + 1, 100 + count).boxed().toList());
        assertThat(ring.reachesBackTo(oldest - 1)).isFalse();
    }

    @Test
    void takesAnEventOnce() {
        ring.beginBehind(0);
        add(1, 3);
        add(2, 3);

        assertThat(behind(0)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void hasNothingBeforeAnEventThatIsLeftOut() {
        ring.beginBehind(0);
        add(1, 2);
        add(4, 5);

        assertThat(ring.reachesBackTo(2)).isFalse();
        assertThat(behind(3)).containsExactly(4L, 5L);
    }

    @Test
    void beginsAnew() {
        ring.beginBehind(0);
        add(1, 3);
        ring.beginBehind(50);

        assertThat(ring.reachesBackTo(49)).isFalse();
        assertThat(behind(50)).isEmpty();
        add(51, 51);
        assertThat(behind(50)).containsExactly(51L);
    }

    @Test
    void framesAnEventInOneLineWithoutItsAudience() {
        var frame = frame(12);

        assertThat(frame.bytes().toString()).isEqualTo("data: {\"sequence\":12,\"text\":\"a\\nb\"}\nid: 12\n\n");
        assertThat(frame.bytes()).isSameAs(frame.bytes());
        assertThat(frame.isFor(7)).isTrue();
        assertThat(frame.isFor(8)).isFalse();
    }
}
