package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.IdSequence;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * The sessions of users, from login to logout. A refresh token is exchanged once, for an access token and its own successor;
 * one that comes a second time was stolen from one of the two who have it, and ends the session for both (RFC 9700, 4.14).
 */
final class Sessions {
    private static final int MOST_OF_A_USER = 100;
    private static final long NONE = 0;

    private final Database database;
    private final SessionTable table;
    private final RefreshTokenTable tokens;
    private final UserTable users;
    private final IdSequence ids;
    private final AccessTokens accessTokens;
    private final Lifetimes lifetimes;
    private final AuditLog audit;
    private final AccessChanges changes;
    private final Clock clock;

    /** How long a refresh token lives, and how long a session with all its refreshes. */
    record Lifetimes(Duration refreshToken, Duration session) {}

    Sessions(
            Database database,
            SessionTable table,
            RefreshTokenTable tokens,
            UserTable users,
            IdSequence ids,
            AccessTokens accessTokens,
            Lifetimes lifetimes,
            AuditLog audit,
            AccessChanges changes,
            Clock clock) {
        this.database = database;
        this.table = table;
        this.tokens = tokens;
        this.users = users;
        this.ids = ids;
        this.accessTokens = accessTokens;
        this.lifetimes = lifetimes;
        this.audit = audit;
        this.changes = changes;
        this.clock = clock;
    }

    /** What {@link #begin} needs, and must be asked for before its transaction. */
    Future<Long> newId() {
        return ids.next();
    }

    /** Begins a session of an active user; the answer to a login. */
    Future<JsonObject> begin(Sql transaction, long id, User user, Caller caller) {
        var now = clock.instant();
        var session = new Session(id, user.id(), caller.clientAddress(), now, now, now.plus(lifetimes.session()), null);
        var token = RefreshToken.first();
        var expiresAt = endOfRefreshToken(session, now);
        return displaceOldest(transaction, user, caller, now)
                .compose(displaced -> table.insert(transaction, session))
                .compose(inserted -> tokens.insert(transaction, id, RefreshToken.of(token, expiresAt)))
                .map(inserted -> answer(user, session, token, expiresAt, now));
    }

    /** So that no account fills the table: who has that many doesn't miss the first. */
    private Future<Void> displaceOldest(Sql transaction, User user, Caller caller, Instant now) {
        return table.live(transaction, user.id(), now).compose(live -> {
            Future<Void> displaced = Future.succeededFuture();
            for (var session : live.stream().skip(MOST_OF_A_USER - 1).toList()) {
                displaced = displaced
                        .compose(before -> table.end(transaction, session.id(), Session.End.DISPLACED, now))
                        .compose(ended -> audit.write(
                                transaction,
                                caller,
                                AuditEntry.ofSelf(AuditAction.SESSION_ENDED, user, ofSession(session.id()))));
            }
            return displaced;
        });
    }

    private Instant endOfRefreshToken(Session session, Instant now) {
        var wanted = now.plus(lifetimes.refreshToken());
        return wanted.isBefore(session.expiresAt()) ? wanted : session.expiresAt();
    }

    private JsonObject answer(User user, Session session, String refreshToken, Instant expiresAt, Instant now) {
        return accessTokens
                .issue(user, session.id())
                .put("refresh_token", refreshToken)
                .put("refresh_expires_in", Duration.between(now, expiresAt).toSeconds())
                .put("user", user.toJson());
    }

    /** What came of a refresh: the answer, or a refusal, which may have ended the session and must be committed then. */
    private sealed interface Refreshed {
        record Answer(JsonObject json) implements Refreshed {}

        record Refused() implements Refreshed {}

        record Reused(long userId) implements Refreshed {}
    }

    Future<JsonObject> refresh(BusRequest request) {
        var token = request.input().getString("refresh_token");
        return database.transaction(sql -> table.lockByFamily(sql, RefreshToken.familyHashOf(token))
                        .compose(found -> found.isEmpty()
                                ? Future.succeededFuture(new Refreshed.Refused())
                                : exchange(sql, found.get(), token, request.caller())))
                .compose(this::outcome);
    }

    private Future<JsonObject> outcome(Refreshed refreshed) {
        if (refreshed instanceof Refreshed.Answer answer) {
            return Future.succeededFuture(answer.json());
        }
        if (refreshed instanceof Refreshed.Reused reused) {
            changes.announce(reused.userId());
        }
        return Future.failedFuture(Problem.unauthorized(
                "invalid-refresh-token", "The refresh token is not valid, or no longer. Log in again."));
    }

    private Future<Refreshed> exchange(Sql transaction, Session session, String token, Caller caller) {
        var now = clock.instant();
        return tokens.ofSession(transaction, session.id())
                .compose(current -> users.find(transaction, session.userId()).compose(found -> {
                    // The one who waits for a new token must be there to get it: the old one is of no use any more.
                    caller.requireTime();
                    var user = found.orElseThrow();
                    if (!session.isLive(now) || !user.isActive()) {
                        return Future.succeededFuture(new Refreshed.Refused());
                    }
                    if (!current.secretHash().equals(RefreshToken.secretHashOf(token))) {
                        return endReused(transaction, session, user, caller, now);
                    }
                    if (!now.isBefore(current.expiresAt())) {
                        return Future.succeededFuture(new Refreshed.Refused());
                    }
                    var next = RefreshToken.successorOf(token);
                    var expiresAt = endOfRefreshToken(session, now);
                    return tokens.replace(transaction, session.id(), RefreshToken.of(next, expiresAt))
                            .compose(replaced -> table.touch(transaction, session.id(), caller.clientAddress(), now))
                            .map(touched -> new Refreshed.Answer(answer(user, session, next, expiresAt, now)));
                }));
    }

    private Future<Refreshed> endReused(Sql transaction, Session session, User user, Caller caller, Instant now) {
        return table.end(transaction, session.id(), Session.End.REUSE, now)
                .compose(ended -> audit.write(
                        transaction,
                        caller,
                        new AuditEntry(
                                AuditAction.REFRESH_TOKEN_REUSED,
                                null,
                                user.id(),
                                null,
                                user.email(),
                                ofSession(session.id()))))
                .map(written -> new Refreshed.Reused(user.id()));
    }

    Future<JsonObject> logout(BusRequest request) {
        var caller = request.caller();
        return end(caller, caller.user(), caller.session(), Session.End.LOGOUT, AuditAction.LOGGED_OUT)
                .map(ended -> new JsonObject().put("message", "You are logged out."));
    }

    Future<JsonObject> listMine(BusRequest request) {
        var caller = request.caller();
        return table.live(database, caller.user(), clock.instant()).map(live -> new JsonObject()
                .put(
                        "sessions",
                        new JsonArray(live.stream()
                                .map(session -> session.toJson().put("is_current", session.id() == caller.session()))
                                .toList())));
    }

    Future<JsonObject> endMine(BusRequest request) {
        var caller = request.caller();
        var id = request.input().getLong("session_id");
        return end(caller, caller.user(), id, Session.End.USER, AuditAction.SESSION_ENDED)
                .map(ended -> {
                    if (!ended) {
                        throw Problem.notFound("You have no session " + id + ".");
                    }
                    return new JsonObject().put("message", "The session has ended.");
                });
    }

    /** For whoever manages users: the next call of that user needs a login. */
    Future<JsonObject> endOf(BusRequest request) {
        var userId = request.input().getLong("user_id");
        return changed(userId, sql -> users.find(sql, userId).compose(found -> {
                    var user = found.orElseThrow(() -> Problem.notFound("There is no user " + userId + "."));
                    return endOthers(sql, userId, NONE, Session.End.ADMINISTRATOR)
                            .compose(count -> audit.write(
                                            sql,
                                            request.caller(),
                                            AuditEntry.ofUser(
                                                    AuditAction.SESSION_ENDED,
                                                    request.caller(),
                                                    user,
                                                    new JsonObject().put("sessions", count)))
                                    .map(count));
                }))
                .map(count -> new JsonObject().put("message", count + " sessions have ended."));
    }

    /** Ends the user's sessions in a transaction that makes them void; the one who made it announces it afterwards. */
    Future<Integer> endAll(Sql transaction, long userId, Session.End reason) {
        return endOthers(transaction, userId, NONE, reason);
    }

    /** The same but for one. */
    Future<Integer> endOthers(Sql transaction, long userId, long exceptId, Session.End reason) {
        return table.endOthers(transaction, userId, exceptId, reason, clock.instant());
    }

    /** Fails with 401 when the user has no such session, or no longer. */
    Future<Void> requireLive(Sql sql, long userId, long sessionId) {
        return table.find(sql, sessionId).map(found -> {
            if (found.isEmpty()
                    || found.get().userId() != userId
                    || !found.get().isLive(clock.instant())) {
                throw Problem.unauthorized("session-ended", "This session has ended. Log in again.");
            }
            return null;
        });
    }

    /** Answers whether there was such a session of the user that had not ended. */
    private Future<Boolean> end(Caller caller, long userId, long id, Session.End reason, AuditAction action) {
        return changed(userId, sql -> table.find(sql, id)
                .compose(found -> found.isPresent() && found.get().userId() == userId
                        ? table.end(sql, id, reason, clock.instant())
                        : Future.succeededFuture(false))
                .compose(ended -> ended
                        ? audit.write(sql, caller, new AuditEntry(action, userId, userId, null, null, ofSession(id)))
                                .map(true)
                        : Future.succeededFuture(false)));
    }

    private <T> Future<T> changed(long userId, Function<Sql, Future<T>> work) {
        return database.transaction(work).onSuccess(done -> changes.announce(userId));
    }

    private static JsonObject ofSession(long id) {
        return new JsonObject().put("session_id", id);
    }
}
