package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fbolaunchpad.platform.Engine;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every pair of states × everybody who might try it × every way to try it, against the table that the contract shows.
 * What is refused changes no row.
 */
@ParameterizedClass
@EnumSource(Engine.class)
class StateMachineSystemTest {
    private static final Pattern TABLE_ROW = Pattern.compile("\\| (\\w+) → (\\w+) \\| ([^|]+) \\| [^|]+ \\|");
    private static final String TECHNICIAN = "the assigned technician";

    private enum Actor {
        ASSIGNED_LST,
        OTHER_LST,
        CSR,
        ADMIN
    }

    /** How a state is asked for, and what everybody who asks needs. */
    private enum Way {
        STATUS,
        SUBMIT_DATA,
        REVIEW,
        CANCEL;

        String permission(String to) {
            return switch (this) {
                case STATUS -> "CANCELLED".equals(to) ? "EDIT_FUEL_ORDER" : "UPDATE_OWN_ORDER_STATUS";
                case SUBMIT_DATA -> "COMPLETE_OWN_ORDER";
                case REVIEW -> "REVIEW_ORDERS";
                case CANCEL -> "EDIT_FUEL_ORDER";
            };
        }

        static List<Way> to(String status) {
            return switch (status) {
                case "COMPLETED" -> List.of(STATUS, SUBMIT_DATA);
                case "REVIEWED" -> List.of(STATUS, REVIEW);
                case "CANCELLED" -> List.of(STATUS, CANCEL);
                default -> List.of(STATUS);
            };
        }
    }

    private record Step(String from, String to) {}

    private record Outcome(int status, String code) {
        static final Outcome TAKEN = new Outcome(200, "");
    }

    private final Launchpad launchpad;
    private final Rows rows;
    private final List<String> states = new ArrayList<>();
    private final Map<Step, String> table = new LinkedHashMap<>();
    private final Map<Actor, Launchpad.Member> members = new EnumMap<>(Actor.class);
    private final Map<Actor, Set<String>> permissions = new EnumMap<>(Actor.class);
    private final Map<String, Long> orders = new HashMap<>();
    private Launchpad.Client admin;
    private int count;

    StateMachineSystemTest(Engine engine) {
        launchpad = new Launchpad(engine, "RATE_LIMIT_ATTEMPTS", "1000", "API_RATE_LIMIT", "0");
        rows = new Rows(launchpad);
    }

    @BeforeEach
    void makeAnFbo() {
        var documented = documented();
        documented.get("enum").forEach(state -> states.add(state.asText()));
        var row = TABLE_ROW.matcher(documented.get("description").asText());
        while (row.find()) {
            table.put(new Step(row.group(1), row.group(2)), row.group(3));
        }
        admin = launchpad.admin();
        members.put(Actor.ASSIGNED_LST, launchpad.member(admin, "lee", 3));
        members.put(Actor.OTHER_LST, launchpad.member(admin, "lou", 3));
        members.put(Actor.CSR, launchpad.member(admin, "casey", 2));
        members.put(Actor.ADMIN, launchpad.member(admin, "ann", 1));
        members.forEach((actor, member) -> permissions.put(
                actor,
                new HashSet<>(
                        member
                                .client()
                                .get("/auth/me/permissions")
                                .expect(200)
                                .body()
                                .getJsonArray("permissions")
                                .stream()
                                .map(String.class::cast)
                                .toList())));
        launchpad.aircraft(admin, "N1", "JET_A");
    }

    private static JsonNode documented() {
        try {
            return new YAMLMapper()
                    .readTree(Files.readString(Path.of("..", "conf", "openapi.yaml")))
                    .at("/components/schemas/OrderStatus");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @AfterEach
    void stop() {
        rows.close();
        launchpad.close();
    }

    @Test
    void takesTheDocumentedStepsByThoseWhoMayAndNoOthers() {
        assertThat(states).hasSize(7);
        assertThat(table).hasSize(8);
        var taken = new HashSet<Step>();
        for (var from : states) {
            for (var to : states) {
                for (var way : Way.to(to)) {
                    for (var actor : Actor.values()) {
                        if (attempt(new Step(from, to), way, actor)) {
                            taken.add(new Step(from, to));
                        }
                    }
                }
            }
        }

        assertThat(taken).isEqualTo(table.keySet());
    }

    /** A technician's claim is no way round the table: the order is somebody's already, whatever its state. */
    @Test
    void givesNoOrderAwayThatIsSomebodys() {
        for (var from : states) {
            for (var actor : Actor.values()) {
                var id = orders.computeIfAbsent(from, this::order);
                rows.awaitQuiet();
                var before = rows.dump("orders", "fleet");
                var answer = members.get(actor).client().post("/fuel-orders/" + id + "/claim", null);
                if (permissions.get(actor).contains("UPDATE_OWN_ORDER_STATUS")) {
                    answer.expect(409, "already-assigned");
                } else {
                    answer.expect(403, "forbidden");
                }
                assertThat(rows.dump("orders", "fleet")).isEqualTo(before);
            }
        }
    }

    /** Whether the step was taken; it was if and only if it may. */
    private boolean attempt(Step step, Way way, Actor actor) {
        var id = orders.computeIfAbsent(step.from(), this::order);
        rows.awaitQuiet();
        var before = rows.dump("orders", "fleet");
        var version = version(id);
        var answer = ask(id, step.to(), way, members.get(actor).client());
        var outcome = outcome(step, way, actor);
        var what = "%s → %s by %s of %s: %s".formatted(step.from(), step.to(), way, actor, answer.body());

        assertThat(answer.status()).as(what).isEqualTo(outcome.status());
        if (outcome.status() >= 400) {
            assertThat(answer.body().getString("code")).as(what).isEqualTo(outcome.code());
            if ("illegal-transition".equals(outcome.code())) {
                assertThat(named(answer)).as(what).isEqualTo(next(step.from()));
            }
            assertThat(rows.dump("orders", "fleet")).as(what).isEqualTo(before);
            return false;
        }
        assertThat(answer.object("fuel_order").getString("status")).as(what).isEqualTo(step.to());
        assertThat(answer.object("fuel_order").getLong("version")).as(what).isEqualTo(version + 1);
        assertThat(version(id)).as(what).isEqualTo(version + 1);
        assertThat(rows.number("select count(*) from orders.order_history where order_id = ?", id))
                .as("lines of history after %s", what)
                .isEqualTo(version + 1);
        assertThat(rows.number("select count(*) from orders.order_event where order_id = ?", id))
                .as("events after %s", what)
                .isEqualTo(version + 1);
        orders.remove(step.from());
        return true;
    }

    private long version(long id) {
        return rows.number("select version from orders.fuel_order where id = ?", id);
    }

    private Outcome outcome(Step step, Way way, Actor actor) {
        var mine = actor == Actor.ASSIGNED_LST;
        if (!permissions.get(actor).contains(way.permission(step.to()))) {
            return new Outcome(403, "forbidden");
        }
        if (!mine && !permissions.get(actor).contains("VIEW_ALL_ORDERS")) {
            return new Outcome(404, "not-found");
        }
        var isOfTechnicians = way == Way.SUBMIT_DATA || (way == Way.STATUS && !"CANCELLED".equals(step.to()));
        if (isOfTechnicians && !mine) {
            return new Outcome(403, "not-assigned");
        }
        var takenBy = table.get(step);
        if (takenBy == null) {
            return new Outcome(409, "illegal-transition");
        }
        if (way == Way.STATUS && "COMPLETED".equals(step.to())) {
            return new Outcome(422, "meter-readings-missing");
        }
        if (way == Way.STATUS && "REVIEWED".equals(step.to())) {
            return new Outcome(422, "review-missing");
        }
        assertThat(TECHNICIAN.equals(takenBy) ? mine : takenBy.contains("`" + way.permission(step.to()) + "`"))
                .as("%s is taken by %s, not by %s", step, takenBy, actor)
                .isTrue();
        return Outcome.TAKEN;
    }

    /** The states that the refusal says may follow. */
    private Set<String> named(Launchpad.Answer answer) {
        var detail = answer.body().getString("detail");
        var allowed = new HashSet<String>();
        var name = Pattern.compile("[A-Z_]{7,}").matcher(detail.substring(detail.indexOf(". ")));
        while (name.find()) {
            allowed.add(name.group());
        }
        return allowed;
    }

    private Set<String> next(String from) {
        var next = new HashSet<String>();
        table.keySet().stream().filter(step -> step.from().equals(from)).forEach(step -> next.add(step.to()));
        return next;
    }

    private static Launchpad.Answer ask(long id, String to, Way way, Launchpad.Client client) {
        var path = "/fuel-orders/" + id;
        return switch (way) {
            case STATUS -> {
                var body = new JsonObject().put("status", to);
                yield client.patch(path + "/status", "CANCELLED".equals(to) ? body.put("reason", "Weather") : body);
            }
            // Other readings than those that completed the order: the same ones would be answered again.
            case SUBMIT_DATA -> client.put(path + "/submit-data", readings("160.00"));
            case REVIEW -> client.send("PATCH", path + "/review", null);
            case CANCEL -> client.post(path + "/cancel", new JsonObject().put("reason", "Weather"));
        };
    }

    private static JsonObject readings(String end) {
        return new JsonObject().put("start_meter_reading", "100.00").put("end_meter_reading", end);
    }

    /** An order of the assigned technician that has come as far as this, with a truck of its own. */
    private long order(String status) {
        var truck = launchpad.truck(admin, "T-" + (++count), "JET_A", "100.00");
        var lst = members.get(Actor.ASSIGNED_LST);
        long id = admin.post(
                        "/fuel-orders",
                        new JsonObject()
                                .put("tail_number", "N1")
                                .put("fuel_type", "JET_A")
                                .put("requested_amount", 50)
                                .put("location_on_ramp", "Spot 4")
                                .put("assigned_lst_user_id", lst.id())
                                .put("assigned_truck_id", truck))
                .expect(201)
                .object("fuel_order")
                .getLong("id");
        if ("CANCELLED".equals(status)) {
            ask(id, status, Way.CANCEL, admin).expect(200);
            return id;
        }
        var steps = List.of("DISPATCHED", "ACKNOWLEDGED", "EN_ROUTE", "FUELING", "COMPLETED", "REVIEWED");
        for (var step : steps.subList(1, steps.indexOf(status) + 1)) {
            var answer =
                    switch (step) {
                        case "COMPLETED" -> lst.client().put("/fuel-orders/" + id + "/submit-data", readings("150.00"));
                        case "REVIEWED" -> ask(id, step, Way.REVIEW, admin);
                        default -> ask(id, step, Way.STATUS, lst.client());
                    };
            answer.expect(200);
        }
        return id;
    }
}
