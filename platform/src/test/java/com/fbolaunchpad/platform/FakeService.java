package com.fbolaunchpad.platform;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A collaborator of the verticle under test: answers on the bus what the test says, and remembers what it was asked. */
public final class FakeService {
    private final BusServer server;
    private final List<BusRequest> requests = new CopyOnWriteArrayList<>();

    /** A fake that serves addresses beginning with {@code owner.}. */
    public FakeService(Vertx vertx, String owner) {
        this.server = new BusServer(vertx, owner);
    }

    /** Answers {@code owner.operation} by the function, whose {@link Problem}s are answered as such. */
    public FakeService answer(String operation, Function<BusRequest, JsonObject> answer) {
        server.serve(operation, request -> {
            requests.add(request);
            return Future.succeededFuture(answer.apply(request));
        });
        return this;
    }

    /** What it was asked, in the order of arrival. */
    public List<BusRequest> requests() {
        return List.copyOf(requests);
    }

    /** Serves no longer, as a service that is away. */
    public Future<Void> leave() {
        return server.close();
    }
}
