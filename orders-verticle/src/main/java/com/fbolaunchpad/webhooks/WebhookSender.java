package com.fbolaunchpad.webhooks;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one message over HTTP and tells what came of it; the one class outside of the gateway that knows HTTP. Each message
 * has a connection of its own, to the address that was checked, and what is answered beyond the status is thrown away.
 */
final class WebhookSender {
    private static final Logger log = LoggerFactory.getLogger(WebhookSender.class);
    private static final int MOST_READ_BYTES = 4 * 1024;
    private static final int MOST_CONNECTIONS_PER_TARGET = 100;
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private final Vertx vertx;
    private final Pace pace;
    private final HttpClient client;

    WebhookSender(Vertx vertx, Pace pace) {
        this(vertx, pace, new HttpClientOptions());
    }

    /** @param options what a test wants otherwise, such as whose certificates are trusted */
    WebhookSender(Vertx vertx, Pace pace, HttpClientOptions options) {
        this.vertx = vertx;
        this.pace = pace;
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions(options)
                        .setKeepAlive(false)
                        // Receivers have no business with our traces.
                        .setTracingPolicy(TracingPolicy.IGNORE)
                        .setVerifyHost(true)
                        .setConnectTimeout((int) pace.connect().toMillis())
                        .setSslHandshakeTimeout(pace.connect().toMillis())
                        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS))
                .with(new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS_PER_TARGET))
                // What breaks fails the attempt, and is no error of ours.
                .withConnectHandler(
                        connection -> connection.exceptionHandler(broken -> log.debug("A connection broke", broken)))
                .build();
    }

    /** One attempt under way. */
    private final class Attempt {
        private final long begun = System.nanoTime();
        private final Promise<Outcome> outcome = Promise.promise();
        private int readBytes;
        private @Nullable HttpClientRequest request;
        private @Nullable HttpClientResponse response;

        Future<Outcome> run(RequestOptions options, String body) {
            var deadline =
                    vertx.setTimer(pace.attempt().toMillis(), late -> end(answeredOr("No whole answer in time.")));
            client.request(options)
                    .compose(opened -> {
                        request = opened;
                        return outcome.future().isComplete() ? Future.failedFuture("too late") : opened.send(body);
                    })
                    .compose(this::readOut)
                    .onComplete(read -> end(
                            answeredOr(read.failed() ? sentenceOf(read.cause()) : "The receiver answered nothing.")));
            return outcome.future().onComplete(done -> vertx.cancelTimer(deadline));
        }

        private Future<Void> readOut(HttpClientResponse answer) {
            response = answer;
            answer.handler(chunk -> {
                readBytes += chunk.length();
                if (readBytes > MOST_READ_BYTES) {
                    end(answeredOr("The answer is too large."));
                }
            });
            return answer.end();
        }

        /** What the status says, once there is one, however the rest of the answer went. */
        private Outcome answeredOr(String failure) {
            var took = Duration.ofNanos(System.nanoTime() - begun);
            return response == null
                    ? Outcome.failed(failure, took)
                    : Outcome.answered(response.statusCode(), retryAfter(response), took);
        }

        private void end(Outcome how) {
            outcome.tryComplete(how);
            if (request != null) {
                // Whatever is still to come isn't wanted.
                request.connection().close();
            }
        }
    }

    /** Sends the body; never fails. */
    Future<Outcome> send(WebhookTargets.Target target, Map<String, String> headers, String body) {
        var url = target.url();
        var isHttps = WebhookTargets.isHttps(url);
        var port = url.getPort() >= 0 ? url.getPort() : isHttps ? HTTPS_PORT : HTTP_PORT;
        var path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(target.address(), port)))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(isHttps)
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .setFollowRedirects(false);
        headers.forEach(options::putHeader);
        return new Attempt().run(options, body);
    }

    private static @Nullable Duration retryAfter(HttpClientResponse response) {
        var given = response.getHeader("retry-after");
        return given != null && given.matches("[0-9]{1,9}") ? Duration.ofSeconds(Long.parseLong(given)) : null;
    }

    private static String sentenceOf(Throwable failure) {
        log.debug("An attempt failed", failure);
        if (failure instanceof ConnectTimeoutException) {
            return "No connection in time.";
        }
        if (failure instanceof ConnectException) {
            return "The connection was refused.";
        }
        if (failure instanceof SSLException) {
            return "TLS failed: the certificate isn't valid for this host, or there is no common version.";
        }
        return "The connection broke.";
    }

    /** Lets attempts that run end within the grace, and cuts off the others. */
    Future<Void> close() {
        var context = vertx.getOrCreateContext();
        // The client completes it on a thread of its own, where whoever waits has no business.
        return Future.future(done -> client.shutdown(pace.grace().toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(closed -> context.runOnContext(back -> done.handle(closed))));
    }
}
