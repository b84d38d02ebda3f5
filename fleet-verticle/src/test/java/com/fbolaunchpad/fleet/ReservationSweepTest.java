package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.json;
import static com.fbolaunchpad.fleet.Fleet.reservation;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.FakeService;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class ReservationSweepTest {
    private static final Duration AGE = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofMillis(20);

    private static final String PERMITS =
            "select count(*) as n from fueling_permit where state = 'OPEN' and order_id = $1";

    @Parameter
    Engine engine;

    private final Map<Long, JsonObject> orders = new ConcurrentHashMap<>();
    private Fleet fleet;

    @BeforeEach
    void deploy() {
        fleet = new Fleet(engine, new Pace(SOON, AGE, Duration.ofHours(1)));
    }

    @AfterEach
    void stop() {
        fleet.stop();
    }

    @Test
    void whatNobodySettledIsSettledByWhatTheOrderSays() {
        var tailNumber = fleet.aircraft("JET_A");
        var truck = fleet.truck("JET_A");
        var other = fleet.truck("JET_A");
        var edited = reserve(1, tailNumber, truck);
        settle(edited, 1, tailNumber, truck);
        reserve(edited, 2, tailNumber, other);
        is(edited, 2, true, tailNumber, other);
        var refused = reserve(4, tailNumber, truck);
        settle(refused, 4, tailNumber, truck);
        reserve(refused, 5, tailNumber, other);
        is(refused, 4, true, tailNumber, truck);
        var closed = reserve(1, tailNumber, truck);
        is(closed, 3, false, tailNumber, truck);
        var neverMade = reserve(1, tailNumber, null);
        var unassigned = reserve(1, tailNumber, null);
        is(unassigned, 1, true, tailNumber, null);
        answering();

        fleet.advance(AGE.plusSeconds(1));
        fleet.awaitNumber(0, "select count(*) as n from fueling_reservation where confirmed = false");
        assertThat(trucks(edited)).containsExactly(other);
        assertThat(trucks(refused)).containsExactly(truck);
        assertThat(rows(closed)).isZero();
        assertThat(rows(neverMade)).isZero();
        assertThat(rows(unassigned)).isEqualTo(1);
    }

    @Test
    void aReservationIsLeftAloneUntilItIsOld() {
        var tailNumber = fleet.aircraft("JET_A");
        var old = reserve(1, tailNumber, null);
        fleet.advance(AGE.minusSeconds(10));
        var young = reserve(1, tailNumber, null);
        var renewed = reserve(1, tailNumber, null);
        var asked = answering();
        fleet.advance(Duration.ofSeconds(11));
        fleet.awaitNumber(0, "select count(*) as n from fueling_reservation where order_id = $1", old);
        assertThat(rows(young)).isEqualTo(1);
        assertThat(asked.requests())
                .allSatisfy(request -> assertThat(asked(request)).containsExactly(old));
        fleet.advance(AGE.minusSeconds(20));
        reserve(renewed, 2, tailNumber, null);
        fleet.advance(Duration.ofSeconds(11));
        fleet.awaitNumber(0, "select count(*) as n from fueling_reservation where order_id = $1", young);
        assertThat(rows(renewed)).isEqualTo(1);
    }

    @Test
    void whileTheOrdersServiceIsAwayOrFailsEverythingStays() {
        var tailNumber = fleet.aircraft("JET_A");
        var order = reserve(1, tailNumber, null);
        var failing = fleet.orders().answer("readOrderTerms", request -> {
            throw Problem.of(500, "internal-error", "Something went wrong on our side.");
        });
        fleet.advance(AGE.plusSeconds(1));
        Fleet.await(() -> failing.requests().size() > 3);
        Await.result(failing.leave());
        assertThat(rows(order)).isEqualTo(1);
        answering();
        fleet.awaitNumber(0, "select count(*) as n from fueling_reservation");
    }

    @Test
    void theNextStartSweepsWhatAStopLeft() {
        var tailNumber = fleet.aircraft("JET_A");
        var order = reserve(1, tailNumber, null);
        is(order, 1, true, tailNumber, null);
        fleet.undeploy();
        fleet.advance(AGE.plusSeconds(1));
        answering();
        fleet.deploy();
        fleet.awaitNumber(1, "select count(*) as n from fueling_reservation where confirmed = true");
        assertThat(rows(order)).isEqualTo(1);
    }

    @Test
    void ordersAreAskedForAHundredAtATime() {
        var tailNumber = fleet.aircraft("JET_A");
        fleet.atOnce(
                130, i -> fleet.send("fleet.reserveFueling", reservation(1_000L + i, 1, tailNumber, "JET_A", null)));
        var asked = answering();
        fleet.advance(AGE.plusSeconds(1));
        fleet.awaitNumber(0, "select count(*) as n from fueling_reservation");
        assertThat(asked.requests())
                .allSatisfy(request -> assertThat(asked(request).size()).isBetween(1, 100));
    }

    @Test
    void whatAnOpenOrderTakesIsHeldThoughItReservedNothingForIt() {
        var tailNumber = fleet.aircraft("JET_A");
        var wordLost = fleet.truck("JET_A");
        var order = reserve(1, tailNumber, wordLost);
        settle(order, 1, tailNumber, wordLost);
        is(order, 2, true, tailNumber, null);
        var swapped = fleet.truck("JET_A");
        var unsettled = reserve(1, tailNumber, swapped);
        is(unsettled, 2, true, tailNumber, null);
        answering();

        fleet.advance(AGE.plusSeconds(1));
        fleet.awaitNumber(
                2, "select count(*) as n from fueling_reservation where confirmed = true and truck_id is null");
        assertThat(rows(order)).isEqualTo(1);
        assertThat(rows(unsettled)).isEqualTo(1);
        fleet.ask("fleet.updateFuelTruck", json("truck_id", wordLost, "fuel_type", "JET_A1"));
        fleet.ask("fleet.updateFuelTruck", json("truck_id", swapped, "fuel_type", "JET_A1"));
    }

    @Test
    void aPermitThatItsOrderHasLeftBehindIsWithdrawn() {
        var other = fleet.truck("JET_A");
        var absent = fleet.flow();
        var closed = fleet.flow();
        is(closed.order(), 3, false, closed.tailNumber(), other);
        var fueling = fleet.flow();
        is(fueling.order(), 2, true, fueling.tailNumber(), fueling.truck());
        var ahead = fleet.flow();
        is(ahead.order(), 1, true, ahead.tailNumber(), other);
        var left = fleet.flow();
        is(left.order(), 2, true, left.tailNumber(), other);
        var truckless = fleet.flow();
        is(truckless.order(), 2, true, truckless.tailNumber(), null);
        answering();

        fleet.advance(AGE.plusSeconds(1));
        fleet.awaitNumber(0, PERMITS, left.order());
        fleet.awaitNumber(0, PERMITS, truckless.order());
        assertThat(trucks(left.order())).containsExactly(other);
        for (var stands : List.of(absent, closed, fueling, ahead)) {
            assertThat(fleet.number(PERMITS, stands.order())).isEqualTo(1);
        }
        fleet.ask("fleet.mintFuelingPermit", Fleet.mint(fleet.order(), 1, left.tailNumber(), "JET_A", left.truck()));
    }

    @Test
    void aYoungPermitIsLeftAlone() {
        var young = fleet.flow();
        is(young.order(), 2, true, young.tailNumber(), null);
        var asked = answering();
        fleet.advance(AGE.minusSeconds(10));
        var old = reserve(1, young.tailNumber(), null);
        fleet.sql("update fueling_reservation set reserved_at = $1 where order_id = $2", Instant.EPOCH, old);
        fleet.awaitNumber(0, "select count(*) as n from fueling_reservation");
        assertThat(asked.requests())
                .allSatisfy(request -> assertThat(asked(request)).containsExactly(old));
        assertThat(fleet.number(PERMITS, young.order())).isEqualTo(1);
    }

    @Test
    void anOrderThatCanNotBeSettledKeepsNoOthersWaiting() {
        var tailNumber = fleet.aircraft("JET_A");
        var disagreeing = reserve(1, tailNumber, null);
        is(disagreeing, 2, true, tailNumber, fleet.truck("JET_A1"));
        var malformed = reserve(1, tailNumber, null);
        orders.put(malformed, json("order_id", malformed, "version", 1));
        var next = reserve(1, tailNumber, null);
        is(next, 1, true, tailNumber, null);
        answering();
        fleet.advance(AGE.plusSeconds(1));
        fleet.awaitNumber(1, "select count(*) as n from fueling_reservation where confirmed = true");
        assertThat(rows(disagreeing)).isEqualTo(1);
        assertThat(rows(malformed)).isEqualTo(1);
        is(disagreeing, 2, true, tailNumber, null);
        is(malformed, 1, true, tailNumber, null);
        fleet.awaitNumber(3, "select count(*) as n from fueling_reservation where confirmed = true");
    }

    @Test
    void allThatIsHeldIsAskedForInTurn() {
        var tailNumber = fleet.aircraft("JET_A");
        for (var order = 1_000L; order < 1_130; order++) {
            is(order, 1, true, tailNumber, null);
        }
        fleet.atOnce(
                130, i -> fleet.send("fleet.reserveFueling", reservation(1_000L + i, 1, tailNumber, "JET_A", null)));
        fleet.sql("update fueling_reservation set confirmed = true");
        var asked = answering();
        fleet.advance(AGE.plusSeconds(1));
        Fleet.await(() -> asked.requests().stream()
                        .filter(request -> asked(request).contains(1_129L))
                        .count()
                >= 3);
        assertThat(asked.requests())
                .allSatisfy(request -> assertThat(asked(request).size()).isBetween(1, 50));
        assertThat(asked.requests().stream().flatMap(request -> asked(request).stream()))
                .contains(orders.keySet().toArray(Long[]::new));
        assertThat(fleet.number("select count(*) as n from fueling_reservation where confirmed = true"))
                .isEqualTo(130);
    }

    private FakeService answering() {
        return fleet.orders()
                .answer(
                        "readOrderTerms",
                        request -> json(
                                "orders",
                                new JsonArray(asked(request).stream()
                                        .filter(orders::containsKey)
                                        .map(orders::get)
                                        .toList())));
    }

    private static List<Long> asked(BusRequest request) {
        return request.input().getJsonArray("order_ids").stream()
                .map(id -> ((Number) id).longValue())
                .toList();
    }

    private void is(long order, long version, boolean open, String tailNumber, Long truck) {
        orders.put(
                order,
                json("order_id", order, "version", version, "open", open, "tail_number", tailNumber)
                        .put("fuel_type", "JET_A")
                        .put("truck_id", truck));
    }

    private long reserve(long version, String tailNumber, Long truck) {
        return reserve(fleet.order(), version, tailNumber, truck);
    }

    private long reserve(long order, long version, String tailNumber, Long truck) {
        fleet.ask("fleet.reserveFueling", reservation(order, version, tailNumber, "JET_A", truck));
        return order;
    }

    private void settle(long order, long version, String tailNumber, Long truck) {
        fleet.ask(
                "fleet.settleReservations",
                reservation(order, version, tailNumber, "JET_A", truck).put("open", true));
    }

    private long rows(long order) {
        return fleet.number("select count(*) as n from fueling_reservation where order_id = $1", order);
    }

    private List<Long> trucks(long order) {
        return fleet.numbers("select truck_id as n from fueling_reservation where order_id = $1", order);
    }
}
