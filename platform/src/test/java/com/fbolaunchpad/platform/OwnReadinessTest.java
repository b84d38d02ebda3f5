package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OwnReadinessTest {
    private final Vertx vertx = Vertx.vertx();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    private void serve(HttpServerOptions options, int status) {
        var server = vertx.createHttpServer(options.setHost("127.0.0.1").setPort(0))
                .requestHandler(request -> {
                    asked.add(request.method() + " " + request.path());
                    request.response().setStatusCode(status).end();
                });
        vertx.sharedData()
                .<String, Integer>getLocalMap("gateway")
                .put("port", Await.result(server.listen()).actualPort());
    }

    private void confirm(String... settings) {
        Await.result(OwnReadiness.confirm(vertx, TestSettings.on(Engine.H2, settings)));
    }

    @Test
    void isConfirmedByTheGatewaysAnswer() {
        serve(new HttpServerOptions(), 200);
        confirm();
        assertThat(asked).containsExactly("GET /health/ready");
    }

    @Test
    void isConfirmedOverTlsWhomeverTheCertificateNames() {
        var certificate = SelfSignedCertificate.create("elsewhere.example");
        serve(new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions()), 200);
        confirm("TLS_CERT_FILE", certificate.certificatePath(), "TLS_KEY_FILE", certificate.privateKeyPath());
        assertThat(asked).hasSize(1);
    }

    @Test
    void isNotConfirmedByAnyOtherAnswer() {
        serve(new HttpServerOptions(), 503);
        assertThatThrownBy(this::confirm).hasMessageContaining("/health/ready answers 503");
    }

    @Test
    void isNotAskedForWhereThereIsNoGateway() {
        confirm();
        assertThat(asked).isEmpty();
    }
}
