package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.EventAudience;
import com.fbolaunchpad.platform.EventSubscriber;
import com.fbolaunchpad.platform.Portions;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Shows the event log from any position on, to verticles whole and to users what concerns them, and forgets what is older
 * than it is kept for, from the beginning on, so that what is left has no gap.
 */
final class OrderEvents {
    static final String READ = "events.read";
    private static final int MOST = 500;
    private static final int DEFAULT_LIMIT = 100;
    private static final int PORTION = 500;

    private final Database database;
    private final OrderEventTable events;
    private final Duration retention;
    private final Clock clock;

    OrderEvents(Database database, OrderEventTable events, Duration retention, Clock clock) {
        this.database = database;
        this.events = events;
        this.retention = retention;
        this.clock = clock;
    }

    /**
     * {@code {after?, limit?}} → {@code {events, next_cursor, last_cursor}}: whole, with each event's audience, for verticles.
     * With a limit of 0 it only tells where the log ends.
     */
    Future<JsonObject> read(BusRequest request) {
        return page(request.input(), event -> true, Function.identity());
    }

    /** The same for a user, who gets what concerns him; {@code next_cursor} is behind what doesn't, too. */
    Future<JsonObject> list(BusRequest request) {
        var caller = request.caller();
        return page(
                request.input(),
                caller.may(FuelOrders.SEES_ALL) ? event -> true : event -> EventAudience.includes(event, caller.user()),
                EventAudience::without);
    }

    private Future<JsonObject> page(
            JsonObject input, Predicate<JsonObject> shown, Function<JsonObject, JsonObject> form) {
        var limit = Math.min(input.getInteger("limit", DEFAULT_LIMIT), MOST);
        var given = input.getLong("after");
        // The events before the ends: what is forgotten in between is then seen to be.
        return events.after(database, given == null ? 0 : given, limit)
                .compose(found -> events.ends(database).map(ends -> {
                    var after = given == null ? ends.forgotten() : given;
                    requireReach(after, ends);
                    return new JsonObject()
                            .put(
                                    "events",
                                    new JsonArray(found.stream()
                                            .map(OrderEvent::toJson)
                                            .filter(shown)
                                            .map(form)
                                            .toList()))
                            .put("next_cursor", end(found, after))
                            .put("last_cursor", ends.last());
                }));
    }

    private static long end(List<OrderEvent> found, long after) {
        var last = found.isEmpty() ? null : found.get(found.size() - 1).position();
        return last == null ? after : last;
    }

    private static void requireReach(long after, OrderEventTable.Ends ends) {
        if (after < ends.forgotten()) {
            throw Problem.of(
                    410,
                    EventSubscriber.EVENTS_GONE,
                    "The events up to " + ends.forgotten()
                            + " are kept no longer: read the orders anew, then go on after " + ends.forgotten() + ".");
        }
        if (after > ends.last()) {
            throw Problem.invalid(
                    "/after", "The log ends at " + ends.last() + ": nothing can have been read behind it.");
        }
    }

    /** Forgets what is older than it is kept for. */
    Future<Void> forget() {
        return Portions.whileMore(
                () -> database.transaction(this::forgetPortion).map(forgotten -> forgotten >= PORTION));
    }

    private Future<Integer> forgetPortion(Sql sql) {
        var before = clock.instant().minus(retention);
        return events.ends(sql)
                .compose(ends -> events.after(sql, ends.forgotten(), PORTION).compose(oldest -> {
                    var old = oldest.stream()
                            .takeWhile(event -> event.time().isBefore(before))
                            .toList();
                    return old.isEmpty()
                            ? Future.succeededFuture(0)
                            : events.forget(sql, ends.forgotten(), end(old, ends.forgotten()));
                }));
    }
}
