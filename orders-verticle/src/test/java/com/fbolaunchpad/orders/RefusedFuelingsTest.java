package com.fbolaunchpad.orders;

import static com.fbolaunchpad.orders.OrdersFixture.CSR;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Engine;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** listRefusedFuelings. */
@ParameterizedClass
@EnumSource(Engine.class)
class RefusedFuelingsTest {
    private static final Instant BASE = Instant.parse("2026-11-22T15:04:05.123457Z");

    private final OrdersFixture orders;
    private final Database database;

    RefusedFuelingsTest(Engine engine) {
        this.orders = new OrdersFixture(engine);
        this.database = Await.result(Database.open(orders.vertx, orders.settings, "orders"));
    }

    @AfterEach
    void stop() {
        Await.result(database.close());
        orders.close();
    }

    private void refuse(Long orderId, Instant recordedAt, Long actor) {
        Await.result(database.update(
                "insert into order_history (id, order_id, order_version, action, recorded_at, actor_user_id, client_address,"
                        + " request_id, changes, misfuel) values ($1, $2, $3, 'REFUSED', $4, $5, '192.0.2.7', 'request-7',"
                        + " $6, true)",
                UUID.randomUUID().toString(),
                orderId,
                orderId == null ? null : 1L,
                recordedAt,
                actor,
                new JsonObject()
                        .put("code", "fuel-grade-mismatch")
                        .put("tail_number", "N1")
                        .encode()));
    }

    private JsonObject listed(Object... members) {
        var input = new JsonObject();
        for (var i = 0; i < members.length; i += 2) {
            input.put((String) members[i], members[i + 1]);
        }
        return orders.ask("listRefusedFuelings", input, CSR);
    }

    private static List<JsonObject> refusals(JsonObject answer) {
        return answer.getJsonArray("refusals").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    @Test
    void isEmptyWhereNobodyWasRefused() {
        orders.dispatched();

        assertThat(listed()).isEqualTo(new JsonObject("{\"refusals\": [], \"next_cursor\": null}"));
    }

    @Test
    void tellsWhoTriedWhatWithAndWithoutAnOrder() {
        var id = orders.dispatched();
        refuse(id, BASE, 31L);
        refuse(null, BASE.plusSeconds(1), null);

        var refusals = refusals(listed());

        assertThat(refusals).hasSize(2);
        assertThat(refusals.get(0).getValue("order_id")).isNull();
        assertThat(refusals.get(0).getValue("actor_user_id")).isNull();
        assertThat(refusals.get(1))
                .isEqualTo(new JsonObject()
                        .put("order_id", id)
                        .put("recorded_at", BASE.toString())
                        .put("actor_user_id", 31)
                        .put("client_address", "192.0.2.7")
                        .put("request_id", "request-7")
                        .put(
                                "changes",
                                new JsonObject()
                                        .put("code", "fuel-grade-mismatch")
                                        .put("tail_number", "N1")));
    }

    @Test
    void walksThemAllNewestFirstWhateverHappensMeanwhile() {
        // Seven at a time in each microsecond.
        IntStream.range(0, 123).forEach(i -> refuse(null, BASE.plus(i / 7, ChronoUnit.MICROS), (long) i));
        var seen = new ArrayList<JsonObject>();

        var answer = listed("limit", 10);
        seen.addAll(refusals(answer));
        while (answer.getString("next_cursor") != null) {
            assertThat(refusals(answer)).hasSize(10);
            refuse(null, BASE.plusSeconds(9), 1_000L);
            answer = listed("limit", 10, "cursor", answer.getString("next_cursor"));
            seen.addAll(refusals(answer));
        }

        assertThat(seen)
                .extracting(refusal -> refusal.getLong("actor_user_id"))
                .hasSize(123)
                .doesNotHaveDuplicates();
        assertThat(seen)
                .extracting(refusal -> Instant.parse(refusal.getString("recorded_at")))
                .isSortedAccordingTo((one, other) -> other.compareTo(one));
    }

    @Test
    void answersFiftyUnlessToldOtherwise() {
        IntStream.range(0, 51).forEach(i -> refuse(null, BASE.plusSeconds(i), null));

        assertThat(refusals(listed())).hasSize(50);
        assertThat(refusals(listed("limit", 51))).hasSize(51);
        assertThat(listed("limit", 51).getString("next_cursor")).isNull();
    }

    @Test
    void refusesAForeignCursor() {
        for (var foreign : new String[] {"r", "r_1", "r_1_2", "r_1_2_3_4", "cd_1_2", "x", "r_zzzzzzzzzzzzz_1_1"}) {
            var problem = orders.refused("listRefusedFuelings", new JsonObject().put("cursor", foreign), CSR);
            assertThat(problem.status()).as(foreign).isEqualTo(400);
            assertThat(problem.errors().get(0).field()).isEqualTo("/cursor");
        }
    }
}
