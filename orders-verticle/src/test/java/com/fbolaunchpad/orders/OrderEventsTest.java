package com.fbolaunchpad.orders;

import static com.fbolaunchpad.orders.OrdersFixture.CSR;
import static com.fbolaunchpad.orders.OrdersFixture.LST;
import static com.fbolaunchpad.orders.OrdersFixture.OTHER_LST;
import static com.fbolaunchpad.orders.OrdersFixture.order;
import static com.fbolaunchpad.orders.OrdersFixture.step;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The event log as {@code events.read} and {@code listOrderEvents} show it, and how it is forgotten. */
@ParameterizedClass
@EnumSource(Engine.class)
final class OrderEventsTest {
    private static final Duration RETENTION = Duration.ofDays(30);
    private static final String SYSTEM = "events.read";
    private static final String USERS = "listOrderEvents";

    private final Engine engine;
    private final OrdersFixture orders;
    private final Database database;

    OrderEventsTest(Engine engine) {
        this.engine = engine;
        this.orders = new OrdersFixture(engine);
        this.database = Await.result(Database.open(orders.vertx, orders.settings, "orders"));
    }

    @AfterEach
    void stop() {
        Await.result(database.close());
        orders.close();
    }

    private static JsonObject from(long after, int limit) {
        return new JsonObject().put("after", after).put("limit", limit);
    }

    private static List<JsonObject> events(JsonObject page) {
        return page.getJsonArray("events").stream().map(JsonObject.class::cast).toList();
    }

    private static List<Long> positions(JsonObject page) {
        return events(page).stream().map(event -> event.getLong("sequence")).toList();
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private void assertPage(
            String operation, Caller caller, JsonObject input, List<Long> positions, long next, long last) {
        var page = orders.ask(operation, input, caller);
        assertThat(positions(page)).isEqualTo(positions);
        assertThat(page.getLong("next_cursor")).isEqualTo(next);
        assertThat(page.getLong("last_cursor")).isEqualTo(last);
    }

    /** The positions of all that a user sees, page by page. */
    private List<Long> allOf(Caller caller) {
        var seen = new ArrayList<Long>();
        var after = 0L;
        while (true) {
            var page = orders.ask(USERS, from(after, 2), caller);
            seen.addAll(positions(page));
            if (page.getLong("next_cursor").equals(page.getLong("last_cursor"))) {
                return seen;
            }
            assertThat(page.getLong("next_cursor")).isGreaterThan(after);
            after = page.getLong("next_cursor");
        }
    }

    private void assign(long id, Long technician) {
        orders.ask(
                "updateFuelOrder", new JsonObject().put("order_id", id).put("assigned_lst_user_id", technician), CSR);
    }

    /** The service's own, but with another time. */
    private OrderEvents at(Clock clock) {
        return new OrderEvents(database, new OrderEventTable(), RETENTION, clock);
    }

    private OrderEvents at(Instant now) {
        return at(Clock.fixed(now, ZoneOffset.UTC));
    }

    /** The time at which all events before that of the position, and not its own, are older than they are kept for. */
    private static Instant whenOldestIs(long position) {
        return ManyEvents.timeOf(position).plus(RETENTION);
    }

    private long rows() {
        return orders.sql("select count(*) from order_event").get(0).getLong(0);
    }

    @Test
    void showsTheLogPageByPage() {
        orders.orderIn(OrderStatus.FUELING);
        orders.dispatched();
        orders.events(5);

        for (var operation : List.of(SYSTEM, USERS)) {
            assertPage(operation, CSR, from(0, 2), List.of(1L, 2L), 2, 5);
            assertPage(operation, CSR, from(2, 2), List.of(3L, 4L), 4, 5);
            assertPage(operation, CSR, from(4, 2), List.of(5L), 5, 5);
            assertPage(operation, CSR, from(5, 2), List.of(), 5, 5);
            assertPage(operation, CSR, from(1, 500), range(2, 5), 5, 5);
            assertPage(operation, CSR, new JsonObject(), range(1, 5), 5, 5);
            assertPage(operation, CSR, new JsonObject().put("limit", 3), range(1, 3), 3, 5);
            assertPage(operation, CSR, new JsonObject().put("after", 3), range(4, 5), 5, 5);
        }
    }

    @Test
    void showsAnEmptyLog() {
        assertPage(SYSTEM, CSR, new JsonObject(), List.of(), 0, 0);
        assertPage(SYSTEM, CSR, from(0, 0), List.of(), 0, 0);
        assertPage(USERS, LST, from(0, 100), List.of(), 0, 0);
    }

    @Test
    void tellsWhereTheLogEndsWithALimitOfNone() {
        orders.orderIn(OrderStatus.EN_ROUTE);
        orders.events(3);

        assertPage(SYSTEM, CSR, from(1, 0), List.of(), 1, 3);
        assertPage(SYSTEM, CSR, from(3, 0), List.of(), 3, 3);
        assertPage(SYSTEM, CSR, new JsonObject().put("limit", 0), List.of(), 0, 3);
    }

    @Test
    void showsAHundredUnlessAskedForMoreAndNeverMoreThanFiveHundred() {
        ManyEvents.insert(database, engine, 600);

        assertPage(SYSTEM, CSR, new JsonObject(), range(1, 100), 100, 600);
        assertPage(SYSTEM, CSR, from(0, 10_000), range(1, 500), 500, 600);
        assertPage(USERS, CSR, from(50, 501), range(51, 550), 550, 600);
    }

    @Test
    void showsVerticlesWhatIsPublishedAndUsersTheSameWithoutItsAudience() {
        orders.orderIn(OrderStatus.ACKNOWLEDGED);
        var published = orders.events(2);

        assertThat(events(orders.ask(SYSTEM, from(0, 10), CSR))).isEqualTo(published);
        var shown = events(orders.ask(USERS, from(0, 10), CSR));
        assertThat(shown).allSatisfy(event -> assertThat(event.fieldNames()).doesNotContain("audience"));
        assertThat(published).extracting(event -> event.remove("audience")).containsExactly("31", "31");
        assertThat(shown).isEqualTo(published);
    }

    @Test
    void refusesAPositionBehindTheEnd() {
        orders.dispatched();
        orders.events(1);

        for (var operation : List.of(SYSTEM, USERS)) {
            var refused = orders.refused(operation, from(2, 10), CSR);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.errors()).extracting(Problem.FieldError::field).containsExactly("/after");
            assertThat(refused.errors().get(0).detail()).contains("ends at 1");
        }
    }

    @Test
    void showsATechnicianHisOwnOrdersAndThoseOfNobody() {
        orders.ask("createFuelOrder", order("assigned_lst_user_id", 31), CSR);
        orders.ask("createFuelOrder", order("assigned_lst_user_id", 32), CSR);
        orders.ask("createFuelOrder", order("assigned_lst_user_id", null), CSR);
        orders.events(3);

        assertThat(allOf(LST)).containsExactly(1L, 3L);
        assertThat(allOf(OTHER_LST)).containsExactly(2L, 3L);
        assertThat(allOf(OrdersFixture.technician(33))).containsExactly(3L);
        assertThat(allOf(CSR)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void showsATechnicianTheEventThatTakesAnOrderFromHimAndNoneAfterIt() {
        var id = orders.dispatched();
        assign(id, 32L);
        orders.ask("changeFuelOrderStatus", step(id, "ACKNOWLEDGED"), OTHER_LST);
        orders.ask("cancelFuelOrder", new JsonObject().put("order_id", id).put("reason", "Off"), CSR);
        orders.events(4);

        assertThat(allOf(LST)).containsExactly(1L, 2L);
        assertThat(allOf(OTHER_LST)).containsExactly(2L, 3L, 4L);
    }

    @Test
    void showsEverybodyThatAnOrderIsTakenAndOnlyItsTechnicianWhatFollows() {
        var id = orders.ask("createFuelOrder", order("assigned_truck_id", 1), CSR)
                .getJsonObject("fuel_order")
                .getLong("id");
        orders.ask("claimFuelOrder", new JsonObject().put("order_id", id), LST);
        orders.ask("changeFuelOrderStatus", step(id, "EN_ROUTE"), LST);
        orders.events(3);

        assertThat(allOf(LST)).containsExactly(1L, 2L, 3L);
        assertThat(allOf(OTHER_LST)).containsExactly(1L, 2L);
    }

    @Test
    void showsEverybodyThatAnOrderIsNobodysAgain() {
        var id = orders.dispatched();
        assign(id, null);
        orders.ask("cancelFuelOrder", new JsonObject().put("order_id", id).put("reason", "Off"), CSR);
        orders.events(3);

        assertThat(allOf(LST)).containsExactly(1L, 2L, 3L);
        assertThat(allOf(OTHER_LST)).containsExactly(2L, 3L);
    }

    @Test
    void movesOnWhereNothingOfAPageIsForTheReader() {
        for (var i = 0; i < 5; i++) {
            orders.ask("createFuelOrder", order("assigned_lst_user_id", 32), CSR);
        }
        orders.dispatched();
        orders.events(6);

        assertPage(USERS, LST, from(0, 2), List.of(), 2, 6);
        assertPage(USERS, LST, from(2, 2), List.of(), 4, 6);
        assertPage(USERS, LST, from(4, 2), List.of(6L), 6, 6);
    }

    @Test
    void showsEventsOfBeforeThereWereAudiencesAsTheirAssignmentSays() {
        orders.ask("createFuelOrder", order("assigned_lst_user_id", 31), CSR);
        orders.ask("createFuelOrder", order("assigned_lst_user_id", 32), CSR);
        orders.ask("createFuelOrder", order("assigned_lst_user_id", null), CSR);
        orders.events(3);
        orders.sql("update order_event set audience = null");

        assertThat(events(orders.ask(SYSTEM, from(0, 10), CSR)))
                .extracting(event -> event.getString("audience"))
                .containsExactly("31", "32", "*");
        assertThat(allOf(LST)).containsExactly(1L, 3L);
        assertThat(allOf(OTHER_LST)).containsExactly(2L, 3L);
    }

    @Test
    void forgetsWhatIsOlderThanItIsKeptForAndGoesOnCounting() {
        ManyEvents.insert(database, engine, 10);
        Await.result(at(whenOldestIs(5)).forget());

        assertThat(rows()).isEqualTo(6);
        for (var operation : List.of(SYSTEM, USERS)) {
            for (var after = 0L; after < 4; after++) {
                var gone = orders.refused(operation, from(after, 2), CSR);
                assertThat(gone.status()).isEqualTo(410);
                assertThat(gone.code()).isEqualTo("events-gone");
                assertThat(gone.detail())
                        .isEqualTo("The events up to 4 are kept no longer: read the orders anew, then go on after 4.");
            }
            assertPage(operation, CSR, from(4, 2), List.of(5L, 6L), 6, 10);
            assertPage(operation, CSR, new JsonObject().put("limit", 2), List.of(5L, 6L), 6, 10);
        }
        assertPage(SYSTEM, CSR, new JsonObject().put("limit", 0), List.of(), 4, 10);

        // An event as old as it may be is kept, and what is forgotten is forgotten once.
        Await.result(at(whenOldestIs(5)).forget());
        assertThat(rows()).isEqualTo(6);
        orders.dispatched();
        assertThat(orders.events(1).get(0).getLong("sequence")).isEqualTo(11);
        assertPage(SYSTEM, CSR, from(9, 5), List.of(10L, 11L), 11, 11);
    }

    @Test
    void forgetsNothingThatIsYoungEnough() {
        Await.result(at(Instant.now()).forget());
        ManyEvents.insert(database, engine, 3);
        Await.result(at(whenOldestIs(1)).forget());

        assertPage(SYSTEM, CSR, from(0, 5), range(1, 3), 3, 3);
    }

    @Test
    void forgetsFromTheBeginningOnlySoThatNoGapIsLeft() {
        ManyEvents.insert(database, engine, 6);
        orders.sql("update order_event set recorded_at = $1 where log_position = 3", ManyEvents.timeOf(6));
        Await.result(at(whenOldestIs(5)).forget());

        assertPage(SYSTEM, CSR, new JsonObject(), range(3, 6), 6, 6);
        assertThat(orders.refused(SYSTEM, from(1, 5), CSR).code()).isEqualTo("events-gone");
    }

    @Test
    void forgetsALongLogWholeAndStillKnowsItsEnd() {
        ManyEvents.insert(database, engine, 1_201);
        Await.result(at(whenOldestIs(1_202)).forget());

        assertThat(rows()).isZero();
        assertPage(SYSTEM, CSR, new JsonObject(), List.of(), 1_201, 1_201);
        assertPage(SYSTEM, CSR, from(1_201, 10), List.of(), 1_201, 1_201);
        assertThat(orders.refused(SYSTEM, from(1_200, 10), CSR).code()).isEqualTo("events-gone");
        assertThat(orders.refused(SYSTEM, from(1_202, 10), CSR).status()).isEqualTo(400);
    }

    @Test
    void leavesEventsThatHaveNoPositionYet() {
        ManyEvents.insert(database, engine, 4);
        orders.stop();
        orders.sql("update order_event set log_position = null where order_version = 4");
        orders.sql("update order_event_position set last_position = 3");
        Await.result(at(whenOldestIs(100)).forget());
        assertThat(rows()).isEqualTo(1);

        orders.start();
        assertThat(orders.events(1).get(0).getLong("sequence")).isEqualTo(4);
        assertPage(SYSTEM, CSR, from(3, 10), List.of(4L), 4, 4);
    }

    @Test
    void twoNodesThatForgetAtOnceForgetTheSame() {
        ManyEvents.insert(database, engine, 1_100);
        var forgetful = at(whenOldestIs(1_051));
        Await.result(Future.all(forgetful.forget(), forgetful.forget(), forgetful.forget()));
        // Whoever lost against another leaves the rest to him, or to the next time.
        Await.result(forgetful.forget());

        assertThat(rows()).isEqualTo(50);
        assertPage(SYSTEM, CSR, new JsonObject(), range(1_051, 1_100), 1_100, 1_100);
    }

    /** A time that a test moves on. */
    private static final class MovingClock extends Clock {
        private volatile Instant now;

        MovingClock(Instant now) {
            this.now = now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** Readers ask for pages as fast as they get them, while the events are forgotten a few at a time. */
    @Test
    void neverSkipsAnEventSilentlyWhileOthersAreForgotten() {
        var last = 400L;
        ManyEvents.insert(database, engine, last);
        var clock = new MovingClock(whenOldestIs(1));
        var log = at(clock);
        var pages = new AtomicInteger();
        var over = new AtomicBoolean();
        var readers = new ArrayList<Future<Void>>();
        for (var after = 0L; after < last; after += 40) {
            Await.result(pageBehind(log, after));
            readers.add(askUntilGone(log, after, pages));
        }
        readers.add(followTheLog(log, null, over));
        Future<Void> forgetting = Future.succeededFuture();
        for (var oldest = 4L; oldest <= last + 3; oldest += 3) {
            var time = whenOldestIs(oldest);
            forgetting = forgetting.compose(before -> {
                clock.now = time;
                return log.forget();
            });
        }

        Await.result(forgetting.onComplete(done -> over.set(true)));
        Await.result(Future.all(readers));
        assertThat(pages.get()).isGreaterThan(20);
        assertThat(rows()).isZero();
    }

    /** A page that begins with the very next event, or, without a position, with any; and has no gap. */
    private static Future<JsonObject> pageBehind(OrderEvents log, Long after) {
        var input = new JsonObject().put("after", after).put("limit", 7);
        return log.read(new BusRequest(input, CSR)).map(page -> {
            var positions = positions(page);
            var first = after != null ? after + 1 : positions.isEmpty() ? 1 : positions.get(0);
            assertThat(positions).isEqualTo(range(first, first + positions.size() - 1));
            return page;
        });
    }

    private static boolean isGone(Throwable failure) {
        return failure instanceof Problem problem && problem.status() == 410;
    }

    /** Asks for what follows one position until that has been forgotten. */
    private static Future<Void> askUntilGone(OrderEvents log, long after, AtomicInteger pages) {
        return pageBehind(log, after)
                .compose(
                        page -> {
                            assertThat(positions(page)).isNotEmpty();
                            pages.incrementAndGet();
                            return askUntilGone(log, after, pages);
                        },
                        failure -> isGone(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
    }

    /** Reads on from each page's end, and from the oldest event where that has been forgotten or the log ends. */
    private static Future<Void> followTheLog(OrderEvents log, Long after, AtomicBoolean over) {
        if (over.get()) {
            return Future.succeededFuture();
        }
        return pageBehind(log, after)
                .compose(
                        page -> followTheLog(log, positions(page).isEmpty() ? null : page.getLong("next_cursor"), over),
                        failure -> isGone(failure) ? followTheLog(log, null, over) : Future.failedFuture(failure));
    }
}
