package com.fbolaunchpad.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.SqlFailure;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetSchemaTest extends OnEachEngine {
    private static final String ENTRY = "insert into meter_log (truck_id, entry_number, previous_entry_number, kind,"
            + " start_reading, end_reading, gallons, reason, recorded_at)"
            + " values ($1, $2, $3, 'CALIBRATION', $4, $5, $6, 'Yearly', $7)";

    private static final String PERMIT = "insert into fueling_permit (order_id, order_version, truck_id, tail_number,"
            + " fuel_type, held_fuel_type, state, minted_at, closed_at) values ($1, 1, $2, $3, $4, $5, $6, $7, $8)";

    private static final String RESERVATION =
            "insert into fueling_reservation (id, order_id, order_version, tail_number,"
                    + " fuel_type, truck_id, confirmed, reserved_at) values ($1, $2, 1, $3, $4, $5, false, $6)";

    @Test
    void anOpenPermitAgreesWithTheTruckAndTheAircraft() {
        var jet = fleet.truck("JET_A");
        var avgas = fleet.truck("AVGAS_100LL");
        var jetPlane = fleet.aircraft("JET_A");
        refused("fueling_permit_truck_grade_fk", avgas, jetPlane, "JET_A", "JET_A", "OPEN");
        refused("fueling_permit_aircraft_grade_fk", avgas, jetPlane, "AVGAS_100LL", "AVGAS_100LL", "OPEN");
        refused("fueling_permit_held_ck", jet, jetPlane, "AVGAS_100LL", "JET_A", "OPEN");
        refused("fueling_permit_held_ck", jet, jetPlane, "JET_A", null, "OPEN");
        refused("fueling_permit_truck_fk", 999_999L, jetPlane, "JET_A", null, "RELEASED");
        assertThat(insert(jet, jetPlane, "JET_A", "JET_A", "OPEN")).isEqualTo(1);
        refused("fueling_permit_truck_uk", jet, jetPlane, "JET_A", "JET_A", "OPEN");
    }

    @Test
    void anOpenPermitHasTermsAndAClosedOneHoldsNothing() {
        var withoutTruck = "insert into fueling_permit (order_id, fuel_type, held_fuel_type, state)"
                + " values ($1, 'JET_A', 'JET_A', 'OPEN')";
        assertViolates("fueling_permit_terms_ck", fleet.sqlRefusal(withoutTruck, fleet.order()));
        var flow = fleet.flow();
        assertViolates(
                "fueling_permit_held_ck", changeOfPermit("state = 'RELEASED', closed_at = current_timestamp", flow));
        assertViolates("fueling_permit_closed_ck", changeOfPermit("state = 'RELEASED', held_fuel_type = null", flow));
        assertViolates(
                "fueling_permit_readings_ck",
                changeOfPermit("state = 'COMPLETED', held_fuel_type = null, closed_at = current_timestamp", flow));
    }

    @Test
    void nothingChangesGradesUnderAnOpenPermit() {
        var flow = fleet.flow();
        var other = fleet.truck("AVGAS_100LL");
        assertViolates(
                "fueling_permit_truck_grade_fk",
                fleet.sqlRefusal("update fuel_truck set fuel_type = 'JET_A1' where id = $1", flow.truck()));
        assertViolates(
                "fueling_permit_aircraft_grade_fk",
                fleet.sqlRefusal(
                        "delete from aircraft_approved_fuel where tail_number = $1 and fuel_type = 'JET_A'",
                        flow.tailNumber()));
        assertViolates(
                "fueling_permit_aircraft_grade_fk",
                fleet.sqlRefusal(
                        "update aircraft_approved_fuel set fuel_type = 'JET_A1' where tail_number = $1",
                        flow.tailNumber()));
        assertViolates("fueling_permit_truck_grade_fk", changeOfPermit("truck_id = " + other, flow));
        assertViolates("fueling_permit_held_ck", changeOfPermit("fuel_type = 'JET_A1'", flow));
        assertViolates(
                "fueling_permit_aircraft_grade_fk",
                changeOfPermit("tail_number = '" + fleet.aircraft("SAF") + "'", flow));
        fleet.ask("fleet.releaseFuelingPermit", Fleet.json("order_id", flow.order()));
        assertThat(fleet.sql("update fuel_truck set fuel_type = 'JET_A1' where id = $1", flow.truck()))
                .isEqualTo(1);
    }

    @Test
    void aReservationAgreesWithTheTruckAndTheAircraft() {
        var avgas = fleet.truck("AVGAS_100LL");
        var tailNumber = fleet.aircraft("JET_A");
        reservationRefused("fueling_reservation_truck_grade_fk", avgas, tailNumber, "JET_A");
        reservationRefused("fueling_reservation_aircraft_grade_fk", avgas, tailNumber, "AVGAS_100LL");
        reservationRefused("fueling_reservation_aircraft_grade_fk", null, tailNumber, "JET_A1");
        reservationRefused("fueling_reservation_truck_grade_fk", 999_999L, tailNumber, "JET_A");
        assertThat(fleet.sql(RESERVATION, reservation(null, tailNumber, "JET_A")))
                .isEqualTo(1);
    }

    @Test
    void nothingChangesGradesUnderAReservation() {
        var truck = fleet.truck("JET_A");
        var tailNumber = fleet.aircraft("JET_A");
        fleet.sql(RESERVATION, reservation(truck, tailNumber, "JET_A"));
        assertViolates(
                "fueling_reservation_truck_grade_fk",
                fleet.sqlRefusal("update fuel_truck set fuel_type = 'JET_A1' where id = $1", truck));
        assertViolates(
                "fueling_reservation_aircraft_grade_fk",
                fleet.sqlRefusal("delete from aircraft_approved_fuel where tail_number = $1", tailNumber));
        assertViolates(
                "fueling_reservation_aircraft_grade_fk",
                fleet.sqlRefusal(
                        "update aircraft_approved_fuel set fuel_type = 'JET_A1' where tail_number = $1", tailNumber));
        assertViolates(
                "fueling_reservation_truck_grade_fk",
                fleet.sqlRefusal(
                        "update fueling_reservation set truck_id = $1 where truck_id = $2",
                        fleet.truck("AVGAS_100LL"),
                        truck));
        assertViolates(
                "fueling_reservation_aircraft_grade_fk",
                fleet.sqlRefusal(
                        "update fueling_reservation set tail_number = $1 where truck_id = $2",
                        fleet.aircraft("AVGAS_100LL"),
                        truck));
        fleet.sql("delete from fueling_reservation where truck_id = $1", truck);
        assertThat(fleet.sql("update fuel_truck set fuel_type = 'JET_A1' where id = $1", truck))
                .isEqualTo(1);
    }

    @Test
    void aConfirmationIsWholeAndOfThePermitsGrade() {
        var flow = fleet.flow();
        var whole = confirmation("'JET_A'", "'DECAL'", "7");
        assertViolates("fueling_permit_confirmation_ck", changeOfPermit("confirmed_fuel_type = 'JET_A'", flow));
        for (var wrong : List.of(
                confirmation("'JET_A'", "'DECAL'", "null"),
                confirmation("'JET_A'", "'HEARSAY'", "7"),
                confirmation("'JET_A1'", "'DECAL'", "7"),
                confirmation("null", "'DECAL'", "7"))) {
            assertViolates("fueling_permit_confirmation_ck", changeOfPermit(wrong, flow));
        }
        assertThat(fleet.sql("update fueling_permit set " + whole + " where order_id = $1", flow.order()))
                .isEqualTo(1);
    }

    @Test
    void aMeterMovesAsFarAsItsReadingsSay() {
        var flow = fleet.flow();
        var completed = "state = 'COMPLETED', held_fuel_type = null, closed_at = current_timestamp, ";
        for (var readings : List.of(
                "start_meter_reading = 9990, end_meter_reading = 10",
                "start_meter_reading = 9990, end_meter_reading = 10, meter_rollover = 12345",
                "start_meter_reading = 10000, end_meter_reading = 10, meter_rollover = 10000",
                "start_meter_reading = 10, end_meter_reading = 20, meter_rollover = 10000")) {
            assertViolates("fueling_permit_readings_ck", changeOfPermit(completed + readings, flow));
        }
        var ordered = "insert into meter_log (truck_id, entry_number, previous_entry_number, kind, order_id,"
                + " start_reading, end_reading, rolled_over, gallons, recorded_at)"
                + " values ($1, 2, 1, 'ORDER', $2, 100, ";
        for (var movement :
                List.of("90, false, -10", "90, true, -10", "90, true, 12345", "110, true, 10010", "110, false, 11")) {
            assertViolates(
                    "meter_log_readings_ck",
                    fleet.sqlRefusal(ordered + movement + ", $3)", flow.truck(), flow.order(), Instant.now()));
        }
        assertThat(fleet.sql(ordered + "90, true, 9990, $3)", flow.truck(), flow.order(), Instant.now()))
                .isEqualTo(1);
        assertViolates(
                "fuel_truck_meter_digits_ck",
                fleet.sqlRefusal("update fuel_truck set meter_digits = 9 where id = $1", flow.truck()));
        assertViolates(
                "fuel_truck_meter_digits_ck",
                fleet.sqlRefusal(
                        "update fuel_truck set meter_digits = 4, current_meter_reading = 10000 where id = $1",
                        flow.truck()));
    }

    @Test
    void aRecordThatGroundsAnAircraftStaysActive() {
        var tailNumber = fleet.aircraft("JET_A");
        fleet.ask(
                "fleet.createMaintenanceRecord",
                Fleet.json("tail_number", tailNumber, "kind", "REPAIR", "description", "Leak", "performed_by", "Ace")
                        .put("performed_on", "2026-01-31")
                        .put("grounds_aircraft", true));
        var change = "update aircraft_maintenance set ";
        var where = " where tail_number = $1";
        assertViolates(
                "aircraft_maintenance_active_ck", fleet.sqlRefusal(change + "is_active = false" + where, tailNumber));
        assertViolates(
                "aircraft_maintenance_released_ck",
                fleet.sqlRefusal(change + "released_on = date '2026-01-30'" + where, tailNumber));
        assertViolates(
                "aircraft_maintenance_due_ck",
                fleet.sqlRefusal(change + "next_due_on = date '2026-01-30'" + where, tailNumber));
        assertViolates("aircraft_maintenance_kind_ck", fleet.sqlRefusal(change + "kind = 'WASH'" + where, tailNumber));
    }

    @Test
    void theMeterLogHasNoGap() {
        var truck = fleet.truck("JET_A");
        gap("meter_log_contiguous_fk", truck, 2, 1L, "100.01", "120.00");
        gap("meter_log_previous_ck", truck, 3, 1L, "100.00", "120.00");
        gap("meter_log_contiguous_fk", truck, 3, 2L, "100.00", "120.00");
        gap("meter_log_previous_ck", truck, 2, null, "100.00", "120.00");
        assertThat(entry(truck, 2, 1L, "100.00", "120.00")).isEqualTo(1);
        assertThat(entry(truck, 3, 2L, "120.00", "110.00")).isEqualTo(1);
        assertViolates(
                "meter_log_contiguous_fk",
                fleet.sqlRefusal(
                        "update meter_log set end_reading = 130, gallons = 30 where truck_id = $1 and entry_number = 2",
                        truck));
        assertViolates(
                "meter_log_contiguous_fk",
                fleet.sqlRefusal("delete from meter_log where truck_id = $1 and entry_number = 2", truck));
    }

    @Test
    void anOrdersEntryNeedsItsPermitAndIsTheOnlyOne() {
        var flow = fleet.flow();
        var ordered = "insert into meter_log (truck_id, entry_number, previous_entry_number, kind, order_id,"
                + " start_reading, end_reading, gallons, recorded_at)"
                + " values ($1, $2, $3, 'ORDER', $4, 100, 100, 0, $5)";
        assertViolates("meter_log_order_fk", fleet.sqlRefusal(ordered, flow.truck(), 2L, 1L, 888_888L, Instant.now()));
        assertThat(fleet.sql(ordered, flow.truck(), 2L, 1L, flow.order(), Instant.now()))
                .isEqualTo(1);
        assertViolates(
                "meter_log_order_uk", fleet.sqlRefusal(ordered, flow.truck(), 3L, 2L, flow.order(), Instant.now()));
    }

    @Test
    void rowsStayWithinTheirRanges() {
        var truck = fleet.truck("JET_A");
        assertViolates(
                "fuel_truck_hold_ck", fleet.sqlRefusal("update fuel_truck set status = 'HELD' where id = $1", truck));
        assertViolates(
                "fuel_truck_capacity_ck", fleet.sqlRefusal("update fuel_truck set capacity = 0 where id = $1", truck));
        assertViolates(
                "fuel_truck_number_ck",
                fleet.sqlRefusal("update fuel_truck set truck_number = 'Other' where id = $1", truck));
        assertViolates(
                "fuel_type_alias_normal_ck",
                fleet.sqlRefusal("update fuel_type_alias set label = 'Jet B' where alias = 'jeta'"));
        assertViolates(
                "aircraft_tail_number_ck",
                fleet.sqlRefusal(
                        "update aircraft set tail_number = 'n1' where tail_number = $1", fleet.aircraft("SAF")));
    }

    private static int entry(long truck, long number, Long previous, String start, String end) {
        return fleet.sql(ENTRY, entryOf(truck, number, previous, start, end));
    }

    private static Object[] entryOf(long truck, long number, Long previous, String start, String end) {
        var from = new BigDecimal(start);
        var to = new BigDecimal(end);
        return new Object[] {truck, number, previous, from, to, to.subtract(from), Instant.now()};
    }

    private static void gap(String constraint, long truck, long number, Long previous, String start, String end) {
        assertViolates(constraint, fleet.sqlRefusal(ENTRY, entryOf(truck, number, previous, start, end)));
    }

    private static int insert(long truck, String tailNumber, String fuelType, String held, String state) {
        return fleet.sql(PERMIT, permit(truck, tailNumber, fuelType, held, state));
    }

    private static void refused(
            String constraint, long truck, String tailNumber, String fuelType, String held, String state) {
        assertViolates(constraint, fleet.sqlRefusal(PERMIT, permit(truck, tailNumber, fuelType, held, state)));
    }

    private static Object[] permit(long truck, String tailNumber, String fuelType, String held, String state) {
        var now = Instant.now();
        var closedAt = state.equals("OPEN") ? null : now;
        return new Object[] {fleet.order(), truck, tailNumber, fuelType, held, state, now, closedAt};
    }

    private static String confirmation(String fuelType, String method, String by) {
        return "confirmed_fuel_type = " + fuelType + ", confirmation_method = " + method + ", confirmed_by_user_id = "
                + by + ", confirmed_at = current_timestamp";
    }

    private static void reservationRefused(String constraint, Long truck, String tailNumber, String fuelType) {
        assertViolates(constraint, fleet.sqlRefusal(RESERVATION, reservation(truck, tailNumber, fuelType)));
    }

    private static Object[] reservation(Long truck, String tailNumber, String fuelType) {
        return new Object[] {fleet.name("R"), fleet.order(), tailNumber, fuelType, truck, Instant.now()};
    }

    private static void assertViolates(String constraint, SqlFailure refusal) {
        assertThat(refusal.violates(constraint))
                .as(constraint + ": " + refusal.getMessage())
                .isTrue();
    }

    private static SqlFailure changeOfPermit(String change, Fleet.Flow flow) {
        return fleet.sqlRefusal("update fueling_permit set " + change + " where order_id = $1", flow.order());
    }
}
