package com.fbolaunchpad.platform;

import io.opentelemetry.api.trace.StatusCode;
import io.vertx.core.Context;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.pgclient.PgException;
import io.vertx.tracing.opentelemetry.Operation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a span is called and what it tells: names that there are few of, and nothing that a caller has sent or a row
 * holds. No address of a request, no header, no parameter of a statement, no message of a failure.
 */
final class SpanTracer implements VertxTracer<Operation, Operation> {
    private static final Set<String> TOLD = Set.of(
            "http.request.method",
            "http.response.status_code",
            "messaging.destination.name",
            "messaging.system",
            "messaging.operation.name",
            "db.system",
            "db.namespace",
            "db.query.text");
    private static final String STATEMENT = "db.query.text";
    private static final Pattern VERB =
            Pattern.compile("\\s*(select|insert|update|delete|merge|with)\\b.*", Pattern.DOTALL);
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final String OTHER_METHOD = "_OTHER";
    private static final int SERVER_ERROR = 500;

    private final VertxTracer<Operation, Operation> tracer;

    /** @param tracer that keeps and propagates the spans */
    SpanTracer(VertxTracer<Operation, Operation> tracer) {
        this.tracer = tracer;
    }

    @Override
    public <R> @Nullable Operation receiveRequest(
            Context context,
            SpanKind kind,
            TracingPolicy policy,
            R request,
            String operation,
            Iterable<Map.Entry<String, String>> headers,
            TagExtractor<R> tags) {
        return tracer.receiveRequest(
                context, kind, policy, request, name(request, operation, tags), headers, Tags.of(request, tags));
    }

    @Override
    public <R> void sendResponse(
            Context context,
            @Nullable R response,
            @Nullable Operation span,
            @Nullable Throwable failure,
            TagExtractor<R> tags) {
        if (span != null) {
            tell(span, failure);
            if (response instanceof HttpServerResponse answer && answer.getStatusCode() >= SERVER_ERROR) {
                span.span().setStatus(StatusCode.ERROR);
            }
            tracer.sendResponse(context, response, span, null, Tags.of(response, tags));
        }
    }

    @Override
    public <R> @Nullable Operation sendRequest(
            Context context,
            SpanKind kind,
            TracingPolicy policy,
            R request,
            String operation,
            BiConsumer<String, String> headers,
            TagExtractor<R> tags) {
        if (RequestScope.hasLeftTrace(context)) {
            return null;
        }
        return tracer.sendRequest(
                context, kind, policy, request, name(request, operation, tags), headers, Tags.of(request, tags));
    }

    @Override
    public <R> void receiveResponse(
            Context context,
            @Nullable R response,
            @Nullable Operation span,
            @Nullable Throwable failure,
            TagExtractor<R> tags) {
        if (span != null) {
            tell(span, failure);
            tracer.receiveResponse(context, response, span, null, Tags.of(response, tags));
        }
    }

    @Override
    public void close() {
        tracer.close();
    }

    /** A request is named by its operation as soon as that is known, a message by its address, a statement by its verb. */
    private static <R> String name(R request, String operation, TagExtractor<R> tags) {
        if (request instanceof Message<?> message) {
            return operation + " " + message.address();
        }
        for (var i = 0; i < tags.len(request); i++) {
            if (STATEMENT.equals(tags.name(request, i))) {
                var verb = VERB.matcher(tags.value(request, i).toLowerCase(Locale.ROOT));
                return verb.matches() ? verb.group(1) : "statement";
            }
        }
        return METHODS.contains(operation) ? operation : OTHER_METHOD;
    }

    /** The kind of failure, never its message, which may repeat what a caller has sent. */
    private static void tell(Operation span, @Nullable Throwable failure) {
        if (failure == null) {
            return;
        }
        if (failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE) {
            span.span().setAttribute("error.type", Integer.toString(reply.failureCode()));
            // A refusal is an answer.
            if (reply.failureCode() < SERVER_ERROR) {
                return;
            }
        } else if (failure instanceof ReplyException reply) {
            span.span().setAttribute("error.type", reply.failureType().name());
        } else if (failure instanceof PgException refused) {
            span.span().setAttribute("db.response.status_code", String.valueOf(refused.getSqlState()));
        } else if (failure instanceof SQLException refused) {
            span.span().setAttribute("db.response.status_code", String.valueOf(refused.getSQLState()));
        } else {
            span.span().setAttribute("error.type", failure.getClass().getSimpleName());
            // Clients hang up.
            if (failure instanceof HttpClosedException) {
                return;
            }
        }
        span.span().setStatus(StatusCode.ERROR);
    }

    /** Those of the tags that are told. */
    private static final class Tags<R> implements TagExtractor<R> {
        private final List<Map.Entry<String, String>> told;

        private Tags(List<Map.Entry<String, String>> told) {
            this.told = told;
        }

        static <R> TagExtractor<R> of(@Nullable R object, TagExtractor<R> all) {
            var told = new ArrayList<Map.Entry<String, String>>();
            if (object != null) {
                for (var i = 0; i < all.len(object); i++) {
                    var name = all.name(object, i);
                    var value = all.value(object, i);
                    if (TOLD.contains(name) && value != null) {
                        told.add(Map.entry(name, isUnknownMethod(name, value) ? OTHER_METHOD : value));
                    }
                }
            }
            return new Tags<>(told);
        }

        private static boolean isUnknownMethod(String name, String value) {
            return "http.request.method".equals(name) && !METHODS.contains(value);
        }

        @Override
        public int len(R object) {
            return told.size();
        }

        @Override
        public String name(R object, int index) {
            return told.get(index).getKey();
        }

        @Override
        public String value(R object, int index) {
            return told.get(index).getValue();
        }
    }
}
