package peer.common;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Gives events their positions in the log, in a thread of its own that a write wakes. */
final class EventLog implements AutoCloseable {
    private static final Logger log = Logger.getLogger(EventLog.class.getName());
    private static final Script POSITIONS = Script.of("positions.sql");
    private static final int AT_ONCE = 200;
    /** What comes in this time after positions were given gets its own together: as the service has it. */
    private static final long GATHERING_MS = 10;

    private final DataSource dataSource;
    private final Semaphore wakes = new Semaphore(0);
    private final Thread thread = Thread.ofPlatform().name("event-log").daemon().unstarted(this::work);

    EventLog(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Whatever was left without one is first. */
    void start() {
        thread.start();
        wake();
    }

    void wake() {
        wakes.release();
    }

    private void work() {
        try {
            while (true) {
                wakes.acquire();
                wakes.drainPermits();
                try {
                    while (position() == AT_ONCE) {
                        // There may be more.
                    }
                } catch (SQLException | RuntimeException failure) {
                    log.log(Level.WARNING, "Events wait for their positions", failure);
                    wakes.release();
                }
                Thread.sleep(GATHERING_MS);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says how many events got one. */
    private int position() throws SQLException {
        try (var connection = dataSource.getConnection();
                var run = POSITIONS.on(connection)) {
            var position =
                    run.query(Map.of(), row -> row.getLong("last_position")).getFirst();
            var ids = run.query(Map.of("limit", AT_ONCE), row -> row.getString("id"));
            if (ids.isEmpty()) {
                return 0;
            }
            List<Map<String, Object>> positions = new ArrayList<>();
            for (var id : ids) {
                positions.add(Map.of("event_id", id, "position", ++position));
            }
            run.batch(positions);
            run.update(Map.of("position", position));
            return ids.size();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
