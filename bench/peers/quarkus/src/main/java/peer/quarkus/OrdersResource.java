package peer.quarkus;

import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import peer.common.Caller;
import peer.common.Messages;
import peer.common.Orders;
import peer.common.Refusal;

/** The measured operations over HTTP, on virtual threads. */
@Path("/api/fuel-orders")
@Authenticated
@RunOnVirtualThread
@Singleton
public class OrdersResource {
    private final Orders orders;
    private final JsonWebToken token;

    OrdersResource(Orders orders, JsonWebToken token) {
        this.orders = orders;
        this.token = token;
    }

    @GET
    @Path("/{id}")
    public Messages.One get(HttpServerRequest request, @PathParam("id") long id) {
        return orders.get(caller(request), id);
    }

    @GET
    public Messages.Many list(HttpServerRequest request, @QueryParam("limit") @DefaultValue("20") int limit) {
        return orders.list(caller(request), limit);
    }

    @POST
    @ResponseStatus(201)
    public Messages.Done create(HttpServerRequest request, Messages.NewOrder wanted) {
        return orders.create(caller(request), wanted);
    }

    @PATCH
    @Path("/{id}/status")
    public Messages.Done step(HttpServerRequest request, @PathParam("id") long id, Messages.Step step) {
        return orders.step(caller(request), id, step);
    }

    @ServerExceptionMapper
    RestResponse<Messages.Failed> refused(Refusal refusal) {
        return RestResponse.ResponseBuilder.create(
                        RestResponse.Status.fromStatusCode(refusal.status()), new Messages.Failed(refusal.getMessage()))
                .build();
    }

    private Caller caller(HttpServerRequest request) {
        return new Caller(
                Long.parseLong(token.getSubject()), request.remoteAddress().hostAddress());
    }
}
