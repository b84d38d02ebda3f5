package peer.common;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Confirms what is reserved for an order once it is written: nobody waits for it, and only a few run at once. */
final class Settlements implements AutoCloseable {
    private static final Logger log = Logger.getLogger(Settlements.class.getName());
    private static final Script SETTLE = Script.of("settle.sql");
    private static final int AT_ONCE = 4;

    private final DataSource dataSource;
    private final ExecutorService executor = Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().name("settlement-", 0).daemon().factory());

    Settlements(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    void settle(FuelOrder order) {
        executor.execute(() -> {
            try {
                settled(order);
            } catch (SQLException | RuntimeException failure) {
                log.log(Level.WARNING, "What is reserved for order " + order.id() + " stays unconfirmed", failure);
            }
        });
    }

    private void settled(FuelOrder order) throws SQLException {
        var values = new HashMap<String, Object>();
        values.put("order_id", order.id());
        values.put("order_version", order.version());
        values.put("tail_number", order.tailNumber());
        values.put("fuel_type", order.fuelType());
        values.put("truck_id", order.assignedTruckId());
        try (var connection = dataSource.getConnection();
                var run = SETTLE.on(connection)) {
            run.query(values, row -> row.getString("state"));
            var reserved = run.query(values, row -> row.getInt("n")).getFirst();
            if (reserved == 0) {
                log.warning("Nothing is reserved for order " + order.id());
            }
            run.update(values);
            run.update(values);
            run.update(values);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
