package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fbolaunchpad.platform.Configuration.Deployment;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeTest {
    private static final long LONGEST_STOP_MS = 10_000;
    private static final List<String> EVENTS = new CopyOnWriteArrayList<>();

    private final Vertx vertx = Vertx.vertx();
    private final Node node = new Node(vertx, Duration.ZERO);

    @BeforeEach
    void forget() {
        EVENTS.clear();
    }

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    @Test
    void startsInOrderAndStopsInTheReverseOne() {
        Await.result(node.start(of(List.of(First.class, Second.class, Third.class))));
        assertThat(EVENTS).containsExactly("First up in the east", "Second up in the east", "Third up in the east");

        EVENTS.clear();
        Await.result(node.stop());
        assertThat(EVENTS).containsExactly("Third down", "Second down", "First down");
        assertThat(vertx.deploymentIDs()).isEmpty();
    }

    @Test
    void preparesWhatItCanBeforeTheFirstIsUp() {
        Await.result(node.start(of(List.of(First.class, Prepared.class))));

        assertThat(EVENTS)
                .containsExactly("Prepared prepares in the east", "First up in the east", "Prepared up in the east");
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.fbolaunchpad.Nobody", "java.lang.String"})
    void startsNothingWhenOneIsNoVerticle(String className) {
        var configuration = new Configuration(
                List.of(new Deployment("first", First.class.getName()), new Deployment("other", className)),
                Settings.of(new JsonObject()));

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> node.start(configuration))
                .withMessageContaining(className);
        assertThat(EVENTS).isEmpty();
    }

    @Test
    void stopsWhatIsUpWhenAVerticleFails() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Await.result(
                        node.start(of(List.of(First.class, Second.class, FailingAtStart.class, Third.class)))))
                .withMessage("no start");
        assertThat(EVENTS)
                .containsExactly("First up in the east", "Second up in the east", "Second down", "First down");
        assertThat(vertx.deploymentIDs()).isEmpty();
    }

    @Test
    void stopsTheOthersWhenOneDoesNotStopCleanly() {
        Await.result(node.start(of(List.of(First.class, FailingAtStop.class, Third.class))));
        EVENTS.clear();
        Await.result(node.stop());

        assertThat(EVENTS).containsExactly("Third down", "FailingAtStop down", "First down");
    }

    @Test
    void stopsWithItsVertxInTime() throws InterruptedException {
        var stopping = Vertx.vertx();
        var stopped = new Node(stopping, Duration.ZERO);
        Await.result(stopped.start(of(List.of(First.class, Second.class))));
        var hook = new Thread(() -> Main.stop(stopped, stopping, Duration.ZERO), "shutdown");
        hook.start();
        hook.join(LONGEST_STOP_MS);

        assertThat(hook.isAlive()).isFalse();
        assertThat(EVENTS).endsWith("Second down", "First down");
    }

    /** So that balancers notice while whoever still comes is served. */
    @Test
    void isOnItsWayOutForATimeBeforeItsVerticlesAre() {
        var slow = new Node(vertx, Duration.ofDays(1));
        Await.result(slow.start(of(List.of(First.class))));
        EVENTS.clear();
        assertThat(NodeState.of(vertx).isStopping()).isFalse();

        var stopped = slow.stop();

        assertThat(NodeState.of(vertx).isStopping()).isTrue();
        assertThat(stopped.isComplete()).isFalse();
        assertThat(EVENTS).isEmpty();
        assertThat(vertx.deploymentIDs()).hasSize(1);
    }

    @Test
    void stopsWithoutAStart() {
        Await.result(node.stop());

        assertThat(EVENTS).isEmpty();
    }

    private static Configuration of(List<Class<? extends Recording>> verticles) {
        return new Configuration(
                verticles.stream()
                        .map(verticle -> new Deployment(verticle.getSimpleName(), verticle.getName()))
                        .toList(),
                Settings.of(new JsonObject().put("WHERE", "east")));
    }

    /** Tells when it starts and stops. */
    public abstract static class Recording extends VerticleBase {
        @Override
        public Future<?> start() {
            EVENTS.add(getClass().getSimpleName() + " up in the " + config().getString("WHERE"));
            return Future.succeededFuture();
        }

        @Override
        public Future<?> stop() {
            EVENTS.add(getClass().getSimpleName() + " down");
            return Future.succeededFuture();
        }
    }

    /** A verticle. */
    public static final class First extends Recording {}

    /** A verticle. */
    public static final class Second extends Recording {}

    /** A verticle. */
    public static final class Third extends Recording {}

    /** A verticle with something to do beforehand. */
    public static final class Prepared extends Recording implements Preparation {
        @Override
        public void prepare(Vertx vertx, Settings settings) {
            EVENTS.add("Prepared prepares in the " + settings.text("WHERE"));
        }
    }

    /** A verticle that doesn't come up. */
    public static final class FailingAtStart extends Recording {
        @Override
        public Future<?> start() {
            return Future.failedFuture(new IllegalStateException("no start"));
        }
    }

    /** A verticle that doesn't go down cleanly. */
    public static final class FailingAtStop extends Recording {
        @Override
        public Future<?> stop() {
            return super.stop().compose(stopped -> Future.failedFuture(new IllegalStateException("no stop")));
        }
    }
}
