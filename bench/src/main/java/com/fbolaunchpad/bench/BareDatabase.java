package com.fbolaunchpad.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** The same transactions by pgbench: what it sets their parameters to, and what comes of it at saturation. */
final class BareDatabase {
    private static final String ANY =
            "\\set tail random(1, " + DataSet.AIRCRAFT + ")\n\\set truck_id random(1, " + DataSet.TRUCKS + ")\n";

    /** About as long as those of the service; a colon before a letter or a digit would be a parameter to pgbench. */
    private static final String CHANGES = "{\"status\": {\"from\": \"DISPATCHED\", \"to\": \"ACKNOWLEDGED\"},"
            + " \"acknowledge_timestamp\": {\"from\": null, \"to\": \"2026-11-26T00.22.53.099333Z\"}}";

    private static final String DATA = "{\"order_id\": 2, \"order_version\": 2, \"from\": \"DISPATCHED\","
            + " \"to\": \"ACKNOWLEDGED\", \"tail_number\": \"N123AB\", \"fuel_type\": \"JET_A\","
            + " \"assigned_lst_user_id\": 4, \"assigned_truck_id\": 1, \"actor\": 4}";

    private final Setting setting;
    private final Options options;
    private final String database;

    BareDatabase(Setting setting, Options options, String database) {
        this.setting = setting;
        this.options = options;
        this.database = database;
    }

    /** Empty where there is no pgbench. */
    Optional<Measurement> measure(String operation) throws IOException, SQLException, InterruptedException {
        var found = Pgbench.find(setting.postgres(), setting.logs());
        if (found.isEmpty()) {
            Progress.note("There is no pgbench: its column stays empty.");
            return Optional.empty();
        }
        var writes = operation.equals("create") || operation.equals("status");
        var clients = writes ? 3 * Setting.POOL : Setting.POOL;
        var rounds = new Rounds();
        for (var round = 0; round < options.rounds(); round++) {
            var transaction = transaction(operation);
            var databaseCpu = setting.postgres().cpuSeconds();
            var rate = found.get().run(database, transaction, clients, options.seconds(), writes);
            if (operation.equals(Comparison.STATUS)) {
                requireThatEnoughWaited(rate);
            }
            databaseCpu = setting.postgres().cpuSeconds() - databaseCpu;
            rounds.add(new Rounds.Round(rate, 0, 1_000 * databaseCpu / (rate * options.seconds())));
        }
        Progress.note("%-12s %-8s %,8.0f/s", Comparison.DATABASE, operation, rounds.perSecond());
        return Optional.of(new Measurement(Comparison.DATABASE, operation, rounds, 0, LoadResult.none()));
    }

    /** The statements, with what each transaction sets its parameters to. */
    private String transaction(String operation) throws SQLException {
        var script = SqlScript.read(operation);
        return switch (operation) {
            case "get" -> "\\set order_id random(1, " + options.orders() + ")\n" + script.text();
            case "list" -> script.with(Map.of("limit", Integer.toString(Operations.PAGE + 1)));
            case "create" ->
                ANY + "select nextval('fuel_order_id') as order_id \\gset\n" + script.with(values("DISPATCHED"));
            default -> {
                var first = setting.addWaiting(database, waiting());
                setting.postgres()
                        .execute(
                                database,
                                "create sequence if not exists public.waiting",
                                "select setval('public.waiting', " + first + ", false)");
                yield ANY + "select nextval('public.waiting') as order_id \\gset\n"
                        + script.with(values("ACKNOWLEDGED"));
            }
        };
    }

    private long waiting() {
        return Entrant.MOST_STEPS_PER_SECOND * (options.seconds() + 1L);
    }

    /** A step of an order that isn't there costs next to nothing. */
    private void requireThatEnoughWaited(double rate) {
        if (rate * options.seconds() > waiting()) {
            throw new IllegalStateException("%.0f/s are more than orders waited for".formatted(rate));
        }
    }

    private Map<String, String> values(String status) {
        var technician = Long.toString(setting.technicianId());
        return Map.ofEntries(
                Map.entry("tail_number", "'N' || :tail"),
                Map.entry("fuel_type", "'" + DataSet.GRADE + "'"),
                Map.entry("status", "'" + status + "'"),
                Map.entry("requested_amount", "250.00"),
                Map.entry("location_on_ramp", "'Spot 4'"),
                Map.entry("lst_user_id", technician),
                Map.entry("user_id", technician),
                Map.entry("audience", "'" + technician + "'"),
                Map.entry("client_address", "'127.0.0.1'"),
                Map.entry("request_id", "'pgbench'"),
                Map.entry("now", "now()"),
                Map.entry("version", "1"),
                Map.entry("order_version", "1"),
                Map.entry("reservation_id", "cast(gen_random_uuid() as varchar)"),
                Map.entry("history_id", "cast(gen_random_uuid() as varchar)"),
                Map.entry("event_id", "cast(gen_random_uuid() as varchar)"),
                Map.entry("changes", "'" + CHANGES + "'"),
                Map.entry("data", "'" + DATA + "'"));
    }
}
