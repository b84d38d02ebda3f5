package com.fbolaunchpad.platform;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;

/** Whether this node is ready as its clients find it: asked over HTTP, which is the first request that it answers. */
final class OwnReadiness {
    private static final int OK = 200;

    private OwnReadiness() {}

    /** Fails when the gateway of this node doesn't answer that it is ready; a node without a gateway isn't asked. */
    static Future<Void> confirm(Vertx vertx, Settings settings) {
        var port = vertx.sharedData().<String, Integer>getLocalMap("gateway").get("port");
        if (port == null) {
            return Future.succeededFuture();
        }
        var options = new HttpClientOptions()
                .setSsl(!settings.text("TLS_CERT_FILE").isEmpty())
                // It asks itself: whom the certificate names is of no matter.
                .setTrustAll(true)
                .setVerifyHost(false);
        var client = vertx.createHttpClient(options);
        return client.request(HttpMethod.GET, port, settings.text("HTTP_HOST"), "/health/ready")
                .compose(HttpClientRequest::send)
                .compose(answer -> answer.statusCode() == OK
                        ? Future.<Void>succeededFuture()
                        : Future.failedFuture(
                                new IllegalStateException("/health/ready answers " + answer.statusCode())))
                // Out of sight before the answer is there, it would be closed with it still to come.
                .eventually(client::close);
    }
}
