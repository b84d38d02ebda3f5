package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.completion;
import static com.fbolaunchpad.fleet.Fleet.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import io.vertx.core.json.JsonObject;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MigrationTest {
    private static final String[] FIRST_VERSION = {
        "insert into aircraft values ('N1', 'CJ3', 'JET_A', null, true, true, 1, now(), now())",
        "insert into aircraft_approved_fuel values ('N1', 'JET_A', 'REGISTER', null)",
        "insert into fuel_truck (id, truck_number, truck_number_key, fuel_type, capacity, current_meter_reading,"
                + " is_active, status, held_by_check, version, created_at, updated_at)"
                + " values (1, 'T-1', 't-1', 'JET_A', 1000, 90, true, 'AVAILABLE', false, 3, now(), now())",
        "insert into fueling_permit values (7, 1, 1, 'N1', 'JET_A', null, 'COMPLETED', now(), 42, now(), 100, 150.5)",
        "insert into fueling_permit values (8, 1, 1, 'N1', 'JET_A', 'JET_A', 'OPEN', now(), 42, null, null, null)",
        "insert into fueling_permit (order_id, state, closed_at) values (9, 'RELEASED', now())",
        "insert into meter_log values (1, 1, null, 'OPENING', null, 100, 100, null, now(), 42)",
        "insert into meter_log values (1, 2, 1, 'ORDER', 7, 100, 150.5, null, now(), 42)",
        "insert into meter_log values (1, 3, 2, 'ADJUSTMENT', null, 150.5, 90, 'Drift', now(), 42)"
    };

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatTheFirstVersionKeptIsKept(Engine engine) throws SQLException {
        var url = engine.freshDatabaseUrl();
        fillFirstVersion(
                engine == Engine.H2
                        ? "jdbc:" + url + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1"
                        : "jdbc:postgresql://" + url.substring(url.indexOf('@') + 1),
                engine == Engine.H2 ? "sa" : "postgres",
                engine == Engine.H2 ? "" : "postgres");
        var fleet = new Fleet(engine, "DATABASE_URL", url);
        assertThat(fleet.truckNow(1).getInteger("meter_digits")).isEqualTo(8);
        assertThat(fleet.meterLog(1).stream().map(entry -> ((JsonObject) entry).getString("gallons")))
                .containsExactly("-60.50", "50.50", "0.00");
        assertThat(fleet.ask("fleet.completeFueling", completion(7, "100.00", "150.50"))
                        .getString("gallons_dispensed"))
                .isEqualTo("50.50");
        fleet.ask("fleet.completeFueling", completion(8, "90.00", "95.00"));
        fleet.refused(409, "no-permit", "fleet.completeFueling", completion(9, "95.00", "96.00"));
        assertThat(fleet.aircraftNow("N1").getBoolean("grounded")).isFalse();
        fleet.ask("fleet.deleteFuelTruck", json("truck_id", 1));
        fleet.stop();
    }

    private static void fillFirstVersion(String url, String user, String password) throws SQLException {
        Flyway.configure(MigrationTest.class.getClassLoader())
                .dataSource(url, user, password)
                .schemas("fleet")
                .defaultSchema("fleet")
                .locations("classpath:db/fleet")
                .target("1")
                .load()
                .migrate();
        try (var connection = DriverManager.getConnection(url, user, password);
                var statement = connection.createStatement()) {
            statement.execute("set search_path to fleet");
            for (var row : FIRST_VERSION) {
                statement.execute(row);
            }
        }
    }
}
