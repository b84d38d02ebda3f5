package com.fbolaunchpad.bench;

import io.vertx.core.json.JsonObject;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The calls that are measured. */
final class Operations {
    private static final String ORDERS = "/api/fuel-orders";
    static final int PAGE = 20;

    private final long orders;
    private final String deskToken;
    private final String technicianToken;
    private final long technicianId;
    private final Random random = new Random(7);

    /** @param orders how many there are, with the ids from 1 on */
    Operations(long orders, String deskToken, String technicianToken, long technicianId) {
        this.orders = orders;
        this.deskToken = deskToken;
        this.technicianToken = technicianToken;
        this.technicianId = technicianId;
    }

    /** Any order. */
    Workload get() {
        return Workload.of(() -> Call.get(ORDERS + "/" + (1 + random.nextLong(orders)), deskToken));
    }

    /** The first page of the newest, by cursor. */
    Workload list() {
        var call = Call.get(ORDERS + "?limit=" + PAGE, deskToken);
        return Workload.of(() -> call);
    }

    /** A page from deep within the set: behind the cursor of an order in the middle. */
    Workload listDeep(String cursor) {
        var call = Call.get(ORDERS + "?limit=" + PAGE + "&cursor=" + cursor, deskToken);
        return Workload.of(() -> call);
    }

    Workload statusCounts() {
        var call = Call.get(ORDERS + "/stats/status-counts", deskToken);
        return Workload.of(() -> call);
    }

    /** A page of the event log from anywhere in it. */
    Workload events() {
        return Workload.of(
                () -> Call.get(ORDERS + "/events?limit=" + PAGE + "&after=" + random.nextLong(2 * orders), deskToken));
    }

    /** An order with a technician and a truck, as the desk makes them. */
    Workload create() {
        return Workload.of(
                () -> Call.of("POST", ORDERS, deskToken, order(1 + random.nextLong(DataSet.TRUCKS), tail()), 201));
    }

    private String tail() {
        return "N" + (1 + random.nextInt(DataSet.AIRCRAFT));
    }

    private String order(long truckId, String tailNumber) {
        return new JsonObject()
                .put("tail_number", tailNumber)
                .put("fuel_type", DataSet.GRADE)
                .put("requested_amount", 250)
                .put("location_on_ramp", "Spot 4")
                .put("assigned_lst_user_id", technicianId)
                .put("assigned_truck_id", truckId)
                .encode();
    }

    /** The acknowledgement of the next of the orders that wait, from the id on. */
    Workload acknowledge(AtomicLong nextId) {
        return Workload.of(() -> acknowledgement(nextId.getAndIncrement()));
    }

    Call acknowledgement(long id) {
        return step(id, "ACKNOWLEDGED");
    }

    private Call step(long id, String status) {
        return Call.of("PATCH", ORDERS + "/" + id + "/status", technicianToken, "{\"status\":\"" + status + "\"}", 200);
    }

    static Workload login() {
        var body = new JsonObject()
                .put("email", Api.DESK)
                .put("password", Api.PASSWORD)
                .encode();
        return Workload.of(() -> Call.of("POST", "/api/auth/login", null, body, 200));
    }

    /** From the desk to the review, each connection with a truck and an aircraft of its own. */
    Workload life() {
        var meters = new long[DataSet.TRUCKS];
        return connection -> new Life(connection, meters);
    }

    private final class Life implements Workload.Session {
        private static final int GALLONS = 10;
        private final int truck;
        private final long[] meters;
        private int calls;
        private long id;

        Life(int truck, long[] meters) {
            this.truck = truck;
            this.meters = meters;
        }

        @Override
        public boolean readsAnswers() {
            return true;
        }

        @Override
        public @Nullable Call next(@Nullable String answer) {
            if (calls == 1) {
                id = new JsonObject(answer).getJsonObject("fuel_order").getLong("id");
            }
            return switch (calls++) {
                case 0 -> Call.of("POST", ORDERS, deskToken, order(1 + truck, "N" + (1 + truck)), 201);
                case 1 -> step(id, "ACKNOWLEDGED");
                case 2 -> step(id, "EN_ROUTE");
                case 3 -> step(id, "FUELING");
                case 4 -> {
                    var start = meters[truck];
                    meters[truck] += GALLONS;
                    var readings = new JsonObject()
                            .put("start_meter_reading", start)
                            .put("end_meter_reading", start + GALLONS)
                            .encode();
                    yield Call.of("PUT", ORDERS + "/" + id + "/submit-data", technicianToken, readings, 200);
                }
                case 5 -> Call.of("PATCH", ORDERS + "/" + id + "/review", deskToken, null, 200);
                default -> null;
            };
        }
    }
}
