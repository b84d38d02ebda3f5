package com.fbolaunchpad.platform;

import com.fbolaunchpad.platform.cluster.Cluster;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The program: reads the configuration, starts the node, and stops it gracefully when it is told to end. */
public final class Main {
    private static final int START_FAILED = 1;
    private static final int BAD_CONFIGURATION = 2;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private Main() {}

    public static void main(String[] args) {
        // Before anything loads the TLS of the JDK, which reads it once: a client that negotiates again and again costs
        // a
        // private-key operation each time.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        try {
            var arguments = Arguments.parse(args);
            var configuration = Configuration.read(System.getenv(), arguments.cluster());
            if (!arguments.verticles().isEmpty()) {
                configuration = configuration.only(arguments.verticles());
            }
            if (arguments.cluster()) {
                configuration.requireSharedDatabase();
            }
            prepareLogging(configuration.settings());
            run(configuration, arguments);
        } catch (ConfigurationException refused) {
            System.err.println(refused.getMessage());
            System.exit(BAD_CONFIGURATION);
        }
    }

    /** Before the first logger is made: the form and the level of the lines. */
    private static void prepareLogging(Settings settings) {
        System.setProperty("logback.configurationFile", "conf/logback-" + settings.text("LOG_FORMAT") + ".xml");
        System.setProperty("LOG_LEVEL", settings.text("LOG_LEVEL"));
        // What some libraries log by the JDK's own means stands among the other lines, in their form.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    private static void run(Configuration configuration, Arguments arguments) {
        var settings = configuration.settings();
        var telemetry = Telemetry.of(settings);
        var builder = telemetry.instrument(Vertx.builder().with(Node.options()));
        (arguments.cluster() ? Cluster.join(builder, settings) : Future.succeededFuture(builder.build()))
                .compose(vertx -> {
                    telemetry.attach(vertx);
                    return start(vertx, configuration, arguments, telemetry);
                })
                .onSuccess(ready -> {
                    System.out.println("FBO LaunchPad is ready.");
                    if (arguments.untilReady()) {
                        exit(0);
                    }
                })
                .onFailure(failure -> {
                    var cause = failure instanceof ConfigurationException refused ? refused.getMessage() : null;
                    if (cause != null) {
                        System.err.println(cause);
                    } else {
                        LoggerFactory.getLogger(Main.class).error("The start failed", failure);
                    }
                    exit(cause != null ? BAD_CONFIGURATION : START_FAILED);
                });
    }

    /** Not on the event loop: the shutdown hook waits for it. */
    private static void exit(int status) {
        new Thread(() -> System.exit(status), "exit").start();
    }

    private static Future<Void> start(
            Vertx vertx, Configuration configuration, Arguments arguments, Telemetry telemetry) {
        var settings = configuration.settings();
        var stopDelay = Duration.ofSeconds(settings.integer("STOP_DELAY"));
        var node = new Node(vertx, stopDelay);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stop(node, vertx, stopDelay);
                            telemetry.close();
                        },
                        "shutdown"));
        var health = new NodeHealth(vertx);
        return new ManagementServer(vertx)
                .get("/metrics", () -> telemetry.answer(vertx))
                .get("/health/live", health::live)
                .get("/health/ready", health::ready)
                .listen(settings)
                .compose(listening -> node.start(configuration))
                .compose(started -> {
                    health.started(configuration.verticles());
                    return arguments.demo()
                            ? new Demo(vertx, PackagedDocument.read("demo")).fill()
                            : Future.succeededFuture();
                })
                .compose(filled ->
                        arguments.untilReady() ? OwnReadiness.confirm(vertx, settings) : Future.succeededFuture());
    }

    /** Each waited for on its own: a future composed on an event loop never completes once {@code close} has ended that loop. */
    static void stop(Node node, Vertx vertx, Duration stopDelay) {
        try {
            await(node.stop(), stopDelay.plus(STOP_TIMEOUT));
            await(vertx.close(), STOP_TIMEOUT);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException unclean) {
            System.err.println("The service did not stop cleanly: " + unclean);
        }
    }

    private static void await(Future<Void> stopped, Duration longest)
            throws InterruptedException, ExecutionException, TimeoutException {
        stopped.toCompletionStage().toCompletableFuture().get(longest.toMillis(), TimeUnit.MILLISECONDS);
    }
}
