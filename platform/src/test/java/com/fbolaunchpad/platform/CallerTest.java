package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class CallerTest {
    private static final Instant DEADLINE = Instant.now().plus(Duration.ofSeconds(8));

    static Stream<Caller> callers() {
        return Stream.of(
                new Caller(7L, 9L, Set.of("VIEW_USERS", "CREATE_ORDER"), "request-1", "2001:db8::1", DEADLINE),
                new Caller(7L, 9L, Set.of(), "request-1", "192.0.2.1", DEADLINE),
                new Caller(null, null, Set.of(), "request-1", "192.0.2.1", DEADLINE));
    }

    @ParameterizedTest
    @MethodSource("callers")
    void travelsInHeadersWhole(Caller caller) {
        var headers = MultiMap.caseInsensitiveMultiMap();
        caller.writeTo(headers);

        var arrived = Caller.readFrom(headers);
        assertThat(arrived)
                .isEqualTo(new Caller(
                        caller.userId(),
                        caller.sessionId(),
                        caller.permissions(),
                        caller.requestId(),
                        caller.clientAddress(),
                        arrived.deadline()));
        assertThat(arrived.deadline()).isBetween(DEADLINE.minusSeconds(1), DEADLINE.plusSeconds(5));
    }

    @Test
    void isTheServiceItselfWithoutHeaders() {
        var caller = Caller.readFrom(MultiMap.caseInsensitiveMultiMap());

        assertThat(caller.userId()).isNull();
        assertThat(caller.sessionId()).isNull();
        assertThat(caller.permissions()).isEmpty();
        assertThat(caller.patience()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
    }

    @Test
    void isNobodyWithoutAToken() {
        var anonymous = TestCaller.anonymous();

        assertThat(anonymous.may("VIEW_USERS")).isFalse();
        for (ThrowingCallable question : List.<ThrowingCallable>of(anonymous::user, anonymous::session)) {
            assertThatThrownBy(question).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.status())
                    .isEqualTo(401));
        }
    }

    @Test
    void mayWhatItsPermissionsSay() {
        var caller = TestCaller.of(7, "VIEW_USERS");

        assertThat(caller.user()).isEqualTo(7);
        assertThat(caller.may("VIEW_USERS")).isTrue();
        assertThat(caller.may("MANAGE_USERS")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"-P365D, PT0.001S", "PT0S, PT0.001S", "PT60S, PT10S", "P365D, PT10S"})
    void waitsTenSecondsAtMost(Duration untilDeadline, Duration patience) {
        assertThat(callerUntil(untilDeadline).patience()).isEqualTo(patience);
    }

    @Test
    void waitsUntilItsDeadline() {
        assertThat(callerUntil(Duration.ofSeconds(5)).patience())
                .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5));
    }

    @Test
    void changesNothingAfterItsDeadline() {
        callerUntil(Duration.ofSeconds(5)).requireTime();
        assertThatThrownBy(callerUntil(Duration.ofMillis(-1))::requireTime)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(504));
    }

    private static Caller callerUntil(Duration untilDeadline) {
        return new Caller(
                null, null, Set.of(), "request-1", "192.0.2.1", Instant.now().plus(untilDeadline));
    }
}
