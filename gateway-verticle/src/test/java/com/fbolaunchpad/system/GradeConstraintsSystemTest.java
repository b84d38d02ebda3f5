package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.system.GradeFixture.Role;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the database itself refuses, whoever writes: a mismatch in a permit or a reservation, and one made under them. */
@ParameterizedClass
@EnumSource(Engine.class)
class GradeConstraintsSystemTest {
    private static final String PERMIT =
            "insert into fleet.fueling_permit (order_id, order_version, truck_id, tail_number,"
                    + " fuel_type, held_fuel_type, state, minted_at) values (?, 1, ?, ?, ?, ?, 'OPEN', current_timestamp)";
    private static final String RESERVATION = "insert into fleet.fueling_reservation (id, order_id, order_version,"
            + " tail_number, fuel_type, truck_id, confirmed, reserved_at)"
            + " values (?, 1, 1, ?, ?, ?, true, current_timestamp)";

    private final GradeFixture fixture;
    private int count;

    GradeConstraintsSystemTest(Engine engine) {
        fixture = new GradeFixture(engine);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void refuseEveryPermitAndReservationWhoseGradesDiffer() throws SQLException {
        for (var order : fixture.grades) {
            for (var truck : fixture.grades) {
                for (var aircraft : fixture.grades) {
                    var id = ++count;
                    var tail = fixture.tail(GradeFixture.VERIFIED, aircraft);
                    Object[] permit = {id, fixture.truck(truck), tail, order, order};
                    Object[] reservation = {"r" + id, tail, order, fixture.truck(truck)};
                    if (order.equals(truck) && order.equals(aircraft)) {
                        assertThat(fixture.rows.tryToUpdate(PERMIT, permit)).isEqualTo(1);
                        assertThat(fixture.rows.tryToUpdate(RESERVATION, reservation))
                                .isEqualTo(1);
                        // A truck holds one permit at a time: the next one would be refused for that.
                        fixture.rows.update("delete from fleet.fueling_permit");
                    } else {
                        refused("fueling_permit_(truck|aircraft)_grade_fk", PERMIT, permit);
                        refused("fueling_reservation_(truck|aircraft)_grade_fk", RESERVATION, reservation);
                    }
                }
            }
        }
        assertThat(count).isEqualTo(216);
        // An open permit can't hold another grade than its own, nor none, to get round the keys.
        var tail = fixture.tail(GradeFixture.VERIFIED, fixture.grades.get(0));
        refused(
                "fueling_permit_held_ck",
                PERMIT,
                ++count,
                fixture.truck(fixture.grades.get(0)),
                tail,
                fixture.grades.get(1),
                fixture.grades.get(0));
        refused(
                "fueling_permit_held_ck",
                PERMIT,
                ++count,
                fixture.truck(fixture.grades.get(0)),
                tail,
                fixture.grades.get(0),
                null);
    }

    @Test
    void refuseToMakeAMismatchUnderAReservation() {
        for (var grade : fixture.grades) {
            fixture.natural("EN_ROUTE", GradeFixture.VERIFIED, grade, false, Role.LST, false);
        }
        fixture.rows.awaitQuiet();
        assertThat(fixture.rows.number("select count(*) from fleet.fueling_reservation"))
                .isEqualTo(6);

        refuseEveryChange("fueling_reservation_(truck|aircraft)_grade_fk");
        refuseToTurn("fleet.fueling_reservation", "fuel_type", "fueling_reservation_(truck|aircraft)_grade_fk");
    }

    @Test
    void refuseToMakeAMismatchUnderAPermit() {
        for (var grade : fixture.grades) {
            fixture.natural("FUELING", GradeFixture.VERIFIED, grade, false, Role.LST, false);
        }
        fixture.rows.awaitQuiet();
        fixture.rows.update("delete from fleet.fueling_reservation");
        assertThat(fixture.rows.number("select count(*) from fleet.fueling_permit where state = 'OPEN'"))
                .isEqualTo(6);

        refuseEveryChange("fueling_permit_(truck|aircraft)_grade_fk");
        refuseToTurn("fleet.fueling_permit", "fuel_type", "fueling_permit_held_ck");
        refuseToTurn("fleet.fueling_permit", "held_fuel_type", "fueling_permit_((truck|aircraft)_grade_fk|held_ck)");
    }

    /** The truck's grade, the aircraft's approval, and both of them away altogether. */
    private void refuseEveryChange(String constraint) {
        for (var grade : fixture.grades) {
            var tail = fixture.tail(GradeFixture.VERIFIED, grade);
            for (var other : fixture.grades) {
                if (!other.equals(grade)) {
                    refused(
                            constraint,
                            "update fleet.fuel_truck set fuel_type = ? where id = ?",
                            other,
                            fixture.truck(grade));
                    refused(
                            constraint,
                            "update fleet.aircraft_approved_fuel set fuel_type = ? where tail_number = ?",
                            other,
                            tail);
                }
            }
            refused(constraint, "delete from fleet.aircraft_approved_fuel where tail_number = ?", tail);
        }
    }

    private void refuseToTurn(String table, String column, String constraint) {
        for (var grade : fixture.grades) {
            refused(
                    constraint,
                    "update " + table + " set " + column + " = ? where truck_id = ?",
                    fixture.otherThan(grade),
                    fixture.truck(grade));
        }
    }

    private void refused(String constraint, String sql, Object... parameters) {
        assertThatThrownBy(() -> fixture.rows.tryToUpdate(sql, parameters))
                .as("%s with %s", sql, Arrays.asList(parameters))
                .isInstanceOf(SQLException.class)
                .extracting(refusal -> refusal.getMessage().toLowerCase(Locale.ROOT))
                .asString()
                .containsPattern(constraint);
    }
}
