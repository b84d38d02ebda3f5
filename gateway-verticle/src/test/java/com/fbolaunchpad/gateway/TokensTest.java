package com.fbolaunchpad.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose token counts, and which doesn't. */
class TokensTest {
    private static final long USER = 7;
    private static final long OTHER_USER = 8;
    private static final String REALM = "Bearer realm=\"fbo-launchpad\"";
    private static final String INVALID = REALM + ", error=\"invalid_token\"";

    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = new GatewayFixture();
        gateway.permit(USER);
        gateway.permit(OTHER_USER);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static Stream<Arguments> wrongClaims() {
        var now = Instant.now().getEpochSecond();
        return Stream.of(
                wrong("expired", claims -> claims.put("exp", now - 60)),
                wrong("not yet valid", claims -> claims.put("nbf", now + 60)),
                wrong("issued in the future", claims -> claims.put("iat", now + 60)),
                wrong("another issuer", claims -> claims.put("iss", "somebody")),
                wrong("no issuer", claims -> claims.remove("iss")),
                wrong("another audience", claims -> claims.put("aud", JsonArray.of("somebody"))),
                wrong("no audience", claims -> claims.remove("aud")),
                wrong("no end", claims -> claims.remove("exp")),
                wrong("an end that is no number", claims -> claims.put("exp", "never")),
                wrong("no subject", claims -> claims.remove("sub")),
                wrong("no number for a subject", claims -> claims.put("sub", "root")),
                wrong("no subject but a name", claims -> {
                    claims.remove("sub");
                    claims.put("username", Long.toString(USER));
                }),
                wrong("no session", claims -> claims.remove("sid")),
                wrong("no number for a session", claims -> claims.put("sid", "all")),
                wrong("a number too large for a session", claims -> claims.put("sid", "99999999999999999999")),
                wrong("a list for a subject", claims -> claims.put("sub", JsonArray.of("7"))));
    }

    private static Arguments wrong(String what, Consumer<JsonObject> change) {
        return arguments(what, change);
    }

    @Test
    void countsByItsSubject() {
        assertThat(me("Bearer " + gateway.token(GatewayFixture.claims(USER))).status())
                .isEqualTo(200);
        assertThat(gateway.lastHeard("auth").caller().userId()).isEqualTo(USER);
    }

    @Test
    void countsByItsSubjectWhateverNameTheUserHasChosen() {
        var claims = GatewayFixture.claims(USER).put("username", Long.toString(OTHER_USER));

        assertThat(me("Bearer " + gateway.token(claims)).status()).isEqualTo(200);
        assertThat(gateway.lastHeard("auth").caller().userId()).isEqualTo(USER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer ", "BEARER ", "Bearer   "})
    void countsHoweverItsSchemeIsSpelled(String scheme) {
        assertThat(me(scheme + gateway.token(GatewayFixture.claims(USER))).status())
                .isEqualTo(200);
    }

    @Test
    void isNeeded() {
        var answer = gateway.refuses(401, "token-missing", () -> gateway.http.get("/api/auth/me"));

        assertThat(answer.header("WWW-Authenticate")).isEqualTo(REALM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer x",
                "Bearer x.y.z",
                "Bearer ..",
                "Bearer a b",
                "Basic dTpw",
                "Bearer \u00e9"
            })
    void isRefusedWhenItIsGarbage(String authorization) {
        refused(authorization);
    }

    @Test
    void isRefusedUnderAnotherScheme() {
        refused("Token " + gateway.token(GatewayFixture.claims(USER)));
        refused(gateway.token(GatewayFixture.claims(USER)));
    }

    @Test
    void isRefusedWhenItIsForged() {
        var genuine = gateway.token(GatewayFixture.claims(USER)).split("\\.");
        var promoted = encoded(GatewayFixture.claims(OTHER_USER));

        refused("Bearer "
                + gateway.token("another key of more than 32 bytes, too", "HS256", GatewayFixture.claims(USER)));
        refused("Bearer " + genuine[0] + "." + promoted + "." + genuine[2]);
        refused("Bearer " + genuine[0] + "." + genuine[1] + ".");
        refused("Bearer " + genuine[0] + "." + genuine[1]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE"})
    void isRefusedWithoutASignature(String algorithm) {
        var head = encoded(new JsonObject().put("alg", algorithm).put("typ", "JWT"));
        var claims = encoded(GatewayFixture.claims(USER));

        refused("Bearer " + head + "." + claims + ".");
        refused("Bearer " + head + "." + claims);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS384", "HS512"})
    void isRefusedWhenSignedByAnotherAlgorithm(String algorithm) {
        refused("Bearer " + gateway.token(TestSettings.JWT_SECRET_KEY, algorithm, GatewayFixture.claims(USER)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongClaims")
    void isRefusedWithWrongClaims(String what, Consumer<JsonObject> change) {
        var claims = GatewayFixture.claims(USER);
        change.accept(claims);

        refused("Bearer " + gateway.token(claims));
    }

    @Test
    void isAcceptedUnderTheKeyBeforeWhileKeysAreChanged() {
        var before = "the key before, of more than 32 bytes";
        try (var changing = new GatewayFixture("JWT_PREVIOUS_SECRET_KEY", before)) {
            changing.permit(USER);
            for (var key : List.of(before, TestSettings.JWT_SECRET_KEY)) {
                var token = changing.token(key, "HS256", GatewayFixture.claims(USER));
                assertThat(changing.http
                                .get("/api/auth/me", "Authorization", "Bearer " + token)
                                .status())
                        .as(key)
                        .isEqualTo(200);
            }
            var strange = changing.token("a third key, of more than 32 bytes", "HS256", GatewayFixture.claims(USER));
            changing.http
                    .get("/api/auth/me", "Authorization", "Bearer " + strange)
                    .refuses(401, "token-invalid");
        }
        refused("Bearer " + gateway.token(before, "HS256", GatewayFixture.claims(USER)));
    }

    @Test
    void isRefusedWhenItIsVeryLong() {
        refused("Bearer " + gateway.token(GatewayFixture.claims(USER).put("roles", "x".repeat(4_000))));
    }

    @Test
    void isRememberedNoLongerThanItLives() {
        // Within the leeway for clocks that differ: taken now, and over in two or three seconds.
        var claims = GatewayFixture.claims(USER).put("exp", Instant.now().getEpochSecond() - 2);
        var authorization = "Bearer " + gateway.token(claims);
        assertThat(me(authorization).status()).isEqualTo(200);

        var patience = Instant.now().plusSeconds(10);
        while (me(authorization).status() == 200) {
            assertThat(Instant.now()).isBefore(patience);
        }

        refused(authorization);
    }

    private static String encoded(JsonObject json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.encode().getBytes(UTF_8));
    }

    private static Answer me(String authorization) {
        return gateway.http.get("/api/auth/me", "Authorization", authorization);
    }

    private static void refused(String authorization) {
        var asked = gateway.access.requests().size();
        var answer = gateway.refuses(401, "token-invalid", () -> me(authorization));

        assertThat(answer.header("WWW-Authenticate")).isEqualTo(INVALID);
        assertThat(gateway.access.requests()).hasSize(asked);
    }
}
