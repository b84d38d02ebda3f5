package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.NodeState;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the node says of itself. */
class HealthTest {
    private final GatewayFixture gateway = new GatewayFixture();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void livesWhateverIsMissing() {
        Await.result(gateway.services.get("orders").leave());
        var answer = gateway.http.get("/health/live");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(new JsonObject().put("status", "UP"));
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void isReadyWithEveryServiceOfTheContract() {
        var answer = gateway.http.get("/health/ready");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json())
                .isEqualTo(new JsonObject()
                        .put("status", "UP")
                        .put(
                                "services",
                                new JsonObject()
                                        .put("auth", "UP")
                                        .put("fleet", "UP")
                                        .put("orders", "UP")
                                        .put("webhooks", "UP")));
    }

    @Test
    void namesWhatIsMissing() {
        Await.result(gateway.services.get("orders").leave());
        Await.result(gateway.services.get("fleet").leave());
        gateway.vertx.eventBus().consumer("fleet.health", message -> {});

        var answer = gateway.http.get("/health/ready").refuses(503, "not-ready");

        assertThat(answer.json().getString("detail")).contains("fleet, orders").doesNotContain("auth");
        assertThat(answer.json().getJsonObject("services"))
                .isEqualTo(new JsonObject()
                        .put("auth", "UP")
                        .put("fleet", "DOWN")
                        .put("orders", "DOWN")
                        .put("webhooks", "UP"));
        assertThat(answer.header("Retry-After")).isEqualTo("2");
    }

    @Test
    void isNotReadyWhileAServiceLacksItsDatabase() {
        gateway.answer("orders.health", request -> {
            throw Problem.unavailable("database-unavailable", "The database can't be reached.", 2);
        });

        gateway.http.get("/health/ready").refuses(503, "not-ready");
    }

    @Test
    void livesButIsNotReadyOnItsWayOut() {
        NodeState.of(gateway.vertx).beginStopping();

        var answer = gateway.http.get("/health/ready").refuses(503, "not-ready");
        assertThat(answer.json().getString("detail")).contains("being stopped");
        assertThat(gateway.http.get("/health/live").status()).isEqualTo(200);
        assertThat(gateway.http.get("/api/auth/me").status()).isEqualTo(401);
    }
}
