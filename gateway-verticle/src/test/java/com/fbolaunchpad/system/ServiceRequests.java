package com.fbolaunchpad.system;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Optional;

/** A way to send requests to the service, wherever it is. */
interface ServiceRequests {
    /**
     * What a request was answered; empty when nobody knows what became of it.
     *
     * @param path below {@code /api}
     * @param token empty for none
     * @param body null for none
     */
    Optional<HttpResponse<String>> send(String method, String path, String token, JsonObject body);
}
