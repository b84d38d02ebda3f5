package peer.quarkus;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Says that the peer lives. */
@Path("/health/live")
public class HealthResource {
    @GET
    @NonBlocking
    public String live() {
        return "{\"status\":\"UP\"}";
    }
}
