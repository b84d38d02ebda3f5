package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.json;
import static com.fbolaunchpad.fleet.Fleet.reservation;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.FakeService;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class TruckNoticesTest {
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final String NOTICES = "select count(*) as n from truck_notice";

    @Parameter
    Engine engine;

    /** What each order was told last: a reason, or none. */
    private final Map<Long, Optional<String>> flags = new ConcurrentHashMap<>();

    private final Set<Long> unknown = ConcurrentHashMap.newKeySet();
    private Fleet fleet;
    private String tailNumber;

    @AfterEach
    void stop() {
        fleet.stop();
    }

    @Test
    void theOrdersOfATruckHearAtOnceThatItIsUnfitAndFitAgain() {
        deploy(NEVER);
        var orders = listening(request -> {});
        var truck = fleet.checkedTruck("JET_A");
        var one = open(truck);
        var two = open(truck);
        open(fleet.truck("JET_A"));
        fleet.check(truck, "FAILED");
        fleet.awaitNumber(0, NOTICES);
        assertThat(orders.requests()).singleElement().satisfies(request -> {
            assertThat(request.input().getLong("truck_id")).isEqualTo(truck);
            assertThat(told(request)).containsExactly(Math.min(one, two), Math.max(one, two));
            assertThat(request.input().getString("reason")).contains(" is held (Daily check ");
        });
        fleet.ask("fleet.updateFuelTruck", json("truck_id", truck, "capacity", "900.00"));
        fleet.check(truck, "PASSED");
        Fleet.await(() -> flags.get(one).isEmpty() && flags.get(two).isEmpty());
        fleet.ask("fleet.updateFuelTruck", json("truck_id", truck, "status", "OUT_OF_SERVICE"));
        Fleet.await(() ->
                flags.get(one).filter(why -> why.contains("out of service")).isPresent());
        fleet.ask("fleet.deleteFuelTruck", json("truck_id", truck));
        Fleet.await(
                () -> flags.get(two).filter(why -> why.contains("not active")).isPresent());
        fleet.awaitNumber(0, NOTICES);
    }

    @Test
    void whileTheOrdersServiceIsAwayOnlyTheNewestNoticeWaits() {
        deploy(SOON);
        var truck = fleet.checkedTruck("JET_A");
        var order = open(truck);
        fleet.check(truck, "FAILED");
        assertThat(fleet.number(NOTICES)).isEqualTo(1);
        fleet.check(truck, "PASSED");
        fleet.ask("fleet.updateFuelTruck", json("truck_id", truck, "status", "OUT_OF_SERVICE"));
        assertThat(fleet.number(NOTICES)).isEqualTo(1);
        listening(request -> {});
        fleet.awaitNumber(0, NOTICES);
        assertThat(flags.get(order)).get().asString().contains("out of service");
    }

    @Test
    void whatACrashLeavesBetweenCommitAndDeliveryIsDeliveredAfterTheNextStart() {
        deploy(SOON);
        var truck = fleet.checkedTruck("JET_A");
        var order = open(truck);
        fleet.ask("fleet.updateFuelTruck", json("truck_id", truck, "status", "HELD", "hold_reason", "Hose worn"));
        fleet.undeploy();
        assertThat(fleet.number(NOTICES)).isEqualTo(1);
        listening(request -> {});
        fleet.deploy();
        fleet.awaitNumber(0, NOTICES);
        assertThat(flags.get(order)).get().asString().contains("held (Hose worn)");
    }

    @Test
    void anOrderThatIsStillToBeWrittenHearsOfItOnceItIs() {
        deploy(SOON);
        var orders = listening(request -> {});
        var truck = fleet.checkedTruck("JET_A");
        var order = reserve(truck);
        unknown.add(order);
        var neverMade = reserve(truck);
        unknown.add(neverMade);
        fleet.check(truck, "FAILED");
        Fleet.await(() -> orders.requests().size() > 3);
        assertThat(fleet.number(NOTICES)).isEqualTo(2);
        assertThat(flags).isEmpty();
        unknown.remove(order);
        settle(order, truck);
        fleet.awaitNumber(1, NOTICES);
        assertThat(flags.get(order)).isPresent();
        fleet.ask("fleet.settleReservations", json("order_id", neverMade, "order_version", 1, "open", false));
        fleet.awaitNumber(0, NOTICES);
        assertThat(flags).doesNotContainKey(neverMade);
    }

    @Test
    void anOrderThatIsTakingTheTruckHearsOfItAgainUntilItHas() {
        deploy(SOON);
        var orders = listening(request -> {});
        var truck = fleet.checkedTruck("JET_A");
        var order = reserve(truck);
        fleet.check(truck, "FAILED");
        Fleet.await(() -> orders.requests().size() > 3);
        assertThat(fleet.number(NOTICES)).isEqualTo(1);
        settle(order, truck);
        fleet.awaitNumber(0, NOTICES);
    }

    @Test
    void aNoticeThatIsReplacedOnItsWayIsFollowedByTheNewOne() {
        deploy(NEVER);
        var truck = fleet.checkedTruck("JET_A");
        var order = open(truck);
        var first = new AtomicBoolean(true);
        fleet.orders("noteTruckFitness", request -> {
            var outOfService = json("truck_id", truck, "status", "OUT_OF_SERVICE");
            return first.getAndSet(false)
                    ? fleet.send("fleet.updateFuelTruck", outOfService).map(replaced -> heard(request))
                    : Future.succeededFuture(heard(request));
        });
        fleet.ask("fleet.updateFuelTruck", json("truck_id", truck, "status", "HELD", "hold_reason", "Hose worn"));
        Fleet.await(() -> flags.getOrDefault(order, Optional.empty())
                .filter(why -> why.contains("out of service"))
                .isPresent());
        fleet.awaitNumber(0, NOTICES);
        assertThat(flags.get(order)).get().asString().contains("out of service");
    }

    @Test
    void aNoticeThatANewerOneOvertakesIsPutRight() {
        deploy(NEVER);
        var truck = fleet.checkedTruck("JET_A");
        var order = open(truck);
        var underWay = Promise.<Void>promise();
        var overtaken = Promise.<Void>promise();
        var words = new ConcurrentLinkedQueue<Optional<String>>();
        fleet.orders("noteTruckFitness", request -> {
            var reason = Optional.ofNullable(request.input().getString("reason"));
            (reason.isEmpty() ? overtaken : underWay).tryComplete();
            return (reason.isEmpty() ? Future.<Void>succeededFuture() : overtaken.future()).map(arrived -> {
                words.add(reason);
                return heard(request);
            });
        });
        fleet.ask("fleet.updateFuelTruck", json("truck_id", truck, "status", "HELD", "hold_reason", "Hose worn"));
        Await.result(underWay.future());
        fleet.ask("fleet.updateFuelTruck", json("truck_id", truck, "status", "AVAILABLE"));
        Fleet.await(() -> words.stream().anyMatch(Optional::isPresent));
        fleet.awaitNumber(0, NOTICES);
        Fleet.await(() -> flags.get(order).isEmpty());
        assertThat(flags.get(order)).isEmpty();
    }

    @Test
    void oneTruckWhoseNoticesAreRefusedKeepsNoOthersWaiting() {
        deploy(SOON);
        var bad = fleet.checkedTruck("JET_A");
        var good = fleet.checkedTruck("JET_A");
        open(bad);
        var order = open(good);
        listening(request -> {
            if (request.input().getLong("truck_id") == bad) {
                throw Problem.of(500, "internal-error", "Something went wrong on our side.");
            }
        });
        fleet.check(bad, "FAILED");
        fleet.check(good, "FAILED");
        fleet.awaitNumber(1, NOTICES);
        assertThat(flags.get(order)).isPresent();
    }

    @Test
    void moreThanAHundredOrdersHearOfIt() {
        deploy(SOON);
        var truck = fleet.checkedTruck("JET_A");
        fleet.atOnce(
                130, i -> fleet.send("fleet.reserveFueling", reservation(1_000L + i, 1, tailNumber, "JET_A", truck)));
        fleet.sql("update fueling_reservation set confirmed = true");
        fleet.check(truck, "FAILED");
        var orders = listening(request -> {});
        fleet.awaitNumber(0, NOTICES);
        assertThat(flags).hasSize(130);
        assertThat(orders.requests())
                .allSatisfy(request -> assertThat(told(request).size()).isBetween(1, 100));
    }

    @Test
    void aRefusedChangeSaysNothing() {
        deploy(NEVER);
        var truck = fleet.checkedTruck("JET_A");
        open(truck);
        fleet.refused(
                409,
                "open-orders",
                "fleet.updateFuelTruck",
                json("truck_id", truck, "fuel_type", "JET_A1", "status", "OUT_OF_SERVICE"));
        assertThat(fleet.number(NOTICES)).isZero();
    }

    private void deploy(Duration interval) {
        fleet = new Fleet(engine, new Pace(NEVER, NEVER, interval));
        tailNumber = fleet.aircraft("JET_A");
    }

    private FakeService listening(Consumer<BusRequest> before) {
        return fleet.orders().answer("noteTruckFitness", request -> {
            before.accept(request);
            return heard(request);
        });
    }

    private JsonObject heard(BusRequest request) {
        var strangers = new JsonArray();
        for (var order : told(request)) {
            if (unknown.contains(order)) {
                strangers.add(order);
            } else {
                flags.put(order, Optional.ofNullable(request.input().getString("reason")));
            }
        }
        return json("unknown_order_ids", strangers);
    }

    private static List<Long> told(BusRequest request) {
        return request.input().getJsonArray("order_ids").stream()
                .map(id -> ((Number) id).longValue())
                .toList();
    }

    /** The id of an open order that has the truck. */
    private long open(long truck) {
        var order = reserve(truck);
        settle(order, truck);
        return order;
    }

    private long reserve(long truck) {
        var order = fleet.order();
        fleet.ask("fleet.reserveFueling", terms(order, truck));
        return order;
    }

    private void settle(long order, long truck) {
        fleet.ask("fleet.settleReservations", terms(order, truck).put("open", true));
    }

    private JsonObject terms(long order, long truck) {
        return reservation(order, 1, tailNumber, "JET_A", truck);
    }
}
