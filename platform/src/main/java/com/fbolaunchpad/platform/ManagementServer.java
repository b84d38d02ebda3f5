package com.fbolaunchpad.platform;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.tracing.TracingPolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node answers to those who run it, on a listener of its own that no client of the service reaches. Each path has one
 * source, which is asked once for all who ask meanwhile.
 */
final class ManagementServer {
    private static final Logger log = LoggerFactory.getLogger(ManagementServer.class);
    private static final int IDLE_TIMEOUT_S = 30;

    private final Vertx vertx;
    private final Map<String, Source> sources = new HashMap<>();
    private @Nullable HttpServer server;

    ManagementServer(Vertx vertx) {
        this.vertx = vertx;
    }

    /** What is answered: a status and a text of the media type. */
    record Answer(int status, String mediaType, String text) {}

    /** What a path is answered from. */
    static final class Source {
        private final Supplier<Future<Answer>> question;
        private Future<Answer> asked = Future.failedFuture("nothing asked yet");

        Source(Supplier<Future<Answer>> question) {
            this.question = question;
        }

        Future<Answer> ask() {
            if (asked.isComplete()) {
                asked = Future.<Void>succeededFuture().compose(begun -> question.get());
            }
            return asked;
        }
    }

    /** Answers GET of the path so. */
    ManagementServer get(String path, Supplier<Future<Answer>> question) {
        sources.put(path, new Source(question));
        return this;
    }

    /** Listens where the settings say, if they do; completes with whether it does. */
    Future<Boolean> listen(Settings settings) {
        var port = settings.text("MANAGEMENT_PORT");
        if (port.isEmpty()) {
            return Future.succeededFuture(false);
        }
        var options = new HttpServerOptions()
                .setHost(settings.text("MANAGEMENT_HOST"))
                .setPort(Integer.parseInt(port))
                .setIdleTimeout(IDLE_TIMEOUT_S)
                .setHttp2ClearTextEnabled(false)
                .setTracingPolicy(TracingPolicy.IGNORE);
        return vertx.createHttpServer(options)
                .requestHandler(this::answer)
                .listen()
                .map(listening -> {
                    server = listening;
                    log.info("metrics and health are served on port {}", listening.actualPort());
                    return true;
                });
    }

    /** Where it listens. */
    int port() {
        return server == null ? 0 : server.actualPort();
    }

    private void answer(HttpServerRequest request) {
        var response = request.response();
        var source = sources.get(request.path());
        if (source == null) {
            response.setStatusCode(404).end();
        } else if (!HttpMethod.GET.equals(request.method())) {
            response.setStatusCode(405).putHeader("Allow", "GET").end();
        } else {
            source.ask()
                    .onSuccess(answer -> response.setStatusCode(answer.status())
                            .putHeader("Content-Type", answer.mediaType())
                            .putHeader("Cache-Control", "no-store")
                            .end(answer.text()))
                    .onFailure(failure -> {
                        log.warn("{} can't be answered", request.path(), failure);
                        response.setStatusCode(500).end();
                    });
        }
    }
}
