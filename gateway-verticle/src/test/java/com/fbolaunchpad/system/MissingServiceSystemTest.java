package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With one service away its calls say so, the others go on, and readiness names the one that is missing. */
class MissingServiceSystemTest {
    private final Launchpad launchpad = new Launchpad(Engine.H2, "RATE_LIMIT_ATTEMPTS", "1000");

    @AfterEach
    void stop() {
        launchpad.close();
    }

    private HttpResponse<String> ready() {
        return launchpad.exchange(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + launchpad.port() + "/health/ready"))
                        .build());
    }

    @ParameterizedTest
    @CsvSource({"fleet, /fuel-trucks, /customers", "orders, /fuel-orders, /aircraft"})
    void answers503ForTheMissingAloneAndRecovers(String service, String missing, String present) {
        var admin = launchpad.admin();
        assertThat(ready().statusCode()).isEqualTo(200);

        launchpad.undeploy(service);

        var refused = admin.get(missing).expect(503, "service-unavailable");
        assertThat(refused.header("Retry-After")).isEqualTo("2");
        admin.get(present).expect(200);
        admin.get("/auth/me").expect(200);
        var notReady = ready();
        assertThat(notReady.statusCode()).isEqualTo(503);
        assertThat(notReady.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(new JsonObject(notReady.body()).getJsonObject("services").getString(service))
                .isEqualTo("DOWN");
        assertThat(new JsonObject(notReady.body()).getString("detail")).contains(service);

        launchpad.deploy(service);

        admin.get(missing).expect(200);
        assertThat(ready().statusCode()).isEqualTo(200);
    }

    @Test
    void withoutAuthNobodyIsLetInAndNobodyIsToldThatHisTokenIsBad() {
        var admin = launchpad.admin();

        launchpad.undeploy("auth");

        admin.get("/fuel-orders").expect(503, "service-unavailable");
        launchpad
                .anonymous()
                .post(
                        "/auth/login",
                        new JsonObject().put("email", "a@b.example").put("password", "x"))
                .expect(503, "service-unavailable");
        assertThat(new JsonObject(ready().body()).getJsonObject("services").getString("auth"))
                .isEqualTo("DOWN");
        launchpad.deploy("auth");
        admin.get("/fuel-orders").expect(200);
    }

    @Test
    void anOrderWhoseFleetIsAwayIsRefusedAndLeavesNoRow() {
        var admin = launchpad.admin();
        launchpad.undeploy("fleet");

        admin.post(
                        "/fuel-orders",
                        new JsonObject()
                                .put("tail_number", "N1")
                                .put("fuel_type", "JET_A")
                                .put("requested_amount", 10)
                                .put("location_on_ramp", "A1"))
                .expect(503, "service-unavailable");

        assertThat(admin.get("/fuel-orders").body().getJsonArray("orders")).isEmpty();
    }
}
