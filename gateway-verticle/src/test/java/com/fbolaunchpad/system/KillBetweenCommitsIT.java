package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The runnable jar on PostgreSQL, killed with SIGKILL after the fleet service has committed its part and before the orders
 * service has: that one is kept waiting for a row that the test has locked.
 */
class KillBetweenCommitsIT {
    private static final String ADMIN_PASSWORD = "the-administrator's-password";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String databaseUrl = Engine.POSTGRESQL.freshDatabaseUrl();
    private final OrderBooks books = OrderBooks.at(databaseUrl);
    private LaunchpadProcess process;
    private String admin;
    private String technician;
    private long technicianId;
    private long truck;

    @BeforeEach
    void makeAnFbo() throws IOException {
        process = new LaunchpadProcess(
                folder,
                Map.of(
                        "DATABASE_URL",
                        databaseUrl,
                        "JWT_SECRET_KEY",
                        TestSettings.JWT_SECRET_KEY,
                        "ADMIN_PASSWORD",
                        ADMIN_PASSWORD),
                null,
                line -> {});
        process.start();
        admin = login(Launchpad.ADMIN_EMAIL, ADMIN_PASSWORD);
        technicianId = ask(
                        201,
                        admin,
                        "POST",
                        "/users",
                        new JsonObject("{\"email\":\"lee@example.com\",\"role_ids\":[3]}")
                                .put("password", Launchpad.PASSWORD))
                .getJsonObject("user")
                .getLong("id");
        technician = login("lee@example.com", Launchpad.PASSWORD);
        truck = ask(
                        201,
                        admin,
                        "POST",
                        "/fuel-trucks",
                        new JsonObject("{\"truck_number\":\"T-1\",\"fuel_type\":\"JET_A\",\"capacity\":5000,"
                                + "\"current_meter_reading\":\"1200.00\"}"))
                .getJsonObject("fuel_truck")
                .getLong("id");
        ask(
                201,
                admin,
                "POST",
                "/fuel-trucks/" + truck + "/checks",
                new JsonObject("{\"kind\":\"DAILY\",\"result\":\"PASSED\"}"));
        ask(
                201,
                admin,
                "POST",
                "/aircraft",
                new JsonObject("{\"tail_number\":\"N1\",\"aircraft_type\":\"Test type\",\"fuel_type\":\"JET_A\"}"));
    }

    @AfterEach
    void stop() {
        process.close();
    }

    private CompletableFuture<HttpResponse<String>> send(String token, String method, String path, JsonObject body) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + process.port() + "/api" + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    private JsonObject ask(int status, String token, String method, String path, JsonObject body) {
        var answer = send(token, method, path, body).join();
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isEqualTo(status);
        return new JsonObject(answer.body());
    }

    private String login(String email, String password) {
        return ask(
                        200,
                        "none",
                        "POST",
                        "/auth/login",
                        new JsonObject().put("email", email).put("password", password))
                .getString("token");
    }

    private JsonObject order() {
        return new JsonObject("{\"tail_number\":\"N1\",\"fuel_type\":\"JET_A\",\"requested_amount\":250,"
                        + "\"location_on_ramp\":\"Spot 4\"}")
                .put("assigned_lst_user_id", technicianId)
                .put("assigned_truck_id", truck);
    }

    private String orderInFueling() {
        var id = ask(201, admin, "POST", "/fuel-orders", order())
                .getJsonObject("fuel_order")
                .getLong("id");
        for (var status : List.of("ACKNOWLEDGED", "EN_ROUTE", "FUELING")) {
            ask(200, technician, "PATCH", "/fuel-orders/" + id + "/status", new JsonObject().put("status", status));
        }
        return "/fuel-orders/" + id;
    }

    private String status() {
        return (String)
                books.rows("select status from orders.fuel_order").get(0).get("status");
    }

    private BigDecimal meter() {
        return (BigDecimal) books.rows("select current_meter_reading as meter from fleet.fuel_truck")
                .get(0)
                .get("meter");
    }

    private static Connection locking(OrderBooks books, String statement) throws SQLException {
        var connection = books.connect();
        connection.setAutoCommit(false);
        try (var locking = connection.createStatement()) {
            locking.execute(statement);
        }
        return connection;
    }

    /** Once a session of the orders service waits for the lock, everything before it has been committed. */
    private void awaitOrdersWaiting() {
        books.awaitSome(
                PATIENCE,
                "a session of orders that waits for the lock",
                () -> books.rows("select pid from pg_stat_activity where datname = current_database()"
                        + " and application_name = 'launchpad-orders' and wait_event_type = 'Lock'"));
    }

    @Test
    void advancesTheMeterOnceWhenItIsKilledBetweenTheCommitsOfACompletion() throws Exception {
        var order = orderInFueling();
        var readings = new JsonObject("{\"start_meter_reading\":\"1200.00\",\"end_meter_reading\":\"1450.50\"}");
        CompletableFuture<HttpResponse<String>> lost;
        try (var held = locking(books, "select id from orders.fuel_order for update")) {
            lost = send(technician, "PUT", order + "/submit-data", readings);
            books.awaitSome(
                    PATIENCE,
                    "the entry of the order in the meter log",
                    () -> books.rows("select order_id from fleet.meter_log where kind = 'ORDER'"));
            awaitOrdersWaiting();
            process.kill();
            held.rollback();
        }
        assertThat(lost).failsWithin(PATIENCE);
        assertThat(status()).isEqualTo("FUELING");
        assertThat(meter()).isEqualByComparingTo("1450.50");

        process.start();
        var again =
                ask(200, technician, "PUT", order + "/submit-data", readings).getJsonObject("fuel_order");
        assertThat(again.getString("status")).isEqualTo("COMPLETED");
        assertThat(again.getString("calculated_gallons_dispensed")).isEqualTo("250.50");
        assertThat(ask(200, technician, "PUT", order + "/submit-data", readings).getJsonObject("fuel_order"))
                .isEqualTo(again);

        assertThat(meter()).isEqualByComparingTo("1450.50");
        assertThat(books.count("fleet.meter_log where kind = 'ORDER'")).isEqualTo(1);
        assertThat(books.count("orders.order_event where data like '%\"to\":\"COMPLETED\"%'"))
                .isEqualTo(1);
        books.check(0);
    }

    @Test
    void leavesNeitherAnOrderNorItsReservationWhenItIsKilledBetweenTheCommitsOfACreation() throws Exception {
        CompletableFuture<HttpResponse<String>> lost;
        var grade = new JsonObject().put("fuel_type", "AVGAS_100LL");
        try (var held = locking(books, "lock table orders.fuel_order in share mode")) {
            lost = send(admin, "POST", "/fuel-orders", order());
            books.awaitSome(
                    PATIENCE,
                    "the reservation of the order",
                    () -> books.rows("select order_id from fleet.fueling_reservation"));
            awaitOrdersWaiting();
            process.kill();
            held.rollback();
        }
        assertThat(lost).failsWithin(PATIENCE);
        assertThat(books.count("orders.fuel_order")).isZero();
        assertThat(books.count("fleet.fueling_reservation")).isEqualTo(1);

        process.start();
        assertThat(ask(409, admin, "PATCH", "/fuel-trucks/" + truck, grade).getString("code"))
                .isEqualTo("open-orders");
        // A minute goes by: only then is it certain that nobody is about to write the order.
        try (var connection = books.connect();
                var aging = connection.createStatement()) {
            aging.execute("update fleet.fueling_reservation set reserved_at = reserved_at - interval '1 minute'");
        }
        books.awaitNone(
                PATIENCE,
                "reservations of an order that was never made",
                () -> books.rows("select order_id from fleet.fueling_reservation"));
        ask(200, admin, "PATCH", "/fuel-trucks/" + truck, grade);
        books.check(0);
    }
}
