package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.system.GradeFixture.Role;
import com.fbolaunchpad.system.GradeFixture.Terms;
import com.fbolaunchpad.system.GradeOperations.Base;
import com.fbolaunchpad.system.GradeOperations.Operation;
import com.fbolaunchpad.system.GradeOperations.Tuple;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every tuple of grades of order, truck and aircraft × every operation that brings them together × everybody. An attempt
 * starts from an order that was made as all are; where no such order has the two grades that the operation leaves alone,
 * its row is written past every rule, so that each operation has to refuse by itself, whatever the others let through.
 * Operations that bring but two of the three together are tried with all pairs.
 */
@ParameterizedClass
@EnumSource(Engine.class)
class GradeInterlockSystemTest {
    /** Where attempts start from: the terms that the order was made with, and all that they must leave as it is. */
    private record Start(Base base, Terms natural, List<List<String>> standing) {
        static final Start NONE = new Start(new Base(-1, Base.NONE.terms()), Base.NONE.terms(), List.of());

        boolean isForced() {
            return !natural.equals(base.terms());
        }
    }

    private final Engine engine;
    private final GradeFixture fixture;
    private final GradeTable table = new GradeTable();

    GradeInterlockSystemTest(Engine engine) {
        this.engine = engine;
        this.fixture = new GradeFixture(engine);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void letsNoGradeMeetAnother() {
        new GradeOperations(fixture, this::attempt).attemptAll();

        table.write(engine);
        var recorded = fixture.refusals();
        assertThat(listedRefusals()).hasSize((int) recorded);
        assertThat(table.lines().stream()
                        .filter(line -> !GradeTable.agree(line) && line.status() < 300)
                        .toList())
                .isEmpty();
    }

    private void attempt(Operation operation, List<Tuple> tuples) {
        for (var tuple : tuples) {
            var recorded = fixture.refusals();
            var start = Start.NONE;
            for (var role : Role.values()) {
                var base = operation.preparation().of(tuple, role);
                if (!base.equals(start.base())) {
                    leave(start);
                    start = enter(base);
                }
                var answer = attempt(operation, tuple, role, start);
                if (answer.status() < 300) {
                    start = Start.NONE;
                    finish(answer.object("fuel_order"));
                } else if (operation.may().contains(role)
                        && operation.outcome().apply(tuple, role).recorded()) {
                    recorded++;
                }
            }
            leave(start);
            assertThat(fixture.refusals())
                    .as("recorded refusals after %s of %s", operation.name(), tuple)
                    .isEqualTo(recorded);
        }
    }

    private Start enter(Base base) {
        var natural = base.order() == 0 ? base.terms() : fixture.terms(base.order());
        if (!natural.equals(base.terms())) {
            fixture.force(base.order(), base.terms());
        }
        return new Start(base, natural, standing(base.order()));
    }

    private void leave(Start start) {
        if (start.isForced()) {
            fixture.force(start.base().order(), start.natural());
        }
    }

    private void finish(JsonObject order) {
        if (order != null) {
            fixture.finish(order.getLong("id"));
        }
    }

    private Launchpad.Answer attempt(Operation operation, Tuple tuple, Role role, Start start) {
        var answer =
                operation.call().by(fixture.client(role), tuple, start.base().order());
        var code = answer.status() < 300 ? "" : answer.body().getString("code");
        table.add(new GradeTable.Line(
                operation.name(), role, tuple.order(), tuple.truck(), tuple.aircraft(), answer.status(), code));
        var what = operation.name() + " of " + tuple + " by " + role + ": " + answer.body();

        if (!operation.may().contains(role)) {
            assertThat(answer.status()).as(what).isEqualTo(role == Role.ANONYMOUS ? 401 : 403);
        } else {
            var outcome = operation.outcome().apply(tuple, role);
            assertThat(answer.status()).as(what).isEqualTo(outcome.status());
            assertThat(code).as(what).isEqualTo(outcome.code());
        }
        if (answer.status() >= 400) {
            assertThat(standing(start.base().order())).as(what).isEqualTo(start.standing());
            fixture.requireNothingToMisfuel(start.isForced() ? start.base().order() : 0, what);
            return answer;
        }
        assertThat(tuple.agrees()).as(what).isTrue();
        fixture.requireNothingToMisfuel(0, what);
        var order = answer.object("fuel_order");
        if (order != null) {
            assertThat(order.getString("fuel_type")).as(what).isEqualTo(tuple.order());
        }
        return answer;
    }

    /** Everything that a refused attempt must leave as it was: this order, and how much there is of all. */
    private List<List<String>> standing(long order) {
        var rows = new ArrayList<>(fixture.rows.query("select * from orders.fuel_order where id = ?", order));
        rows.addAll(fixture.rows.query("select (select count(*) from orders.fuel_order),"
                + " (select count(*) from fleet.aircraft),"
                + " (select count(*) from fleet.fueling_permit where state = 'OPEN'),"
                + " (select sum(version) from fleet.fuel_truck), (select sum(version) from fleet.aircraft),"
                + " (select count(*) from fleet.aircraft_approved_fuel)"));
        return rows;
    }

    /** Everything that the list of refusals pages through. */
    private List<JsonObject> listedRefusals() {
        var listed = new ArrayList<JsonObject>();
        var cursor = "";
        do {
            var body = fixture.client(Role.CSR)
                    .get("/fuel-orders/refusals?limit=100" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .expect(200)
                    .body();
            body.getJsonArray("refusals").stream().map(JsonObject.class::cast).forEach(listed::add);
            cursor = body.getString("next_cursor", "");
        } while (cursor != null && !cursor.isEmpty());
        assertThat(listed.stream()
                        .map(refusal -> refusal.getJsonObject("changes").getString("code"))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("fuel-grade-mismatch", "grade-confirmation-missing");
        return listed;
    }
}
