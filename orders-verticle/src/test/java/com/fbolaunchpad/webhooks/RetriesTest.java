package com.fbolaunchpad.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When what failed is tried again, and when a receiver counts as down. */
final class RetriesTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "1, PT5S",
        "2, PT30S",
        "3, PT2M",
        "4, PT10M",
        "5, PT30M",
        "6, PT1H",
        "7, PT2H",
        "8, PT4H",
        "9, PT8H",
        "10, PT12H",
        "11, PT12H",
        "1000, PT12H"
    })
    void pausesLongerAndLonger(int failures, Duration pause) {
        assertThat(new Retries(Retries.USUAL_PAUSES, 0, Duration.ofDays(5)).after(failures, null))
                .isEqualTo(pause);
    }

    @Test
    void addsAChanceToAPause() {
        var retries = new Retries(Retries.USUAL_PAUSES, 0.2, Duration.ofDays(5));

        var pauses =
                IntStream.range(0, 100).mapToObj(i -> retries.after(3, null)).toList();

        assertThat(pauses)
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofSeconds(120), Duration.ofSeconds(144)));
        assertThat(pauses.stream().distinct().count()).isGreaterThan(20);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT5S", "PT4S, PT5S", "PT90S, PT90S", "PT1H, PT1H", "PT2H, PT1H", "PT8760H, PT1H"})
    void doesAsTheReceiverSaysWithinBounds(Duration wish, Duration pause) {
        assertThat(new Retries(Retries.USUAL_PAUSES, 0.2, Duration.ofDays(5)).after(9, wish))
                .isEqualTo(pause);
    }

    @Test
    void oneOrderAloneDoesNotMakeAReceiverCountAsDown() {
        var standing = Standing.SOUND;
        for (var i = 0; i < 10; i++) {
            standing = standing.failed(1, NOW.plusSeconds(i), NOW);
        }
        assertThat(standing.isDown()).isFalse();
        assertThat(standing.failures()).isEqualTo(10);
        assertThat(standing.failingSince()).isEqualTo(NOW);

        assertThat(standing.failed(2, NOW, NOW).isDown()).isTrue();
        assertThat(Standing.SOUND.failed(1, NOW, NOW).failed(2, NOW, NOW).isDown())
                .isFalse();
        assertThat(Standing.SOUND
                        .failed(1, NOW, NOW)
                        .failed(2, NOW, NOW)
                        .failed(3, NOW, NOW)
                        .isDown())
                .isTrue();
    }
}
