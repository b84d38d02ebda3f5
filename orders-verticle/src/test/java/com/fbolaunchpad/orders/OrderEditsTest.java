package com.fbolaunchpad.orders;

import static com.fbolaunchpad.orders.OrdersFixture.ADMIN;
import static com.fbolaunchpad.orders.OrdersFixture.CSR;
import static com.fbolaunchpad.orders.OrdersFixture.LST;
import static com.fbolaunchpad.orders.OrdersFixture.OTHER_LST;
import static com.fbolaunchpad.orders.OrdersFixture.step;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** updateFuelOrder, acknowledgeFuelOrderChange and confirmFuelOrderGrade. */
@ParameterizedClass
@EnumSource(Engine.class)
class OrderEditsTest {
    private final OrdersFixture orders;

    OrderEditsTest(Engine engine) {
        this.orders = new OrdersFixture(engine);
    }

    @AfterEach
    void stop() {
        orders.close();
    }

    private static JsonObject edit(long id, Object... members) {
        var input = new JsonObject().put("order_id", id);
        for (var i = 0; i < members.length; i += 2) {
            input.put((String) members[i], members[i + 1]);
        }
        return input;
    }

    private JsonObject edited(long id, Object... members) {
        return orders.ask("updateFuelOrder", edit(id, members), CSR).getJsonObject("fuel_order");
    }

    private void refused(int status, String code, String operation, JsonObject input, Caller caller) {
        var before = orders.read(input.getLong("order_id"));
        var problem = orders.refused(operation, input, caller);
        assertThat(problem.code()).as(problem.detail()).isEqualTo(code);
        assertThat(problem.status()).isEqualTo(status);
        assertThat(orders.read(input.getLong("order_id"))).as("nothing changed").isEqualTo(before);
    }

    @Test
    void replacesTheMembersGivenAndNoOthers() {
        var id = orders.dispatched();
        var before = orders.read(id);

        var after = edited(
                id,
                "tail_number",
                " n2",
                "requested_amount",
                300,
                "location_on_ramp",
                " Spot 7 ",
                "additive_requested",
                true,
                "csr_notes",
                "Call first",
                "priority",
                "HIGH",
                "due_at",
                "2026-11-22T17:00:00+02:00",
                "assigned_truck_id",
                2,
                "assigned_lst_user_id",
                32);

        var expected = before.copy()
                .mergeIn(new JsonObject(Map.of(
                        "tail_number",
                        "N2",
                        "requested_amount",
                        "300.00",
                        "location_on_ramp",
                        "Spot 7",
                        "additive_requested",
                        true,
                        "csr_notes",
                        "Call first",
                        "priority",
                        "HIGH",
                        "due_at",
                        "2026-11-22T15:00:00Z",
                        "version",
                        2)))
                .put("assigned_truck_id", 2)
                .put("assigned_lst_user_id", 32)
                .put("updated_at", after.getString("updated_at"));
        assertThat(after).isEqualTo(expected);
        assertThat(orders.read(id)).isEqualTo(after);
        var cleared =
                edited(id, "csr_notes", null, "due_at", null, "assigned_truck_id", null, "assigned_lst_user_id", null);
        assertThat(cleared.getValue("csr_notes")).isNull();
        assertThat(cleared.getValue("due_at")).isNull();
        assertThat(cleared.getValue("assigned_truck_id")).isNull();
        assertThat(cleared.getValue("assigned_lst_user_id")).isNull();
        assertThat(cleared.getString("location_on_ramp")).isEqualTo("Spot 7");
        assertThat(cleared.getInteger("change_version"))
                .as("nobody had acknowledged it")
                .isZero();
    }

    @Test
    void tellsEveryChangeInHistoryAndEventsByItsKind() {
        var id = orders.dispatched();
        edited(id, "csr_notes", "Call first");
        edited(id, "assigned_lst_user_id", 32);
        orders.ask("changeFuelOrderStatus", step(id, "ACKNOWLEDGED"), OTHER_LST);
        edited(id, "requested_amount", "10.00");
        orders.ask("acknowledgeFuelOrderChange", edit(id, "change_version", 1), OTHER_LST);

        assertThat(orders.history(id))
                .extracting(entry -> entry.getString("action"))
                .containsExactly("CREATED", "EDITED", "ASSIGNED", "STATUS_CHANGED", "EDITED", "CHANGE_ACKNOWLEDGED");
        assertThat(orders.history(id).get(2).getJsonObject("changes"))
                .isEqualTo(new JsonObject()
                        .put(
                                "assigned_lst_user_id",
                                new JsonObject().put("from", 31).put("to", 32)));
        assertThat(orders.events(6))
                .extracting(event -> event.getString("type"))
                .containsExactly(
                        "com.fbolaunchpad.order.created.v1",
                        "com.fbolaunchpad.order.edited.v1",
                        "com.fbolaunchpad.order.assigned.v1",
                        "com.fbolaunchpad.order.status-changed.v1",
                        "com.fbolaunchpad.order.edited.v1",
                        "com.fbolaunchpad.order.change-acknowledged.v1");
    }

    @Test
    void makesNoVersionOfAnEditThatChangesNothing() {
        var id = orders.dispatched();
        var before = orders.read(id);

        assertThat(edited(id, "requested_amount", "250.50", "assigned_truck_id", 1, "tail_number", "N1"))
                .isEqualTo(before);
        assertThat(orders.history(id)).hasSize(1);
    }

    @Test
    void holdsTheOrderUpUntilTheTechnicianHasSeenTheChange() {
        for (var change : List.of(
                Map.entry("tail_number", (Object) "N2"),
                Map.entry("requested_amount", (Object) 1),
                Map.entry("location_on_ramp", (Object) "Hangar"),
                Map.entry("additive_requested", (Object) true),
                Map.entry("assigned_truck_id", (Object) 2))) {
            var id = orders.orderIn(OrderStatus.ACKNOWLEDGED);

            var after = edited(id, change.getKey(), change.getValue());

            assertThat(after.getInteger("change_version")).as(change.getKey()).isEqualTo(1);
            assertThat(after.getInteger("acknowledged_change_version")).isZero();
            refused(409, "change-not-acknowledged", "changeFuelOrderStatus", step(id, "EN_ROUTE"), LST);
            var acknowledged = orders.ask("acknowledgeFuelOrderChange", edit(id, "change_version", 1), LST)
                    .getJsonObject("fuel_order");
            assertThat(acknowledged.getInteger("acknowledged_change_version")).isEqualTo(1);
            orders.ask("changeFuelOrderStatus", step(id, "EN_ROUTE"), LST);
        }
    }

    @Test
    void disturbsNobodyForAChangeOfNotesPriorityOrTime() {
        var id = orders.orderIn(OrderStatus.ACKNOWLEDGED);

        edited(id, "csr_notes", "Call first");
        edited(id, "priority", "HIGH", "due_at", "2027-01-01T00:00:00Z");

        assertThat(orders.read(id).getInteger("change_version")).isZero();
        orders.ask("changeFuelOrderStatus", step(id, "EN_ROUTE"), LST);
    }

    @Test
    void letsTheOneWhoTakesAnOrderOverAcknowledgeItAnew() {
        var id = orders.orderIn(OrderStatus.EN_ROUTE);

        var after = edited(id, "assigned_lst_user_id", 32);

        assertThat(after.getString("status")).isEqualTo("EN_ROUTE");
        assertThat(after.getInteger("change_version")).isEqualTo(1);
        assertThat(orders.refused("changeFuelOrderStatus", step(id, "FUELING"), LST)
                        .status())
                .isEqualTo(404);
        refused(409, "change-not-acknowledged", "changeFuelOrderStatus", step(id, "FUELING"), OTHER_LST);
        orders.ask("acknowledgeFuelOrderChange", edit(id, "change_version", 1), OTHER_LST);
        orders.ask("changeFuelOrderStatus", step(id, "FUELING"), OTHER_LST);
    }

    @Test
    void acknowledgesOnlyWhatWasSeenAndOnlyByTheTechnician() {
        var id = orders.orderIn(OrderStatus.ACKNOWLEDGED);
        edited(id, "requested_amount", 1);
        edited(id, "requested_amount", 2);

        refused(409, "change-superseded", "acknowledgeFuelOrderChange", edit(id, "change_version", 1), LST);
        refused(409, "change-superseded", "acknowledgeFuelOrderChange", edit(id, "change_version", 3), LST);
        refused(403, "not-assigned", "acknowledgeFuelOrderChange", edit(id, "change_version", 2), ADMIN);
        refused(404, "not-found", "acknowledgeFuelOrderChange", edit(id, "change_version", 2), OTHER_LST);
        orders.ask("acknowledgeFuelOrderChange", edit(id, "change_version", 2), LST);
        var once = orders.read(id);
        orders.ask("acknowledgeFuelOrderChange", edit(id, "change_version", 2), LST);
        assertThat(orders.read(id)).as("the second time changes nothing").isEqualTo(once);
    }

    @Test
    void editsNothingFromFuelingOn() {
        for (var status :
                List.of(OrderStatus.FUELING, OrderStatus.COMPLETED, OrderStatus.REVIEWED, OrderStatus.CANCELLED)) {
            var id = orders.orderIn(status);
            refused(409, "not-editable", "updateFuelOrder", edit(id, "csr_notes", "Too late"), CSR);
            refused(
                    409,
                    "not-editable",
                    "confirmFuelOrderGrade",
                    edit(id, "tail_number", "N1", "fuel_type", "JET_A", "method", "DECAL"),
                    CSR);
        }
    }

    @Test
    void refusesWhatAnOrderCanNotDoWithout() {
        var acknowledged = orders.orderIn(OrderStatus.ACKNOWLEDGED);
        var enRoute = orders.orderIn(OrderStatus.EN_ROUTE);

        refused(409, "technician-required", "updateFuelOrder", edit(acknowledged, "assigned_lst_user_id", null), CSR);
        refused(409, "truck-required", "updateFuelOrder", edit(enRoute, "assigned_truck_id", null), CSR);
        refused(422, "unknown-technician", "updateFuelOrder", edit(enRoute, "assigned_lst_user_id", 20), CSR);
        refused(422, "unknown-customer", "updateFuelOrder", edit(enRoute, "customer_id", 4711), CSR);
        refused(422, "unknown-aircraft", "updateFuelOrder", edit(enRoute, "tail_number", "N9"), CSR);
        assertThat(edited(acknowledged, "assigned_truck_id", null).getValue("assigned_truck_id"))
                .isNull();
    }

    @Test
    void refusesAMismatchOfGradesAndRecordsIt() {
        var id = orders.orderIn(OrderStatus.ACKNOWLEDGED);

        refused(409, "fuel-grade-mismatch", "updateFuelOrder", edit(id, "fuel_type", "100LL"), CSR);
        refused(409, "fuel-grade-mismatch", "updateFuelOrder", edit(id, "assigned_truck_id", 3), CSR);

        assertThat(orders.history(id))
                .extracting(entry -> entry.getString("action"))
                .containsExactly("CREATED", "STATUS_CHANGED", "REFUSED", "REFUSED");
        var attempt = orders.history(id).get(3).getJsonObject("changes");
        assertThat(attempt.getLong("assigned_truck_id")).isEqualTo(3);
        assertThat(attempt.getString("code")).isEqualTo("fuel-grade-mismatch");
    }

    @Test
    void reservesTheGradeOfTheNextVersionOnlyWhereItMatters() {
        var id = orders.dispatched();
        orders.asked.clear();

        edited(id, "csr_notes", "Call first");
        assertThat(orders.asked).doesNotContainKey("reserveFueling");
        edited(id, "tail_number", "N2");
        assertThat(orders.lastAsked("reserveFueling"))
                .isEqualTo(new JsonObject()
                        .put("order_id", id)
                        .put("order_version", 3)
                        .put("tail_number", "N2")
                        .put("fuel_type", "JET_A")
                        .put("truck_id", 1)
                        .put("aircraft_type", null));
        edited(id, "assigned_truck_id", -1, "assigned_lst_user_id", -1);
        assertThat(orders.lastAsked("reserveFueling").getLong("truck_id")).isIn(1L, 2L);
    }

    @Test
    void settlesWhatWasReservedOnceTheOrderStandsOnOtherTerms() {
        var id = orders.dispatched();
        orders.awaitAsked("settleReservations", 1);

        edited(id, "csr_notes", "Call first");
        orders.ask("changeFuelOrderStatus", step(id, "ACKNOWLEDGED"), LST);
        edited(id, "assigned_truck_id", 2);

        orders.awaitAsked("settleReservations", 2);
        assertThat(orders.lastAsked("settleReservations").getLong("order_version"))
                .isEqualTo(4);
        assertThat(orders.lastAsked("settleReservations").getLong("truck_id")).isEqualTo(2);
        assertThat(orders.asked.get("settleReservations")).hasSize(2);
    }

    @Test
    void givesTheSecondOfTwoEditorsWithOneTagTheReasonToReadAgain() {
        var id = orders.dispatched();
        edited(id, "if_version", 1, "csr_notes", "First");

        refused(412, "version-mismatch", "updateFuelOrder", edit(id, "if_version", 1, "csr_notes", "Second"), CSR);

        var races = IntStream.range(0, 20)
                .mapToObj(i -> orders.call("updateFuelOrder", edit(id, "if_version", 2, "csr_notes", "Note " + i), CSR)
                        .map(200)
                        .recover(failure -> Future.succeededFuture(((Problem) failure).status())))
                .toList();
        var statuses = Await.result(Future.all(races)).<Integer>list();
        assertThat(statuses).containsOnlyOnce(200);
        assertThat(statuses.stream().filter(status -> status != 200))
                .hasSize(19)
                .containsOnly(412);
        assertThat(orders.read(id).getLong("version")).isEqualTo(3);
    }

    /** Each without a tag, and none of other work: whoever loses a race decides anew upon the order as it is then. */
    @Test
    void losesNoEditOfManyAtATime() {
        var id = orders.dispatched();
        var edits = List.of(
                edit(id, "csr_notes", "Call first"),
                edit(id, "due_at", "2027-01-01T00:00:00Z"),
                edit(id, "priority", "HIGH"),
                edit(id, "assigned_lst_user_id", 32));

        Await.result(Future.all(edits.stream()
                .map(edit -> orders.call("updateFuelOrder", edit, CSR))
                .toList()));

        var after = orders.read(id);
        assertThat(after.getString("csr_notes")).isEqualTo("Call first");
        assertThat(after.getString("due_at")).isEqualTo("2027-01-01T00:00:00Z");
        assertThat(after.getString("priority")).isEqualTo("HIGH");
        assertThat(after.getLong("assigned_lst_user_id")).isEqualTo(32);
        assertThat(after.getLong("version")).isEqualTo(5);
    }

    @Test
    void confirmsTheGradeAndHandsItOnWithTheRequestForThePermit() {
        var id = orders.orderIn(OrderStatus.EN_ROUTE);

        var confirmed = orders.ask(
                        "confirmFuelOrderGrade",
                        edit(id, "tail_number", "N1", "fuel_type", "JET_A", "method", "DECAL", "note", "Left filler"),
                        LST)
                .getJsonObject("fuel_order");

        var confirmation = confirmed.getJsonObject("grade_confirmation");
        assertThat(confirmation.getString("fuel_type")).isEqualTo("JET_A");
        assertThat(confirmation.getString("method")).isEqualTo("DECAL");
        assertThat(confirmation.getString("note")).isEqualTo("Left filler");
        assertThat(confirmation.getLong("confirmed_by_user_id")).isEqualTo(31);
        assertThat(orders.read(id)).isEqualTo(confirmed);
        orders.ask("changeFuelOrderStatus", step(id, "FUELING"), LST);
        assertThat(orders.lastAsked("mintFuelingPermit").getJsonObject("grade_confirmation"))
                .isEqualTo(confirmation);
    }

    @Test
    void takesNoConfirmationOfAnotherGradeNorOfAStranger() {
        var id = orders.orderIn(OrderStatus.EN_ROUTE);
        var other = edit(id, "tail_number", "N1", "fuel_type", "100LL", "method", "DECAL");

        refused(409, "fuel-grade-mismatch", "confirmFuelOrderGrade", other, LST);
        refused(404, "not-found", "confirmFuelOrderGrade", other, OTHER_LST);

        assertThat(orders.history(id).get(3).getString("action")).isEqualTo("REFUSED");
        var deskMay = orders.ask(
                "confirmFuelOrderGrade",
                edit(id, "tail_number", "N1", "fuel_type", "JET_A", "method", "REGISTER"),
                CSR);
        assertThat(deskMay.getJsonObject("fuel_order").getInteger("change_version"))
                .isZero();
    }

    /** He has looked at the aircraft that the order was for, and the desk has meanwhile sent him to another. */
    @Test
    void takesNoConfirmationOfAnAircraftThatTheOrderIsNotFor() {
        var id = orders.orderIn(OrderStatus.EN_ROUTE);
        edited(id, "tail_number", "N2");

        refused(
                409,
                "change-not-acknowledged",
                "confirmFuelOrderGrade",
                edit(id, "tail_number", "N2", "fuel_type", "JET_A", "method", "DECAL"),
                LST);
        orders.ask("acknowledgeFuelOrderChange", edit(id, "change_version", 1), LST);
        for (var caller : List.of(LST, CSR)) {
            refused(
                    409,
                    "other-aircraft",
                    "confirmFuelOrderGrade",
                    edit(id, "tail_number", "N1", "fuel_type", "JET_A", "method", "DECAL"),
                    caller);
        }
        orders.ask(
                "confirmFuelOrderGrade", edit(id, "tail_number", " n2", "fuel_type", "JET_A", "method", "DECAL"), LST);
    }

    @Test
    void reservesTheAircraftAloneWhenTheTruckIsTakenAway() {
        var id = orders.dispatched();
        orders.awaitAsked("settleReservations", 1);

        edited(id, "assigned_truck_id", null);

        assertThat(orders.lastAsked("reserveFueling").getValue("truck_id")).isNull();
        assertThat(orders.lastAsked("reserveFueling").getLong("order_version")).isEqualTo(2);
        orders.awaitAsked("settleReservations", 2);
        assertThat(orders.lastAsked("settleReservations").getValue("truck_id")).isNull();
    }

    @Test
    void makesNoVersionWhenTheSameIsChosenAgain() {
        var id = orders.dispatched();
        orders.unfitTrucks.add(2L);
        var before = orders.read(id);

        assertThat(edited(id, "assigned_truck_id", -1)).isEqualTo(before);
        assertThat(orders.history(id)).hasSize(1);
    }

    /** The technician answers for what he has read, and the desk was faster with another aircraft. */
    @Test
    void acknowledgesNothingThatTheTechnicianHasNotRead() {
        for (var attempt = 0; attempt < 10; attempt++) {
            var id = orders.dispatched();
            var step = orders.call("changeFuelOrderStatus", step(id, "ACKNOWLEDGED"), LST);
            var edit = orders.call("updateFuelOrder", edit(id, "tail_number", "N2"), CSR);
            Await.result(Future.join(step, edit).otherwiseEmpty());

            var after = orders.read(id);
            if (step.failed()) {
                assertThat(((Problem) step.cause()).code()).isEqualTo("concurrent-change");
                assertThat(after.getString("status")).isEqualTo("DISPATCHED");
            } else if (edit.succeeded()
                    && "ACKNOWLEDGED".equals(orders.history(id).get(1).getString("action"))) {
                assertThat(after.getInteger("change_version")).isEqualTo(1);
            }
        }
    }

    @Test
    void forgetsTheConfirmationWithTheAircraftThatItIsOf() {
        var id = orders.dispatched();
        orders.ask(
                "confirmFuelOrderGrade",
                edit(id, "tail_number", "N1", "fuel_type", "JET_A", "method", "SIGNED_FORM"),
                CSR);

        assertThat(edited(id, "csr_notes", "Call first").getJsonObject("grade_confirmation"))
                .isNotNull();
        assertThat(edited(id, "tail_number", "N2").getJsonObject("grade_confirmation"))
                .isNull();
    }
}
