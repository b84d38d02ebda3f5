package com.fbolaunchpad.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One message over HTTP, to receivers of every kind. */
final class WebhookSenderTest {
    private static final Duration ATTEMPT = Duration.ofMillis(500);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    private static Pace pace(Duration attempt) {
        var longest = Duration.ofSeconds(20);
        return new Pace(List.of(longest), 0, longest, Duration.ofSeconds(5), attempt, longest, longest, longest);
    }

    private WebhookSender sender(Duration attempt) {
        return new WebhookSender(vertx, pace(attempt));
    }

    private static WebhookTargets.Target target(String url) {
        try {
            return new WebhookTargets.Target(URI.create(url), InetAddress.getByName("127.0.0.1"));
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private Outcome send(WebhookSender sender, String url) {
        return Await.result(context, () -> sender.send(target(url), Map.of("webhook-id", "1"), "{\"é\":1}"));
    }

    /** A server that answers every connection with these bytes, and then nothing. */
    private int raw(String answer) {
        NetServer server = vertx.createNetServer()
                .connectHandler(socket -> socket.handler(request -> {
                    if (!answer.isEmpty()) {
                        socket.write(answer);
                    }
                }));
        return Await.result(server.listen(0, "127.0.0.1")).actualPort();
    }

    @Test
    void goesToTheAddressThatWasCheckedWhateverTheNameSays() {
        var receiver = new Receiver(vertx);

        var outcome = send(sender(Duration.ofSeconds(10)), receiver.url("no-such-host.invalid"));

        assertThat(outcome.isTaken()).isTrue();
        assertThat(outcome.responseStatus()).isEqualTo(204);
        var message = receiver.taken().get(0);
        assertThat(message.body()).isEqualTo("{\"é\":1}");
        assertThat(message.headers().get("host")).isEqualTo("no-such-host.invalid:" + receiver.port());
    }

    @Test
    void writesAnAddressOfV6AsAHostIsWritten() {
        var receiver = new Receiver(vertx);

        assertThat(send(sender(Duration.ofSeconds(10)), receiver.url("[2606:4700::1111]"))
                        .isTaken())
                .isTrue();

        assertThat(receiver.taken().get(0).headers().get("host")).isEqualTo("[2606:4700::1111]:" + receiver.port());
    }

    @Test
    void sendsPathAndQueryAsTheyAre() {
        var uri = new AtomicReference<String>();
        var server = vertx.createHttpServer().requestHandler(request -> {
            uri.set(request.uri());
            request.response().end();
        });
        var port = Await.result(server.listen(0, "127.0.0.1")).actualPort();

        send(sender(Duration.ofSeconds(10)), "http://h.example:" + port + "/a%2Fb/c;d=1?t=a%20b&u=%C3%A9");
        assertThat(uri.get()).isEqualTo("/a%2Fb/c;d=1?t=a%20b&u=%C3%A9");
        send(sender(Duration.ofSeconds(10)), "http://h.example:" + port);
        assertThat(uri.get()).isEqualTo("/");
        send(sender(Duration.ofSeconds(10)), "http://h.example:" + port + "?q");
        assertThat(uri.get()).isEqualTo("/?q");
    }

    @Test
    void waitsForAnAnswerNoLongerThanAnAttemptMayTake() {
        var outcome = send(sender(ATTEMPT), "http://h.example:" + raw("") + "/");

        assertThat(outcome.isTaken()).isFalse();
        assertThat(outcome.responseStatus()).isNull();
        assertThat(outcome.failure()).contains("in time");
        assertThat(outcome.took()).isBetween(ATTEMPT.minusMillis(50), ATTEMPT.plusSeconds(15));
    }

    @Test
    void aHeadThatDripsIsNoAnswer() {
        var server = vertx.createNetServer().connectHandler(socket -> {
            socket.exceptionHandler(cutOff -> {});
            socket.write("HTTP/1.1 200 OK\r\n");
            vertx.setPeriodic(20, tick -> socket.write("X-Slow: 1\r\n"));
        });
        var port = Await.result(server.listen(0, "127.0.0.1")).actualPort();

        assertThat(send(sender(ATTEMPT), "http://h.example:" + port + "/").isTaken())
                .isFalse();
    }

    @Test
    void aBodyThatNeverEndsIsCutOffAndTheStatusCounts() {
        var outcome = send(
                sender(ATTEMPT),
                "http://h.example:" + raw("HTTP/1.1 202 Accepted\r\nContent-Length: 9\r\n\r\nx") + "/");

        assertThat(outcome.isTaken()).isTrue();
        assertThat(outcome.responseStatus()).isEqualTo(202);
    }

    @Test
    void readsLittleOfAHugeAnswer() throws InterruptedException {
        var closed = new CountDownLatch(1);
        var server = vertx.createHttpServer().requestHandler(request -> {
            var response = request.response().setStatusCode(500).setChunked(true);
            response.exceptionHandler(cutOff -> {});
            request.connection().closeHandler(end -> closed.countDown());
            flood(response, closed);
        });
        var port = Await.result(server.listen(0, "127.0.0.1")).actualPort();

        var outcome = send(sender(Duration.ofSeconds(20)), "http://h.example:" + port + "/");

        assertThat(outcome.responseStatus()).isEqualTo(500);
        assertThat(outcome.took()).isLessThan(Duration.ofSeconds(15));
        assertThat(closed.await(15, TimeUnit.SECONDS))
                .as("the connection is closed")
                .isTrue();
    }

    private void flood(HttpServerResponse response, CountDownLatch closed) {
        response.write(Buffer.buffer(new byte[1024])).onSuccess(more -> {
            if (closed.getCount() > 0 && !response.writeQueueFull()) {
                vertx.runOnContext(next -> flood(response, closed));
            } else {
                response.drainHandler(drained -> flood(response, closed));
            }
        });
    }

    @Test
    void tellsWhatWentWrong() throws Exception {
        int closedPort;
        try (var socket = new ServerSocket(0)) {
            closedPort = socket.getLocalPort();
        }
        var sender = sender(Duration.ofSeconds(10));

        assertThat(send(sender, "http://h.example:" + closedPort + "/").failure())
                .contains("refused");
        assertThat(send(sender, "http://h.example:" + raw("nonsense\r\n\r\n") + "/")
                        .failure())
                .contains("broke");
        assertThat(send(
                                sender,
                                "http://h.example:" + raw("HTTP/1.1 200 OK\r\nX: " + "y".repeat(20_000) + "\r\n\r\n")
                                        + "/")
                        .isTaken())
                .isFalse();
        assertThat(send(
                                sender,
                                "http://h.example:"
                                        + raw("HTTP/1.1 301 Moved\r\nLocation: /\r\nContent-Length: 0\r\n\r\n") + "/")
                        .failure())
                .contains("301");
    }

    @Test
    void readsRetryAfterInSeconds() {
        var sender = sender(Duration.ofSeconds(10));

        assertThat(send(sender, busyFor("120")).retryAfter()).isEqualTo(Duration.ofMinutes(2));
        for (var other : List.of("Wed, 21 Oct 2026 07:28:00 GMT", "-1", "1.5", "99999999999999")) {
            assertThat(send(sender, busyFor(other)).retryAfter()).isNull();
        }
    }

    private String busyFor(String retryAfter) {
        return "http://h.example:"
                + raw("HTTP/1.1 503 Busy\r\nRetry-After: " + retryAfter + "\r\nContent-Length: 0\r\n\r\n") + "/";
    }

    @Test
    void trustsACertificateForTheHostAlone() {
        var indicated = new AtomicReference<String>();
        var certificate = SelfSignedCertificate.create("hooks.example");
        var server = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setSni(true)
                        .setKeyCertOptions(certificate.keyCertOptions()))
                .requestHandler(request -> {
                    indicated.set(request.connection().indicatedServerName());
                    request.response().end();
                });
        var port = Await.result(server.listen(0, "127.0.0.1")).actualPort();
        var trusting = new WebhookSender(
                vertx,
                pace(Duration.ofSeconds(20)),
                new HttpClientOptions().setTrustOptions(certificate.trustOptions()));

        assertThat(send(trusting, "https://hooks.example:" + port + "/").responseStatus())
                .isEqualTo(200);
        assertThat(indicated.get()).isEqualTo("hooks.example");
        assertThat(send(trusting, "https://other.example:" + port + "/").failure())
                .startsWith("TLS");
        assertThat(send(sender(Duration.ofSeconds(20)), "https://hooks.example:" + port + "/")
                        .failure())
                .startsWith("TLS");
    }

    @Test
    void aTlsThatNeverBeginsIsGivenUp() {
        var sender = new WebhookSender(
                vertx,
                new Pace(List.of(ATTEMPT), 0, ATTEMPT, ATTEMPT, Duration.ofSeconds(20), ATTEMPT, ATTEMPT, ATTEMPT));

        var outcome = send(sender, "https://h.example:" + raw("") + "/");

        assertThat(outcome.isTaken()).isFalse();
        assertThat(outcome.took()).isLessThan(Duration.ofSeconds(15));
    }

    /** What is stopped after it belongs to the verticle's context, as all of it does. */
    @Test
    void closesOnTheContextOfWhoeverAsksForIt() {
        var port = raw("");
        for (var attempt = 1; attempt <= 20; attempt++) {
            var closing = sender(Duration.ofMillis(100));
            var closedOn = Await.result(context, () -> {
                var sent = closing.send(target("http://receiver.invalid:" + port + "/"), Map.of(), "{}");
                return closing.close().map(closed -> Vertx.currentContext()).compose(on -> sent.map(ended -> on));
            });

            assertThat(closedOn).isSameAs(context);
        }
    }
}
