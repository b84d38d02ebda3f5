package peer.quarkus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import javax.sql.DataSource;
import peer.common.Orders;

/** Makes the measured operations when the peer starts. */
final class Beans {
    @Produces
    @Singleton
    @Startup
    Orders orders(DataSource dataSource, ObjectMapper mapper) {
        return new Orders(dataSource, value -> {
            try {
                return mapper.writeValueAsString(value);
            } catch (JsonProcessingException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    void close(@Disposes Orders orders) {
        orders.close();
    }
}
