package com.fbolaunchpad.orders;

import static com.fbolaunchpad.orders.OrdersFixture.ADMIN;
import static com.fbolaunchpad.orders.OrdersFixture.CSR;
import static com.fbolaunchpad.orders.OrdersFixture.LST;
import static com.fbolaunchpad.orders.OrdersFixture.OTHER_LST;
import static com.fbolaunchpad.orders.OrdersFixture.order;
import static com.fbolaunchpad.orders.OrdersFixture.readings;
import static com.fbolaunchpad.orders.OrdersFixture.step;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.TestCaller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** changeFuelOrderStatus, claimFuelOrder, submitFuelOrderData, reviewFuelOrder, cancelFuelOrder. */
@ParameterizedClass
@EnumSource(Engine.class)
class OrderStepsTest {
    private final OrdersFixture orders;

    OrderStepsTest(Engine engine) {
        this.orders = new OrdersFixture(engine);
    }

    @AfterEach
    void stop() {
        orders.close();
    }

    @Test
    void goesFromDispatchToReview() {
        var id = orders.dispatched();
        orders.ask("changeFuelOrderStatus", step(id, "ACKNOWLEDGED"), LST);
        orders.ask("changeFuelOrderStatus", step(id, "EN_ROUTE"), LST);
        orders.ask("changeFuelOrderStatus", step(id, "FUELING"), LST);
        orders.ask("submitFuelOrderData", readings(id, "100", "350.5").put("lst_notes", "Topped off"), LST);
        var reviewed = orders.ask("reviewFuelOrder", new JsonObject().put("order_id", id), CSR)
                .getJsonObject("fuel_order");

        assertThat(reviewed.getString("status")).isEqualTo("REVIEWED");
        assertThat(reviewed.getString("start_meter_reading")).isEqualTo("100.00");
        assertThat(reviewed.getString("end_meter_reading")).isEqualTo("350.50");
        assertThat(reviewed.getString("calculated_gallons_dispensed")).isEqualTo("250.50");
        assertThat(reviewed.getString("lst_notes")).isEqualTo("Topped off");
        assertThat(reviewed.getLong("reviewed_by_csr_user_id")).isEqualTo(20);
        assertThat(reviewed.getLong("version")).isEqualTo(6);
        for (var status : new String[] {"dispatch", "acknowledge", "en_route", "fueling_start", "completion"}) {
            assertThat(reviewed.getString(status + "_timestamp")).as(status).isNotNull();
        }
        assertThat(orders.read(id)).isEqualTo(reviewed);
        assertThat(orders.history(id))
                .extracting(entry -> entry.getLong("order_version"))
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void refusesEveryStepThatIsNotTheNext() {
        for (var from : OrderStatus.values()) {
            var id = orders.orderIn(from);
            var before = orders.read(id);
            for (var to : OrderStatus.values()) {
                var input = step(id, to.name());
                if (to == OrderStatus.CANCELLED) {
                    input.put("reason", "No more");
                }
                if (!from.next().contains(to)) {
                    var problem =
                            orders.refused("changeFuelOrderStatus", input, to == OrderStatus.CANCELLED ? CSR : LST);
                    assertThat(problem.status()).as(from + " → " + to).isEqualTo(409);
                    assertThat(problem.code()).isEqualTo("illegal-transition");
                }
            }
            if (from != OrderStatus.FUELING && from != OrderStatus.COMPLETED) {
                assertThat(orders.refused("submitFuelOrderData", readings(id, "1", "2"), LST)
                                .code())
                        .isEqualTo("illegal-transition");
            }
            if (from != OrderStatus.COMPLETED) {
                assertThat(orders.refused("reviewFuelOrder", new JsonObject().put("order_id", id), CSR)
                                .code())
                        .isEqualTo("illegal-transition");
            }
            assertThat(orders.read(id)).as("nothing changed").isEqualTo(before);
        }
    }

    @Test
    void saysHowToCompleteAndToReview() {
        assertThat(orders.refused("changeFuelOrderStatus", step(orders.orderIn(OrderStatus.FUELING), "COMPLETED"), LST)
                        .code())
                .isEqualTo("meter-readings-missing");
        assertThat(orders.refused("changeFuelOrderStatus", step(orders.orderIn(OrderStatus.COMPLETED), "REVIEWED"), LST)
                        .code())
                .isEqualTo("review-missing");
    }

    @Test
    void letsOnlyTheAssignedTechnicianWork() {
        var id = orders.dispatched();

        assertRefused(403, "forbidden", "changeFuelOrderStatus", step(id, "ACKNOWLEDGED"), CSR);
        assertRefused(403, "not-assigned", "changeFuelOrderStatus", step(id, "ACKNOWLEDGED"), ADMIN);
        assertRefused(404, "not-found", "changeFuelOrderStatus", step(id, "ACKNOWLEDGED"), OTHER_LST);
        assertRefused(403, "not-assigned", "submitFuelOrderData", readings(id, "1", "2"), ADMIN);
        assertRefused(404, "not-found", "submitFuelOrderData", readings(id, "1", "2"), OTHER_LST);
        assertRefused(
                403, "forbidden", "changeFuelOrderStatus", step(id, "CANCELLED").put("reason", "x"), LST);
        assertThat(orders.read(id).getLong("version")).isEqualTo(1);
    }

    private void assertRefused(int status, String code, String operation, JsonObject input, Caller caller) {
        var problem = orders.refused(operation, input, caller);
        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.code()).isEqualTo(code);
    }

    @Test
    void needsATruckToDriveOut() {
        var id = orders.ask("createFuelOrder", order("assigned_lst_user_id", 31), CSR)
                .getJsonObject("fuel_order")
                .getLong("id");
        orders.ask("changeFuelOrderStatus", step(id, "ACKNOWLEDGED"), LST);

        assertRefused(409, "truck-missing", "changeFuelOrderStatus", step(id, "EN_ROUTE"), LST);
        assertRefused(
                409,
                "fuel-grade-mismatch",
                "changeFuelOrderStatus",
                step(id, "EN_ROUTE").put("assigned_truck_id", 3),
                LST);
        var enRoute = orders.ask("changeFuelOrderStatus", step(id, "EN_ROUTE").put("assigned_truck_id", 2), LST)
                .getJsonObject("fuel_order");
        assertThat(enRoute.getLong("assigned_truck_id")).isEqualTo(2);
        assertThat(enRoute.getString("status")).isEqualTo("EN_ROUTE");
    }

    @Test
    void takesATruckWhenItIsAcknowledged() {
        var id = orders.dispatched();

        assertRefused(
                409,
                "fuel-grade-mismatch",
                "changeFuelOrderStatus",
                step(id, "ACKNOWLEDGED").put("assigned_truck_id", 3),
                LST);
        var acknowledged = orders.ask(
                        "changeFuelOrderStatus", step(id, "ACKNOWLEDGED").put("assigned_truck_id", 2), LST)
                .getJsonObject("fuel_order");
        assertThat(acknowledged.getLong("assigned_truck_id")).isEqualTo(2);
        assertThat(acknowledged.getLong("version")).isEqualTo(2);
        assertThat(orders.read(id)).isEqualTo(acknowledged);
    }

    @Test
    void takesAReasonOnlyToCancel() {
        assertRefused(
                400,
                "invalid-input",
                "changeFuelOrderStatus",
                step(orders.dispatched(), "ACKNOWLEDGED").put("reason", "Because"),
                LST);
    }

    @Test
    void answersTheSameReadingsTheSameAfterTheReview() {
        var id = orders.orderIn(OrderStatus.REVIEWED);

        var again = orders.ask("submitFuelOrderData", readings(id, "100.00", "350.50"), LST)
                .getJsonObject("fuel_order");

        assertThat(again.getString("status")).isEqualTo("REVIEWED");
        assertThat(again.getLong("version")).isEqualTo(6);
    }

    @Test
    void takesATruckOnlyWithTheStepThatNeedsIt() {
        assertRefused(
                400,
                "invalid-input",
                "changeFuelOrderStatus",
                step(orders.orderIn(OrderStatus.EN_ROUTE), "FUELING").put("assigned_truck_id", 2),
                LST);
    }

    @Test
    void fuelsWithAPermitOnlyAndRecordsTheRefusedAttempt() {
        var id = orders.orderIn(OrderStatus.EN_ROUTE);
        orders.refusals.put("mintFuelingPermit", Problem.conflict("fuel-grade-mismatch", "AVGAS_100LL in a jet."));

        assertRefused(409, "fuel-grade-mismatch", "changeFuelOrderStatus", step(id, "FUELING"), LST);

        assertThat(orders.read(id).getString("status")).isEqualTo("EN_ROUTE");
        var attempt = orders.history(id).get(3);
        assertThat(attempt.getString("action")).isEqualTo("REFUSED");
        assertThat(attempt.getLong("actor_user_id")).isEqualTo(31);
        assertThat(attempt.getLong("order_version")).isEqualTo(3);
        assertThat(attempt.getString("client_address")).isEqualTo("192.0.2.1");
        assertThat(attempt.getJsonObject("changes").getString("code")).isEqualTo("fuel-grade-mismatch");
        assertThat(orders.sql("select id from order_event where order_id = $1", id))
                .hasSize(3);
        orders.refusals.clear();
        assertThat(orders.ask("changeFuelOrderStatus", step(id, "FUELING"), LST)
                        .getJsonObject("fuel_order")
                        .getString("status"))
                .isEqualTo("FUELING");
    }

    @Test
    void recordsNoRefusalWhenTheFleetServiceIsOnlyAway() {
        var id = orders.orderIn(OrderStatus.EN_ROUTE);
        orders.refusals.put("mintFuelingPermit", Problem.unavailable("service-unavailable", "Away.", 2));

        assertRefused(503, "service-unavailable", "changeFuelOrderStatus", step(id, "FUELING"), LST);

        assertThat(orders.history(id)).hasSize(3);
    }

    @Test
    void asksForThePermitOfExactlyThisOrder() {
        var id = orders.orderIn(OrderStatus.FUELING);

        var asked = orders.lastAsked("mintFuelingPermit");
        assertThat(asked)
                .isEqualTo(new JsonObject()
                        .put("order_id", id)
                        .put("order_version", 3)
                        .put("tail_number", "N1")
                        .put("fuel_type", "JET_A")
                        .put("truck_id", 1)
                        .put("grade_confirmation", null));
    }

    @Test
    void completesOnceHoweverOftenTheReadingsCome() {
        var id = orders.orderIn(OrderStatus.FUELING);

        var submitted = IntStream.range(0, 20)
                .mapToObj(i -> orders.call("submitFuelOrderData", readings(id, "100.00", "350.50"), LST))
                .toList();
        assertThat(Await.result(Future.all(submitted)).<JsonObject>list().stream()
                        .map(answer -> answer.getJsonObject("fuel_order"))
                        .distinct())
                .hasSize(1);

        var again = orders.ask("submitFuelOrderData", readings(id, "100.00", "350.50"), LST)
                .getJsonObject("fuel_order");
        assertThat(again.getString("status")).isEqualTo("COMPLETED");
        assertThat(again.getLong("version")).isEqualTo(5);
        assertRefused(409, "illegal-transition", "submitFuelOrderData", readings(id, "100.00", "351.50"), LST);
        assertThat(orders.history(id)).hasSize(5);
    }

    @Test
    void leavesTheOrderAsItWasWhenTheReadingsAreRefused() {
        var id = orders.orderIn(OrderStatus.FUELING);
        orders.refusals.put("completeFueling", Problem.conflict("meter-discontinuity", "The meter shows 90.00."));

        assertRefused(409, "meter-discontinuity", "submitFuelOrderData", readings(id, "100.00", "350.50"), LST);

        assertThat(orders.read(id).getString("status")).isEqualTo("FUELING");
        assertThat(orders.read(id).getLong("version")).isEqualTo(4);
    }

    @Test
    void handsTheMeterExceptionOn() {
        var id = orders.orderIn(OrderStatus.FUELING);

        orders.ask("submitFuelOrderData", readings(id, "100.00", "350.50").put("meter_exception", "Swapped"), LST);

        var asked = orders.lastAsked("completeFueling");
        assertThat(asked.getString("meter_exception")).isEqualTo("Swapped");
    }

    @Test
    void letsNobodyReviewHisOwnFuelling() {
        var id = orders.orderIn(OrderStatus.COMPLETED);
        var reviewer = TestCaller.of(31, "VIEW_ALL_ORDERS", "REVIEW_ORDERS");

        assertRefused(403, "forbidden", "reviewFuelOrder", new JsonObject().put("order_id", id), reviewer);

        assertThat(orders.read(id).getString("status")).isEqualTo("COMPLETED");
    }

    @Test
    void cancelsWithAReasonAndReleasesThePermit() {
        var id = orders.orderIn(OrderStatus.EN_ROUTE);
        assertRefused(400, "invalid-input", "changeFuelOrderStatus", step(id, "CANCELLED"), CSR);

        var cancelled = orders.ask(
                        "changeFuelOrderStatus", step(id, "CANCELLED").put("reason", "Flight off"), CSR)
                .getJsonObject("fuel_order");

        assertThat(cancelled.getString("status")).isEqualTo("CANCELLED");
        assertThat(cancelled.getString("cancel_reason")).isEqualTo("Flight off");
        assertThat(cancelled.getString("cancelled_timestamp")).isNotNull();
        awaitReleased(id);
    }

    @Test
    void cancelsOnceOfManyAtATime() {
        var id = orders.orderIn(OrderStatus.EN_ROUTE);

        var cancels = IntStream.range(0, 10)
                .mapToObj(i -> orders.call(
                                "cancelFuelOrder",
                                new JsonObject().put("order_id", id).put("reason", "Off"),
                                CSR)
                        .map("cancelled")
                        .recover(failure -> Future.succeededFuture(((Problem) failure).code())))
                .toList();

        assertThat(Await.result(Future.all(cancels)).<String>list())
                .containsOnlyOnce("cancelled")
                .containsOnly("cancelled", "illegal-transition");
    }

    @Test
    void releasesThePermitOfACancelledOrderWhenTheFleetServiceIsBack() {
        orders.refusals.put("releaseFuelingPermit", Problem.unavailable("service-unavailable", "Away.", 2));
        var id = orders.dispatched();
        orders.ask("cancelFuelOrder", new JsonObject().put("order_id", id).put("reason", "Flight off"), CSR);
        assertThat(orders.sql("select order_id from permit_release")).hasSize(1);

        orders.stop();
        orders.refusals.clear();
        orders.start();

        awaitReleased(id);
    }

    /** Until the debt is gone from the table, which the release is followed by. */
    private void awaitReleased(long id) {
        assertThat(IntStream.range(0, 2_000).anyMatch(attempt -> orders.sql("select order_id from permit_release")
                        .isEmpty()))
                .isTrue();
        assertThat(orders.fleet.requests())
                .anySatisfy(request -> assertThat(request.input()).isEqualTo(new JsonObject().put("order_id", id)));
    }

    @Test
    void givesAnUnassignedOrderToExactlyOneOfManyWhoClaimIt() {
        var id = orders.ask("createFuelOrder", order(), CSR)
                .getJsonObject("fuel_order")
                .getLong("id");
        orders.events(1);

        var claims = IntStream.range(0, 60)
                .mapToObj(i -> orders.call(
                        "claimFuelOrder", new JsonObject().put("order_id", id), OrdersFixture.technician(100 + i)))
                .toList();
        Await.result(Future.join(claims).otherwiseEmpty());

        assertThat(claims.stream().filter(Future::succeeded)).hasSize(1);
        assertThat(claims.stream().filter(Future::failed)).hasSize(59).allSatisfy(claim -> assertThat(
                        ((Problem) claim.cause()).code())
                .isEqualTo("already-assigned"));
        assertThat(orders.read(id).getLong("version")).isEqualTo(2);
        assertThat(orders.sql("select id from order_event where order_id = $1", id))
                .hasSize(2);
        assertRefused(409, "already-assigned", "claimFuelOrder", new JsonObject().put("order_id", id), ADMIN);
    }

    @Test
    void honoursTheVersionThatAChangeIsMeantFor() {
        var id = orders.dispatched();

        assertRefused(
                412,
                "version-mismatch",
                "changeFuelOrderStatus",
                step(id, "ACKNOWLEDGED").put("if_version", 2),
                LST);
        orders.ask("changeFuelOrderStatus", step(id, "ACKNOWLEDGED").put("if_version", 1), LST);
        assertRefused(
                412,
                "version-mismatch",
                "cancelFuelOrder",
                new JsonObject().put("order_id", id).put("reason", "x").put("if_version", 1),
                CSR);
    }

    @Test
    void takesAStepOnceWhenItComesTwiceAtATime() {
        var id = orders.dispatched();

        var steps = IntStream.range(0, 10)
                .mapToObj(i -> orders.call("changeFuelOrderStatus", step(id, "ACKNOWLEDGED"), LST))
                .toList();
        Await.result(Future.join(steps).otherwiseEmpty());

        assertThat(steps.stream().filter(Future::succeeded)).hasSize(1);
        assertThat(orders.read(id).getLong("version")).isEqualTo(2);
    }
}
