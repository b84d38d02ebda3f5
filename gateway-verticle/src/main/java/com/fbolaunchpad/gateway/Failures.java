package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.Problem;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where a failure, of whatever layer, becomes {@code application/problem+json} (RFC 9457). */
final class Failures {
    private static final Logger log = LoggerFactory.getLogger(Failures.class);
    private static final long LONGEST_LINGER_MS = 2_000;
    private static final Set<String> ABOUT_THE_TOKEN = Set.of("token-invalid", "inactive-user", "session-ended");
    private static final String NO_STORE = "no-store";
    static final String MEDIA_TYPE = "application/problem+json";

    private Failures() {}

    /** Answers what failed while a request was routed or carried out. */
    static void answer(RoutingContext context) {
        var failure = context.failure();
        var problem = failure instanceof Problem refused ? refused : problemOf(context.statusCode());
        if (failure != null && problem.status() == 500 && !(failure instanceof Problem)) {
            if (isOfTheConnection(failure)) {
                // Clients hang up: nobody's fault, and nobody is there for the answer.
                log.debug("Request {} was given up by its client", RequestId.of(context), failure);
            } else {
                log.error("Request {} failed", RequestId.of(context), failure);
            }
        }
        answer(context, problem);
    }

    /** Whether it is the connection that failed, and not what was asked for. */
    static boolean isOfTheConnection(Throwable failure) {
        return failure instanceof IOException || failure instanceof HttpClosedException;
    }

    /** Answers a problem. */
    static void answer(RoutingContext context, Problem problem) {
        answer(context, problem, new JsonObject());
    }

    /** Answers a problem with further members. */
    static void answer(RoutingContext context, Problem problem, JsonObject furtherMembers) {
        var response = context.response();
        if (response.ended()) {
            return;
        }
        if (response.headWritten()) {
            // Too late for an answer: a cut connection tells the client that this one isn't whole.
            context.request().connection().close();
            return;
        }
        var retryAfter = problem.retryAfterSeconds();
        if (retryAfter != null) {
            response.putHeader(HttpHeaders.RETRY_AFTER, retryAfter.toString());
        }
        if (problem.status() == 401) {
            response.putHeader("WWW-Authenticate", challenge(problem));
        }
        var request = context.request();
        if (!request.isEnded()) {
            request.resume();
        }
        // What comes of a body that isn't worth waiting for is thrown away, and its connection with it unless it is
        // small.
        if (!request.isEnded() && Inputs.mayHaveBody(request)) {
            var goesOn = Inputs.isSmallBodyUnderWay(request);
            if (!goesOn) {
                response.putHeader(HttpHeaders.CONNECTION, "close");
            }
            throwAwayRest(context, goesOn);
        }
        response.setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE)
                .end(document(problem, RequestId.of(context))
                        .mergeIn(furtherMembers)
                        .toBuffer());
    }

    /**
     * Closes the connection once the rest of the request has been thrown away, unless it goes on then, and in any case when
     * that takes too long. Closed at once, it would be reset, and a client that still sends would never read the answer.
     */
    private static void throwAwayRest(RoutingContext context, boolean goesOn) {
        var connection = context.request().connection();
        var timer = context.vertx().setTimer(LONGEST_LINGER_MS, late -> connection.close());
        context.request().end().onComplete(read -> {
            context.vertx().cancelTimer(timer);
            if (!goesOn) {
                connection.close();
            }
        });
    }

    /** Answers what isn't HTTP, too long a line or head, or a path that can't be decoded: there is nothing to route. */
    static void answerUnreadable(HttpServerRequest request) {
        SecurityHeaders.put(request);
        var cause = request.decoderResult().cause();
        Problem problem;
        if (cause instanceof Problem refusal) {
            problem = refusal;
        } else if (cause instanceof TooLongHttpLineException) {
            problem = Problem.of(414, "uri-too-long", "The request line is too long.");
        } else if (cause instanceof TooLongHttpHeaderException) {
            problem = Problem.of(431, "headers-too-large", "The header fields are too large, or too many.");
        } else {
            problem = Problem.of(400, "malformed-request", "This is not HTTP as it is spoken here.");
        }
        answerAndClose(request, problem);
    }

    /** Answers a request whose connection is of no further use. */
    static void answerAndClose(HttpServerRequest request, Problem problem) {
        var response = request.response();
        var assigned = response.headers().get(RequestId.HEADER);
        var requestId = assigned == null ? RequestId.of(request) : assigned;
        response.setStatusCode(problem.status())
                .putHeader(RequestId.HEADER, requestId)
                .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE)
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(document(problem, requestId).toBuffer())
                .onComplete(done -> request.connection().close());
    }

    private static Problem problemOf(int status) {
        return switch (status) {
            case 400 -> Problem.of(400, "malformed-request", "The request is malformed.");
            case 403 -> Problem.of(403, "origin-refused", "Pages of this origin may not call here.");
            case 404 -> Problem.notFound("There is nothing at this address.");
            case 406 -> Problem.of(406, "not-acceptable", "The answer is JSON.");
            case 413 -> Problem.of(413, "body-too-large", "The body is larger than is accepted here.");
            case 414 -> Problem.of(414, "uri-too-long", "The address is too long.");
            case 416 -> Problem.of(416, "range-not-satisfiable", "There is nothing in that range.");
            case 415 -> Problem.of(415, "unsupported-media-type", "The body must be application/json.");
            default -> Problem.of(500, "internal-error", "Something went wrong on our side.");
        };
    }

    private static String challenge(Problem problem) {
        var realm = "Bearer realm=\"fbo-launchpad\"";
        return ABOUT_THE_TOKEN.contains(problem.code()) ? realm + ", error=\"invalid_token\"" : realm;
    }

    private static JsonObject document(Problem problem, String requestId) {
        var document = new JsonObject()
                .put("type", "urn:fbo-launchpad:problem:" + problem.code())
                .put("title", HttpResponseStatus.valueOf(problem.status()).reasonPhrase())
                .put("status", problem.status())
                .put("detail", problem.detail())
                .put("code", problem.code())
                .put("error", problem.detail())
                .put("request_id", requestId);
        if (!problem.errors().isEmpty()) {
            document.put("errors", problem.errorsJson());
        }
        return document;
    }
}
