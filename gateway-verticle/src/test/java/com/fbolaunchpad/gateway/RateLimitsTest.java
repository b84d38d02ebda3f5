package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.TestSettings;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often one client may call. */
class RateLimitsTest {
    private static final String CREDENTIALS = "{\"email\": \"a@example.com\", \"password\": \"correct horse\"}";

    private GatewayFixture gateway;

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void refusesTheSixthFailedLogin() {
        start();
        refuseLogins();
        for (var attempt = 1; attempt <= 5; attempt++) {
            login().refuses(401, "invalid-credentials");
        }

        var answer = gateway.refuses(429, "rate-limited", this::login);

        var wait = Integer.parseInt(answer.header("Retry-After"));
        assertThat(wait).isBetween(1, 60);
        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"login\";q=5;w=60");
        assertThat(answer.header("RateLimit")).isEqualTo("\"login\";r=0;t=" + wait);
    }

    @Test
    void saysHowManyAttemptsAreLeft() {
        start("API_RATE_LIMIT", "100");
        refuseLogins();
        for (var left = 4; left >= 0; left--) {
            var answer = login();
            assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"login\";q=5;w=60");
            assertThat(answer.header("RateLimit")).matches("\"login\";r=" + left + ";t=([1-9]|[1-5][0-9]|60)");
        }

        var elsewhere = gateway.http.get("/api/auth/me");
        assertThat(elsewhere.header("RateLimit-Policy")).isEqualTo("\"api\";q=100;w=60");
        assertThat(elsewhere.header("RateLimit")).matches("\"api\";r=9[0-9];t=[0-9]+");
    }

    @Test
    void limitsAttemptsAtTheOldPasswordToo() {
        start("RATE_LIMIT_ATTEMPTS", "2");
        gateway.answer("auth.changeMyPassword", request -> {
            throw Problem.unprocessable("wrong-password", "The current password is wrong.");
        });
        var user = gateway.userWith();
        for (var attempt = 1; attempt <= 2; attempt++) {
            changePassword(user).refuses(422, "wrong-password");
        }

        var answer = gateway.refuses(429, "rate-limited", () -> changePassword(user));
        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"password\";q=2;w=60");
        assertThat(login().status()).isEqualTo(200);
    }

    @Test
    void areSharedByTheGatewaysOfAProcess() {
        start("API_RATE_LIMIT", "8");
        refuseLogins();
        var other = new Http(gateway.another("API_RATE_LIMIT", "8"));
        for (var attempt = 1; attempt <= 5; attempt++) {
            var http = attempt % 2 == 0 ? other : gateway.http;
            http.json("POST", "/api/auth/login", CREDENTIALS).refuses(401, "invalid-credentials");
        }
        other.json("POST", "/api/auth/login", CREDENTIALS).refuses(429, "rate-limited");
        login().refuses(429, "rate-limited");
        other.get("/api/auth/me").refuses(401, "token-missing");
        gateway.http.get("/api/auth/me").refuses(429, "rate-limited");
        other.get("/api/auth/me").refuses(429, "rate-limited");
    }

    @Test
    void aSuccessAtOneGatewayClearsTheLimitOfAll() {
        start("RATE_LIMIT_ATTEMPTS", "2");
        var other = new Http(gateway.another("RATE_LIMIT_ATTEMPTS", "2"));
        refuseLogins();
        login().refuses(401, "invalid-credentials");
        gateway.answer("auth.login", GatewayFixture::echo);
        assertThat(other.json("POST", "/api/auth/login", CREDENTIALS).status()).isEqualTo(200);
        refuseLogins();
        login().refuses(401, "invalid-credentials");
        login().refuses(401, "invalid-credentials");
        login().refuses(429, "rate-limited");
    }

    @Test
    void countsWhatLeadsNowhere() {
        start("API_RATE_LIMIT", "2");
        gateway.http.get("/api/nothing").refuses(404, "not-found");
        gateway.http.get("/nothing").refuses(404, "not-found");

        gateway.http.get("/nothing").refuses(429, "rate-limited");
        gateway.http.get("/api/openapi.json").refuses(429, "rate-limited");
    }

    @Test
    void countsAQuestionForTheHeadOnce() {
        start("API_RATE_LIMIT", "2");
        assertThat(gateway.http.bare("HEAD", "/api/auth/me").status()).isEqualTo(401);
        gateway.http.get("/api/auth/me").refuses(401, "token-missing");
        gateway.http.get("/api/auth/me").refuses(429, "rate-limited");
    }

    @Test
    void forgetsRatherThanGrow() {
        start();
        var limits = new RateLimits(gateway.vertx, TestSettings.on(Engine.H2), 100);
        for (var client = 0; client < 10_000; client++) {
            limits.take("login", "192.0.2." + client);
            limits.take(RateLimits.GENERAL, "192.0.2." + client);
        }

        assertThat(limits.clients("login")).isBetween(1L, 100L);
        assertThat(limits.clients(RateLimits.GENERAL)).isBetween(1L, 100L);
    }

    @Test
    void countsRegistrationsApart() {
        start("RATE_LIMIT_ATTEMPTS", "1", "RATE_LIMIT_WINDOW", "900");
        refuseLogins();
        login();
        gateway.refuses(429, "rate-limited", this::login);

        assertThat(register().status()).isEqualTo(201);
        var answer = gateway.refuses(429, "rate-limited", this::register);
        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"register\";q=1;w=900");
    }

    @Test
    void forgetsFailuresAfterASuccess() {
        start("RATE_LIMIT_ATTEMPTS", "2");
        for (var round = 1; round <= 3; round++) {
            refuseLogins();
            login().refuses(401, "invalid-credentials");
            gateway.answer("auth.login", GatewayFixture::echo);
            assertThat(login().status()).isEqualTo(200);
        }
        refuseLogins();
        login();
        login();
        gateway.refuses(429, "rate-limited", this::login);
    }

    @Test
    void doesNotForgetRegistrationsAfterASuccess() {
        start("RATE_LIMIT_ATTEMPTS", "1");

        assertThat(register().status()).isEqualTo(201);
        gateway.refuses(429, "rate-limited", this::register);
    }

    @Test
    void countsMalformedAttemptsToo() {
        start("RATE_LIMIT_ATTEMPTS", "1");
        gateway.refuses(400, "malformed-json", () -> gateway.http.json("POST", "/api/auth/login", "{"));

        gateway.refuses(429, "rate-limited", this::login);
    }

    @Test
    void letsExactlyTheAllowedNumberThroughAtOnce() {
        start();
        refuseLogins();
        var statuses = IntStream.range(0, 40)
                .mapToObj(attempt -> gateway.http.begin(
                        "POST",
                        "/api/auth/login",
                        BodyPublishers.ofString(CREDENTIALS),
                        "Content-Type",
                        "application/json"))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .map(Answer::status)
                .toList();

        assertThat(statuses)
                .hasSize(40)
                .containsOnly(401, 429)
                .filteredOn(status -> status == 401)
                .hasSize(5);
    }

    @Test
    void limitsTheWholeApi() {
        start("API_RATE_LIMIT", "3");
        for (var call = 1; call <= 3; call++) {
            gateway.http.get("/api/auth/me").refuses(401, "token-missing");
        }

        var answer = gateway.refuses(429, "rate-limited", () -> gateway.http.get("/api/fuel-types"));

        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"api\";q=3;w=60");
        assertThat(answer.header("RateLimit")).matches("\"api\";r=0;t=[0-9]+");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 20);
        gateway.refuses(429, "rate-limited", this::login);
    }

    @Test
    void hasNoLimitWhenThereIsNone() {
        start("API_RATE_LIMIT", "0");
        for (var call = 1; call <= 50; call++) {
            gateway.http.get("/api/auth/me").refuses(401, "token-missing");
        }
    }

    @Test
    void costsNothingToAskWhetherItIsThere() {
        start("API_RATE_LIMIT", "1");
        for (var call = 1; call <= 5; call++) {
            assertThat(gateway.http.get("/health/live").status()).isEqualTo(200);
            assertThat(gateway.http.get("/health/ready").status()).isEqualTo(200);
            assertThat(gateway.http
                            .bare(
                                    "OPTIONS",
                                    "/api/auth/me",
                                    "Origin",
                                    "http://localhost:3000",
                                    "Access-Control-Request-Method",
                                    "GET")
                            .status())
                    .isEqualTo(204);
        }

        gateway.http.get("/api/auth/me").refuses(401, "token-missing");
        gateway.refuses(429, "rate-limited", () -> gateway.http.get("/api/auth/me"));
    }

    @Test
    void countsEachAddressForItself() {
        start("API_RATE_LIMIT", "1");
        gateway.http.get("/api/auth/me").refuses(401, "token-missing");
        gateway.refuses(429, "rate-limited", () -> gateway.http.get("/api/auth/me"));

        gateway.refuses(401, "token-missing", () -> from("127.0.0.2"));
        gateway.refuses(429, "rate-limited", () -> from("127.0.0.2"));
    }

    @ParameterizedTest
    @CsvSource({
        // untrusted: what it says of others doesn't count
        "'', '192.0.2.1', '192.0.2.2', 429",
        "'192.0.2.0/24', '192.0.2.1', '192.0.2.2', 429",
        // trusted: the last that the proxy itself saw
        "127.0.0.1, '192.0.2.1', '192.0.2.2', 401",
        "127.0.0.1, '192.0.2.1', '192.0.2.1', 429",
        "127.0.0.0/8, '198.51.100.1, 192.0.2.1', '198.51.100.2, 192.0.2.1', 429",
        "127.0.0.1, '2001:db8::1', '2001:db8::2', 429",
        "127.0.0.1, '2001:db8::1', '2001:db8:0:1::1', 401"
    })
    void countsByForwardedAddressesOfTrustedProxies(String trusted, String first, String second, int status) {
        start("API_RATE_LIMIT", "1", "TRUSTED_PROXIES", trusted);
        gateway.http.get("/api/auth/me", "X-Forwarded-For", first).refuses(401, "token-missing");

        assertThat(gateway.http.get("/api/auth/me", "X-Forwarded-For", second).status())
                .isEqualTo(status);
    }

    private void start(String... settings) {
        gateway = new GatewayFixture(settings);
    }

    private void refuseLogins() {
        gateway.answer("auth.login", request -> {
            throw Problem.unauthorized("invalid-credentials", "Unknown address or wrong password.");
        });
    }

    private Answer login() {
        return gateway.http.json("POST", "/api/auth/login", CREDENTIALS);
    }

    private Answer changePassword(String authorization) {
        return gateway.http.json(
                "POST",
                "/api/auth/me/password",
                "{\"current_password\": \"x\", \"new_password\": \"correct horse\"}",
                "Authorization",
                authorization);
    }

    private Answer register() {
        return gateway.http.json("POST", "/api/auth/register", CREDENTIALS);
    }

    private Answer from(String address) {
        try (var wire = new Wire(gateway.port, address)) {
            return wire.send("GET /api/auth/me HTTP/1.1\r\nHost: a\r\n\r\n").answer();
        }
    }
}
