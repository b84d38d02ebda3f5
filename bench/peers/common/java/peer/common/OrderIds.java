package peer.common;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** The ids of new orders: the sequence is asked once for twenty. */
final class OrderIds {
    private static final int AT_ONCE = 20;

    private final Lock lock = new ReentrantLock();
    private long next;
    private int left;

    long next(Connection connection) throws SQLException {
        lock.lock();
        try {
            if (left == 0) {
                try (var statement = connection.prepareStatement("select nextval('orders.fuel_order_id')");
                        var rows = statement.executeQuery()) {
                    rows.next();
                    next = rows.getLong(1);
                    left = AT_ONCE;
                }
            }
            left--;
            return next++;
        } finally {
            lock.unlock();
        }
    }
}
