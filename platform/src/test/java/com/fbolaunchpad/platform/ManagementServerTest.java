package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ManagementServerTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger questions = new AtomicInteger();
    private final ManagementServer server = new ManagementServer(vertx);

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    private static Future<ManagementServer.Answer> answer(int status, String text) {
        return Future.succeededFuture(new ManagementServer.Answer(status, "text/plain", text));
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return client.send(request(method, path), BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
    }

    private void listen() {
        assertThat(Await.result(server.listen(TestSettings.on(Engine.H2, "MANAGEMENT_PORT", "0"))))
                .isTrue();
    }

    @Test
    void listensNowhereUnlessItIsToldTo() {
        assertThat(Await.result(server.listen(TestSettings.on(Engine.H2)))).isFalse();
        assertThat(server.port()).isZero();
    }

    @Test
    void refusesAPortThatThereIsNot() {
        for (var port : new String[] {"65536", "-1", "8o80", "99999", "123456"}) {
            assertThatThrownBy(() -> TestSettings.on(Engine.H2, "MANAGEMENT_PORT", port))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("MANAGEMENT_PORT");
        }
        assertThat(TestSettings.on(Engine.H2, "MANAGEMENT_PORT", "65535").text("MANAGEMENT_PORT"))
                .isEqualTo("65535");
    }

    @Test
    void answersEachPathByItsSource() throws Exception {
        server.get("/a", () -> answer(200, "one")).get("/b", () -> answer(503, "two"));
        listen();

        assertThat(send("GET", "/a").body()).isEqualTo("one");
        assertThat(send("GET", "/b").statusCode()).isEqualTo(503);
        assertThat(send("GET", "/a").headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(send("GET", "/a/").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/a").statusCode()).isEqualTo(405);
        assertThat(send("POST", "/a").headers().firstValue("Allow")).hasValue("GET");
    }

    @Test
    void aSourceThatFailsIsA500ThatTellsNothingAndIsAskedAgain() throws Exception {
        server.get("/a", () -> {
            if (questions.incrementAndGet() == 1) {
                throw new IllegalStateException("a secret");
            }
            return questions.get() == 2 ? Future.failedFuture("a secret") : answer(200, "fine");
        });
        listen();

        for (var i = 0; i < 2; i++) {
            var failed = send("GET", "/a");
            assertThat(failed.statusCode()).isEqualTo(500);
            assertThat(failed.body()).isEmpty();
        }
        assertThat(send("GET", "/a").body()).isEqualTo("fine");
    }

    @Test
    void asksOnceForAllWhoAskMeanwhile() {
        var slow = Promise.<ManagementServer.Answer>promise();
        var source = new ManagementServer.Source(() -> {
            questions.incrementAndGet();
            return slow.future();
        });
        var first = source.ask();
        var second = source.ask();
        assertThat(questions).hasValue(1);
        slow.complete(new ManagementServer.Answer(200, "text/plain", "all"));

        assertThat(Await.result(first)).isEqualTo(Await.result(second));
        source.ask();
        assertThat(questions).hasValue(2);
    }
}
