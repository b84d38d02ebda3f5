package com.fbolaunchpad.platform;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a change once however often it is asked for under one {@code Idempotency-Key}: the key and the answer are written
 * in the transaction of the change, so that neither is there without the other, whatever crashes when. A key is the
 * user's own and counts for a day; a request that is refused changes nothing and leaves its key unused.
 */
public final class Idempotency {
    private static final Logger log = LoggerFactory.getLogger(Idempotency.class);
    private static final Duration KEPT = Duration.ofHours(24);
    private static final long FORGETTING_INTERVAL_MS = Duration.ofHours(1).toMillis();
    private static final long PORTION = 1_000;

    private final Vertx vertx;
    private final Database database;
    private final Clock clock;
    private final Set<String> secrets;
    private final IdempotencyKeyTable keys = new IdempotencyKeyTable();
    private final Map<Scope, Running> running = new HashMap<>();
    private Future<Void> forgetting = Future.succeededFuture();
    private long timer;

    /** A key is the user's who gives it: another user's same key is another key. */
    private record Scope(long userId, String key) {
        static @Nullable Scope of(BusRequest request) {
            var userId = request.caller().userId();
            var key = request.idempotencyKey();
            return userId == null || key == null ? null : new Scope(userId, key);
        }
    }

    /** A request under way on this node. */
    private static final class Running {
        final String fingerprint;
        boolean written;

        Running(String fingerprint) {
            this.fingerprint = fingerprint;
        }
    }

    /**
     * For the changes of one verticle, on its context only; its schema must have the table {@code idempotency_key}.
     *
     * @param secrets members of an input that leave no trace, not even in a hash: requests that differ in nothing else
     *     count as the same
     */
    public Idempotency(Vertx vertx, Database database, Clock clock, String... secrets) {
        this.vertx = vertx;
        this.database = database;
        this.clock = clock;
        this.secrets = Set.of(secrets);
    }

    /** Begins to forget, every hour, the keys that no longer count. */
    public void start() {
        timer = vertx.setPeriodic(0, FORGETTING_INTERVAL_MS, tick -> {
            if (forgetting.isComplete()) {
                forgetting = forget().recover(failure -> {
                    log.warn("Old idempotency keys wait for the next hour: {}", failure.getMessage());
                    return Future.succeededFuture();
                });
            }
        });
    }

    /** Ends that; completes when what runs is done. */
    public Future<Void> stop() {
        vertx.cancelTimer(timer);
        return forgetting;
    }

    private Future<Void> forget() {
        return Portions.whileMore(
                () -> keys.deleteBefore(database, clock.instant().minus(KEPT), PORTION)
                        .map(deleted -> deleted >= PORTION));
    }

    /**
     * Runs {@code work} in one transaction, in which the answer is kept under the request's key, if it has one. Nothing is
     * begun, nor committed, for a caller who has stopped waiting (504): what he then sends again would be done twice.
     */
    public Future<JsonObject> transaction(BusRequest request, Function<Sql, Future<JsonObject>> work) {
        var scope = Scope.of(request);
        var use = scope == null ? null : running.get(scope);
        return database.transaction(sql -> {
                    request.caller().requireTime();
                    return work.apply(sql)
                            .compose(answer ->
                                    scope == null || use == null ? done(answer) : write(sql, scope, use, answer))
                            .map(answer -> {
                                request.caller().requireTime();
                                return answer;
                            });
                })
                .onSuccess(committed -> {
                    if (use != null) {
                        use.written = true;
                    }
                });
    }

    private Future<JsonObject> write(Sql sql, Scope scope, Running use, JsonObject answer) {
        var now = clock.instant();
        var used = new IdempotencyKeyTable.Used(use.fingerprint, answer);
        return keys.insert(sql, scope.userId(), scope.key(), used, now, now.minus(KEPT))
                .map(answer);
    }

    /**
     * Answers what the key has been answered before, or else lets the operation be carried out. Fails with 409
     * {@code idempotency-key-in-use} while that happens on this node, and with 422 {@code idempotency-key-reused} when the
     * key was used for something else.
     */
    Future<JsonObject> once(
            String operation, BusRequest request, Function<BusRequest, Future<JsonObject>> operationBody) {
        var scope = Scope.of(request);
        if (scope == null) {
            return operationBody.apply(request);
        }
        var use = new Running(fingerprint(operation, request.input()));
        var other = running.putIfAbsent(scope, use);
        if (other != null) {
            throw other.fingerprint.equals(use.fingerprint)
                    ? Problem.conflict(
                            "idempotency-key-in-use", "The first request with this Idempotency-Key is still running.")
                    : reused();
        }
        return Future.<Void>succeededFuture()
                .compose(begun -> answered(scope, use))
                .compose(earlier -> earlier == null ? carryOut(scope, use, request, operationBody) : done(earlier))
                .onComplete(done -> running.remove(scope));
    }

    private Future<JsonObject> carryOut(
            Scope scope, Running use, BusRequest request, Function<BusRequest, Future<JsonObject>> operationBody) {
        return Future.<Void>succeededFuture()
                .compose(begun -> operationBody.apply(request))
                // There was nothing to change, and so no transaction: the answer stands for the next time all the same.
                .compose(answer ->
                        use.written ? done(answer) : database.transaction(sql -> write(sql, scope, use, answer)))
                // The same request on another node may have been faster, which is what made this one fail.
                .recover(failure -> answered(scope, use)
                        // Not that the database is away: whether the change was made is what counts.
                        .recover(
                                unanswered -> Future.failedFuture(SqlFailure.isAway(unanswered) ? failure : unanswered))
                        .compose(earlier -> earlier == null ? Future.failedFuture(failure) : done(earlier)));
    }

    private static Future<JsonObject> done(JsonObject answer) {
        return Future.succeededFuture(answer);
    }

    private Future<@Nullable JsonObject> answered(Scope scope, Running use) {
        return keys.find(database, scope.userId(), scope.key(), clock.instant().minus(KEPT))
                .map(found -> {
                    if (found.isEmpty()) {
                        return null;
                    }
                    if (!found.get().fingerprint().equals(use.fingerprint)) {
                        throw reused();
                    }
                    return found.get().answer();
                });
    }

    private static Problem reused() {
        return Problem.unprocessable(
                "idempotency-key-reused", "This Idempotency-Key has been used for another request already.");
    }

    private String fingerprint(String operation, JsonObject input) {
        var members = input.copy();
        members.remove(BusRequest.IDEMPOTENCY_KEY);
        secrets.forEach(members::remove);
        try {
            var hash = MessageDigest.getInstance("SHA-256");
            hash.update((operation + " " + sorted(members)).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The same members in the same order, in whatever order they came. */
    private static Object sorted(Object given) {
        if (given instanceof JsonObject object) {
            var members = new JsonObject();
            new TreeMap<>(object.getMap())
                    .keySet()
                    .forEach(name -> members.put(name, sortedOrNull(object.getValue(name))));
            return members;
        }
        if (given instanceof JsonArray array) {
            var items = new JsonArray();
            for (var i = 0; i < array.size(); i++) {
                items.add(sortedOrNull(array.getValue(i)));
            }
            return items;
        }
        return given;
    }

    private static @Nullable Object sortedOrNull(@Nullable Object given) {
        return given == null ? null : sorted(given);
    }
}
