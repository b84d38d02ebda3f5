package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.CallersContext;
import com.fbolaunchpad.platform.Metrics;
import com.fbolaunchpad.platform.NodeState;
import com.fbolaunchpad.platform.Preparation;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Settings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP in front of the bus: contract → router → server. */
public final class GatewayVerticle extends VerticleBase implements Preparation {
    private static final Logger log = LoggerFactory.getLogger(GatewayVerticle.class);
    private static final int IDLE_TIMEOUT_S = 60;
    private static final long DRAIN_TIMEOUT_S = 10;
    private static final String HEAD_ANSWERED = "head-answered";
    private static final String LOOPBACK_ORIGIN = "^https?://(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]{1,5})?$";

    private final EventStreams.Limits streamLimits;
    private @Nullable HttpServer server;
    private @Nullable Connections connections;
    private @Nullable EventStreams streams;
    private @Nullable Future<Prepared> prepared;

    public GatewayVerticle() {
        this(EventStreams.Limits.USUAL);
    }

    GatewayVerticle(EventStreams.Limits streamLimits) {
        this.streamLimits = streamLimits;
    }

    /** What start reads from files. */
    private record Files(
            Contract contract,
            Buffer events,
            List<PubSecKeyOptions> tokenKeys,
            @Nullable Tls tls) {
        static Files read(Settings settings) {
            return new Files(Contract.bundled(), Contract.bundledEvents(), Tokens.keys(settings), Tls.of(settings));
        }
    }

    private record Prepared(Files files, OpenAPIContract routable) {
        static Future<Prepared> of(Vertx vertx, Settings settings) {
            return vertx.executeBlocking(() -> {
                        unpackMetaSchemas(vertx);
                        return Files.read(settings);
                    })
                    .compose(files -> OpenAPIContract.from(
                                    vertx, files.contract().forRouter())
                            .map(routable -> new Prepared(files, routable)));
        }

        /**
         * What the contract for the router is checked against. File by file, Vert.x would look through all of the jar for each
         * of them and for each folder above it.
         */
        private static void unpackMetaSchemas(Vertx vertx) {
            for (var folder : List.of("spec.openapis.org", "json-schema.org")) {
                vertx.fileSystem().existsBlocking(folder);
            }
        }
    }

    @Override
    public void prepare(Vertx node, Settings settings) {
        prepared = Prepared.of(node, settings);
    }

    @Override
    public Future<?> start() {
        var settings = Settings.of(config());
        var bus = new BusClient(vertx);
        var limits = RateLimits.of(vertx, settings);
        var clients = new ClientAddress(settings.list("TRUSTED_PROXIES"));
        var access = new Access(vertx, bus);
        var metrics = Metrics.of(vertx);
        var times = new RequestTimes(metrics);
        var work = new Work(settings.integer("HTTP_MAX_REQUESTS"), metrics);
        var eventStreams = new EventStreams(vertx, access, streamLimits);
        streams = eventStreams;
        return prepared(settings).compose(read -> {
            var files = read.files();
            files.contract().rateLimitStores().forEach(limits::require);
            var tokens = new Tokens(vertx, files.tokenKeys(), Clock.systemUTC());
            var json = new AnswerJson(files.contract().memberNames());
            var call = new OperationCall(bus, tokens, access, limits, work, clients, metrics, eventStreams, json);
            return vertx.executeBlocking(() -> router(settings, files, bus, call, times, api(read, call, times)))
                    .compose(router -> listen(settings, router, clients, files.tls()));
        });
    }

    private Future<Prepared> prepared(Settings settings) {
        var begun = prepared;
        prepared = null;
        // All of the gateway is on this verticle's context.
        return begun == null ? Prepared.of(vertx, settings) : CallersContext.resume(begun);
    }

    /** Ends what would never end by itself, takes no more connections, lets the requests that run finish, then closes. */
    @Override
    public Future<?> stop() {
        return Future.join(
                streams == null ? Future.succeededFuture() : streams.stop(),
                server == null || connections == null ? Future.succeededFuture() : stop(server, connections));
    }

    private static Future<Void> stop(HttpServer server, Connections connections) {
        return connections.closeDoor().compose(closed -> server.shutdown(DRAIN_TIMEOUT_S, TimeUnit.SECONDS));
    }

    /** A route an operation, all with the same three steps. */
    private OperationRoutes api(Prepared read, OperationCall call, RequestTimes times) {
        var builder = RouterBuilder.create(vertx, read.routable(), RequestExtractor.withBodyHandler());
        for (var route : builder.getRoutes()) {
            var operation =
                    read.files().contract().operation(route.getOperation().getOperationId());
            route.setDoValidation(false)
                    .setDoSecurity(false)
                    .addHandler(context -> {
                        times.name(context, operation);
                        call.admit(operation, context);
                    })
                    .addHandler(context -> call.readBody(operation, context))
                    .addHandler(context -> call.carryOut(operation, context));
        }
        return new OperationRoutes(builder);
    }

    private Router router(
            Settings settings,
            Files files,
            BusClient bus,
            OperationCall call,
            RequestTimes times,
            OperationRoutes operations) {
        var contract = files.contract();
        var cors = cors(settings);
        var router = Router.router(vertx);
        router.route()
                .handler(context -> {
                    if (isHead(context)) {
                        // It is routed once more, as a GET, without the headers that were put before.
                        SecurityHeaders.put(context.request());
                    }
                    context.next();
                })
                .handler(times::begin)
                .handler(RequestId::assign)
                .handler(this::askToConnectElsewhere)
                .handler(context -> {
                    if (isSameOrigin(context.request())) {
                        context.next();
                    } else {
                        cors.handle(context);
                    }
                })
                .handler(GatewayVerticle::answerHeadAsGet);
        router.route("/health/*").subRouter(health(new Health(vertx, bus, contract.services())));
        router.route().handler(call::limit);
        // One more name for the same resources, which the existing frontends use.
        for (var path : List.of(Contract.BASE_PATH + "/admin", Contract.BASE_PATH)) {
            router.route(path + "/*").handler(operations.below(path));
        }
        new Docs(contract.published(), files.events()).mountOn(router);
        for (var status : new int[] {400, 401, 403, 404, 405, 406, 413, 414, 415, 429, 500, 503, 504}) {
            router.errorHandler(status, context -> fail(contract, context));
        }
        router.route().failureHandler(context -> fail(contract, context));
        return router;
    }

    private Router health(Health health) {
        var router = Router.router(vertx);
        router.routeWithRegex("/(live|ready)").handler(context -> {
            RequestTimes.name(context, "health");
            context.next();
        });
        router.get("/live").handler(health::live);
        router.get("/ready").handler(health::ready);
        // Otherwise what follows, which is for every address, would make an unknown one of it.
        router.routeWithRegex("/(live|ready)").handler(context -> context.fail(405));
        return router;
    }

    /** The client's next connection leads him to another node, if there is one; this one ends with the answer. */
    private void askToConnectElsewhere(RoutingContext context) {
        if (NodeState.of(vertx).isStopping()) {
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            context.request().connection().shutdown(DRAIN_TIMEOUT_S, TimeUnit.SECONDS);
        }
        context.next();
    }

    /** Browsers name the origin of a page's own writes, too: the docs, or a frontend that a proxy serves at this address. */
    private static boolean isSameOrigin(HttpServerRequest request) {
        var origin = request.getHeader(HttpHeaders.ORIGIN);
        var authority = request.authority();
        return origin != null
                && authority != null
                && origin.toLowerCase(Locale.ROOT)
                        .matches(
                                "https?://" + Pattern.quote(authority.toString().toLowerCase(Locale.ROOT)));
    }

    private static CorsHandler cors(Settings settings) {
        var cors = CorsHandler.create()
                .allowedMethods(
                        Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE))
                .allowedHeaders(Set.of(
                        "Authorization",
                        "Content-Type",
                        "If-Match",
                        "Idempotency-Key",
                        "Last-Event-ID",
                        RequestId.HEADER))
                .exposedHeaders(Set.of(
                        "Content-Disposition",
                        "ETag",
                        "Location",
                        "Retry-After",
                        "RateLimit",
                        "RateLimit-Policy",
                        RequestId.HEADER))
                .maxAgeSeconds(600);
        for (var origin : settings.list("CORS_ORIGINS")) {
            if ("loopback".equals(origin)) {
                cors.addOriginWithRegex(LOOPBACK_ORIGIN);
            } else {
                cors.addOrigin(origin);
            }
        }
        return cors;
    }

    /** Whether the request, which looks like a GET meanwhile, asks for the head alone. */
    static boolean isHead(RoutingContext context) {
        return context.get(HEAD_ANSWERED) != null;
    }

    private static void answerHeadAsGet(RoutingContext context) {
        if (HttpMethod.HEAD.equals(context.request().method()) && !isHead(context)) {
            var query = context.request().query();
            // Not the target as it came: it may name the host as well.
            context.put(HEAD_ANSWERED, true)
                    .reroute(HttpMethod.GET, context.request().path() + (query == null ? "" : "?" + query));
        } else {
            context.next();
        }
    }

    private static void fail(Contract contract, RoutingContext context) {
        if (context.failure() == null && (context.statusCode() == 404 || context.statusCode() == 405)) {
            answerUnrouted(contract, context);
        } else {
            Failures.answer(context);
        }
    }

    /** What no route takes: an address that there is not, or one with other methods, which the alias may hide. */
    private static void answerUnrouted(Contract contract, RoutingContext context) {
        var path = context.normalizedPath().replaceFirst("^" + Contract.BASE_PATH + "(/admin(?=/))?", "");
        var allowed = contract.methodsOf(path);
        if (context.statusCode() == 404 && allowed.isEmpty()) {
            Failures.answer(context);
            return;
        }
        if (allowed.isEmpty()) {
            // A page of our own.
            allowed.add("GET");
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        context.response().putHeader(HttpHeaders.ALLOW, String.join(", ", allowed));
        if (HttpMethod.OPTIONS.equals(context.request().method())) {
            context.response().setStatusCode(204).end();
        } else {
            Failures.answer(context, Problem.of(405, "method-not-allowed", "This address does not take this method."));
        }
    }

    private Future<HttpServer> listen(Settings settings, Router router, ClientAddress clients, @Nullable Tls tls) {
        var options = new HttpServerOptions()
                .setHost(settings.text("HTTP_HOST"))
                .setPort(settings.integer("HTTP_PORT"))
                .setIdleTimeout(IDLE_TIMEOUT_S)
                .setHttp2ClearTextEnabled(false)
                // No WebSocket is spoken here, and what would compress its frames gives up on the 129th request of a
                // pipeline.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
        var taking = new Connections(vertx, settings, clients, tls);
        connections = taking;
        return vertx.createHttpServer(options)
                .connectionHandler(taking::take)
                .requestHandler(request -> route(router, request))
                .invalidRequestHandler(Failures::answerUnreadable)
                .listen()
                .onSuccess(listening -> {
                    server = listening;
                    vertx.sharedData().<String, Integer>getLocalMap("gateway").put("port", listening.actualPort());
                    log.info(
                            "listening on {}://{}:{}",
                            tls == null ? "http" : "https",
                            settings.text("HTTP_HOST"),
                            listening.actualPort());
                });
    }

    /** Hands the request to the router, with what is the same for all of them. */
    private static void route(Router router, HttpServerRequest request) {
        IncomingBody.watch(request);
        SecurityHeaders.put(request);
        if ("*".equals(request.uri())) {
            // OPTIONS of the server itself, which has none.
            request.response()
                    .setStatusCode(204)
                    .putHeader(RequestId.HEADER, RequestId.of(request))
                    .end();
        } else {
            router.handle(request);
        }
    }
}
