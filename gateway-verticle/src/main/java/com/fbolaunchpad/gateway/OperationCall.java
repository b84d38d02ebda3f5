package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.ClientNetwork;
import com.fbolaunchpad.platform.Metrics;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one handler of all operations: limit, token, permission, then the body, validation, the bus, and the answer back.
 * Nothing is read of a request that a cheaper step refuses.
 */
final class OperationCall {
    private static final Logger log = LoggerFactory.getLogger(OperationCall.class);
    private static final long LARGEST_BODY_BYTES = 64 * 1024;
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
    private static final String TOKEN = "token";
    private static final String CALLER = "caller";

    private final BusClient bus;
    private final Tokens tokens;
    private final Access access;
    private final RateLimits limits;
    private final Work work;
    private final ClientAddress clients;
    private final Metrics metrics;
    private final AnswerStreams streams;
    private final EventStreams eventStreams;
    private final AnswerJson json;
    private final BodyHandler bodies = BodyHandler.create(false).setBodyLimit(LARGEST_BODY_BYTES);

    OperationCall(
            BusClient bus,
            Tokens tokens,
            Access access,
            RateLimits limits,
            Work work,
            ClientAddress clients,
            Metrics metrics,
            EventStreams eventStreams,
            AnswerJson json) {
        this.bus = bus;
        this.tokens = tokens;
        this.access = access;
        this.limits = limits;
        this.work = work;
        this.clients = clients;
        this.metrics = metrics;
        this.streams = new AnswerStreams(bus, AnswerStreams.LONGEST_TAKING, metrics);
        this.eventStreams = eventStreams;
        this.json = json;
    }

    /** Before anything is known of a request: whether there is room for it, and the limit that all are under. */
    void limit(RoutingContext context) {
        if (work.isFull()) {
            context.fail(Work.refusal());
            return;
        }
        proceed(isWithin(RateLimits.GENERAL, context), context);
    }

    /** First step: may this request come in at all? */
    void admit(Operation operation, RoutingContext context) {
        if (work.isFull(operation.id())) {
            context.fail(Work.refusal());
            return;
        }
        if (operation.isPublic()) {
            proceed(isWithinOwnLimit(operation, context), context);
            return;
        }
        context.request().pause();
        identify(operation, context)
                .compose(caller -> {
                    context.put(CALLER, caller);
                    return isWithinOwnLimit(operation, context);
                })
                .onSuccess(within -> {
                    if (within) {
                        context.next();
                    }
                })
                .onFailure(context::fail);
    }

    /** On to the next handler, at once where the limit is known at once; until then nothing of the body is read. */
    private static void proceed(Future<Boolean> isWithin, RoutingContext context) {
        if (isWithin.succeeded()) {
            if (isWithin.result()) {
                context.next();
            }
            return;
        }
        if (Inputs.mayHaveBody(context.request())) {
            context.request().pause();
        }
        isWithin.onSuccess(within -> {
                    if (within) {
                        context.next();
                    }
                })
                .onFailure(context::fail);
    }

    /** Whose token it is that came with the request, if it still counts, and what he may do at this moment. */
    private Future<Caller> identify(Operation operation, RoutingContext context) {
        return tokens.verify(context.request().getHeader(HttpHeaders.AUTHORIZATION))
                .compose(token -> {
                    context.put(TOKEN, token);
                    return callerOf(operation, context);
                });
    }

    private Future<Boolean> isWithinOwnLimit(Operation operation, RoutingContext context) {
        var own = operation.rateLimit();
        return own == null ? Future.succeededFuture(true) : isWithin(own.store(), context);
    }

    /** Whether the request passes; it has been answered otherwise. */
    private Future<Boolean> isWithin(String store, RoutingContext context) {
        return limits.take(store, ClientNetwork.of(clients.of(context.request())))
                .map(verdict -> {
                    if (verdict == null) {
                        return true;
                    }
                    context.response()
                            .putHeader("RateLimit-Policy", verdict.policy())
                            .putHeader("RateLimit", verdict.state());
                    if (verdict.refusal() != null) {
                        metrics.count("launchpad.rate.limit.refused", "Requests that were too many", "limit", store);
                        context.fail(verdict.refusal());
                    }
                    return verdict.refusal() == null;
                });
    }

    /** Who calls, with what he may do at this moment; fails where that isn't enough. */
    private Future<Caller> callerOf(Operation operation, RoutingContext context) {
        var anonymous = new Caller(
                null,
                null,
                Set.of(),
                RequestId.of(context),
                clients.of(context.request()),
                Instant.now().plus(LONGEST_CALL));
        if (operation.isPublic()) {
            return Future.succeededFuture(anonymous);
        }
        Tokens.Verified token = context.get(TOKEN);
        var holder = token.holder();
        return access.permissionsOf(holder, anonymous).map(permissions -> {
            if (!operation.permits(permissions)) {
                log.info(
                        "Request {} from {}: user {} lacks the permission for {}",
                        anonymous.requestId(),
                        anonymous.clientAddress(),
                        holder.userId(),
                        operation.id());
                throw Problem.forbidden("You lack the permission for this.");
            }
            return new Caller(
                    holder.userId(),
                    holder.sessionId(),
                    permissions,
                    anonymous.requestId(),
                    anonymous.clientAddress(),
                    anonymous.deadline());
        });
    }

    /** Second step: the body, if one comes. */
    void readBody(Operation operation, RoutingContext context) {
        operation.inputs().checkMediaType(context.request());
        if (Inputs.mayHaveBody(context.request())) {
            context.remove(CALLER);
            bodies.handle(context);
            context.request().resume();
        } else {
            context.request().resume();
            context.next();
        }
    }

    /** Third step: over the bus and back. What the caller may do is asked again where a body came: it may have taken its time. */
    void carryOut(Operation operation, RoutingContext context) {
        var body = context.body().buffer();
        var input = operation
                .inputs()
                .read(context.request(), context.normalizedPath(), body == null ? Buffer.buffer() : body);
        var events = operation.events();
        if (events != null) {
            identify(operation, context)
                    .compose(caller -> eventStreams.open(operation, events, context, input, context.get(TOKEN), caller))
                    .onFailure(context::fail);
            return;
        }
        if (operation.isStreamed()) {
            streams.answer(operation, context, input, () -> identify(operation, context))
                    .onFailure(context::fail);
            return;
        }
        // Composed, so that what is thrown while the answer is built fails the request too.
        Caller known = context.get(CALLER);
        (known == null ? callerOf(operation, context) : Future.succeededFuture(known))
                .compose(caller -> call(operation, context, input, caller)
                        .compose(answer -> answer(operation, context, caller, answer)))
                .onFailure(context::fail);
    }

    private Future<JsonObject> call(Operation operation, RoutingContext context, JsonObject input, Caller caller) {
        return work.take(
                operation.id(),
                () -> HttpMethod.GET.equals(context.request().method())
                        ? bus.call(operation.busAddress(), input, caller)
                        : bus.change(operation.busAddress(), input, caller));
    }

    private Future<Void> answer(Operation operation, RoutingContext context, Caller caller, JsonObject answer) {
        var own = operation.rateLimit();
        if (own != null && own.clearedBySuccess()) {
            limits.clear(own.store(), ClientNetwork.of(caller.clientAddress()));
        }
        operation.putHead(context.response(), answer);
        return context.response().end(json.encode(answer));
    }
}
