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
