package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.FakeEventLog;
import com.fbolaunchpad.platform.FakeService;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A gateway on a free port, with every operation of the contract faked behind it, a log of events, and an auth service that
 * knows the users whom the test names.
 */
final class GatewayFixture implements AutoCloseable {
    private static final JsonObject UP = new JsonObject().put("status", "UP");

    final Vertx vertx = Vertx.vertx();
    final FakeService access = new FakeService(vertx, "auth");
    final FakeEventLog events = new FakeEventLog(vertx);
    final Map<String, FakeService> services = new HashMap<>();
    final Http http;
    final int port;

    private final Map<Long, Set<String>> permissions = new ConcurrentHashMap<>();
    private final Set<Long> endedSessions = ConcurrentHashMap.newKeySet();
    private final Map<String, Function<BusRequest, JsonObject>> answers = new ConcurrentHashMap<>();
    private final AtomicLong users = new AtomicLong(1_000);
    private final String deployment;

    /** @param settings names and values in turn */
    GatewayFixture(String... settings) {
        this(EventStreams.Limits.USUAL, settings);
    }

    GatewayFixture(EventStreams.Limits limits, String... settings) {
        access.answer(
                "readAccess",
                request -> accessOf(
                        request.input().getLong("user_id"), request.input().getLong("session_id")));
        for (var operation : Source.OPERATIONS) {
            if (FakeEventLog.READ.equals(operation.busAddress())) {
                continue;
            }
            var address = operation.busAddress().split("\\.", 2);
            services.computeIfAbsent(address[0], owner -> new FakeService(vertx, owner)
                            .answer("health", request -> answers.getOrDefault(owner + ".health", up -> UP)
                                    .apply(request)))
                    .answer(address[1], request -> answers.getOrDefault(operation.busAddress(), GatewayFixture::echo)
                            .apply(request));
        }
        deployment = Await.result(vertx.deployVerticle(
                new GatewayVerticle(limits), TestSettings.deployment(TestSettings.on(Engine.H2, settings))));
        port = vertx.sharedData().<String, Integer>getLocalMap("gateway").get("port");
        http = new Http(port);
    }

    /** What each operation answers unless the test says otherwise: its input, and what the headers are made of. */
    static JsonObject echo(BusRequest request) {
        var resource = new JsonObject().put("id", 12).put("version", 3).put("tail_number", "N12");
        var answer = new JsonObject().put("input", request.input());
        List.of("user", "role", "customer", "aircraft", "fuel_truck", "fuel_order", "maintenance_record", "webhook")
                .forEach(name -> answer.put(name, resource.copy()));
        return answer;
    }

    private JsonObject accessOf(long userId, long sessionId) {
        var held = permissions.get(userId);
        if (endedSessions.contains(sessionId)) {
            throw Problem.unauthorized("session-ended", "This session has ended.");
        }
        if (held == null) {
            throw Problem.unauthorized("inactive-user", "There is no such user, or no longer.");
        }
        return new JsonObject().put("permissions", new JsonArray(List.copyOf(held)));
    }

    /** Makes the operation at the address answer by the function. */
    void answer(String busAddress, Function<BusRequest, JsonObject> answer) {
        answers.put(busAddress, answer);
    }

    /** Says what a user may do. */
    void permit(long id, String... keys) {
        permissions.put(id, Set.of(keys));
    }

    /** Ends a session; says so to nobody. */
    void end(long sessionId) {
        endedSessions.add(sessionId);
    }

    void forget(long id) {
        permissions.remove(id);
    }

    /** The Authorization header of a user who has the permissions and wasn't heard of before. */
    String userWith(String... keys) {
        return userWith(users.incrementAndGet(), keys);
    }

    /** The Authorization header of the user, who has the permissions from now on. */
    String userWith(long id, String... keys) {
        permit(id, keys);
        return "Bearer " + token(claims(id));
    }

    /** The session that the tokens of a user belong to. */
    static long sessionOf(long userId) {
        return 100_000 + userId;
    }

    /** The claims of a token that counts. */
    static JsonObject claims(long id) {
        return new JsonObject()
                .put("sub", Long.toString(id))
                .put("sid", Long.toString(sessionOf(id)))
                .put("username", "u" + id)
                .put("roles", new JsonArray())
                .put("iss", "fbo-launchpad")
                .put("aud", new JsonArray().add("fbo-launchpad"))
                .put("exp", Instant.now().getEpochSecond() + 60);
    }

    String token(JsonObject claims) {
        return token(TestSettings.JWT_SECRET_KEY, "HS256", claims);
    }

    String token(String secret, String algorithm, JsonObject claims) {
        var key = new PubSecKeyOptions().setAlgorithm(algorithm).setBuffer(secret);
        return JWTAuth.create(vertx, new JWTAuthOptions().addPubSecKey(key))
                .generateToken(claims, new JWTOptions().setAlgorithm(algorithm));
    }

    /** What the services behind were asked. */
    List<BusRequest> calls() {
        return services.values().stream()
                .flatMap(service -> service.requests().stream())
                .toList();
    }

    /** Checks that the request is refused so, and that nobody behind the gateway heard of it. */
    Answer refuses(int status, String code, Supplier<Answer> request) {
        var before = calls().size();
        var answer = request.get().refuses(status, code);
        assertThat(calls()).hasSize(before);
        return answer;
    }

    /** Checks that what is sent is refused so, and what comes right behind it never looked at. */
    void refusesAndCloses(String text, int status, String code) {
        refuses(status, code, () -> {
            try (var wire = new Wire(port)) {
                var answer = wire.send(text + Wire.HEALTH).answer();
                assertThat(answer.header("Connection")).isEqualTo("close");
                assertThat(wire.hasEnded()).isTrue();
                return answer;
            }
        });
    }

    /** What a service was asked last. */
    BusRequest lastHeard(String owner) {
        var heard = services.get(owner).requests();
        return heard.get(heard.size() - 1);
    }

    /** One more gateway on the same bus; its port. */
    int another(String... settings) {
        Await.result(vertx.deployVerticle(
                new GatewayVerticle(), TestSettings.deployment(TestSettings.on(Engine.H2, settings))));
        return vertx.sharedData().<String, Integer>getLocalMap("gateway").get("port");
    }

    Future<Void> undeploy() {
        return vertx.undeploy(deployment);
    }

    @Override
    public void close() {
        Await.result(vertx.close());
    }
}
