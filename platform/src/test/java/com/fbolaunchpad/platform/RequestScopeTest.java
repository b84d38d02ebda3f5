package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Lines that are logged for a request carry its id, whatever happens in between. */
final class RequestScopeTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("request-scope-test");

    private final Vertx vertx = Vertx.vertx();
    /** The fields of each line, by its message. */
    private final Map<String, Map<String, String>> lines = new ConcurrentHashMap<>();

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.put(event.getFormattedMessage(), event.getMDCPropertyMap());
        }
    };

    @BeforeEach
    void listen() {
        appender.setContext(LOG.getLoggerContext());
        appender.addFilter(new RequestLogFields());
        appender.start();
        LOG.setLevel(Level.INFO);
        LOG.addAppender(appender);
    }

    @AfterEach
    void close() {
        LOG.detachAppender(appender);
        Await.result(vertx.close());
    }

    @Test
    void isTheSameOverTimersWorkersAndFurtherRequests() {
        var bus = new BusClient(vertx);
        new BusServer(vertx, "inner").serve("work", request -> {
            LOG.info("inner {}", request.caller().requestId());
            return Future.succeededFuture(new JsonObject());
        });
        new BusServer(vertx, "outer").serve("work", request -> {
            var id = request.caller().requestId();
            LOG.info("outer {}", id);
            var later = Promise.<Void>promise();
            vertx.setTimer(1, over -> {
                LOG.info("timer {}", id);
                later.complete();
            });
            return later.future()
                    .compose(waited -> vertx.executeBlocking(() -> {
                        LOG.info("worker {}", id);
                        return null;
                    }))
                    .compose(worked -> bus.call("inner.work", new JsonObject(), request.caller()))
                    .onSuccess(answered -> LOG.info("answered {}", id));
        });
        // All at once, on one event loop: what they log is mixed.
        var calls = IntStream.range(0, 20)
                .mapToObj(i -> bus.call("outer.work", new JsonObject(), Caller.service("request-" + i)))
                .toList();
        Await.result(Future.all(calls));

        assertThat(lines).hasSize(100);
        lines.forEach((message, fields) ->
                assertThat(fields).as(message).isEqualTo(Map.of("request_id", message.split(" ")[1])));
    }

    @Test
    void isNoneWhereNoRequestIsHandled() {
        LOG.info("a thread of its own");
        var verticle = vertx.getOrCreateContext();
        Await.result(verticle, () -> {
            RequestScope.begin("must not stick to a verticle's own context");
            return Future.succeededFuture();
        });
        Await.result(verticle, () -> {
            LOG.info("a verticle");
            return Future.succeededFuture();
        });

        assertThat(lines).containsOnly(Map.entry("a thread of its own", Map.of()), Map.entry("a verticle", Map.of()));
    }
}
