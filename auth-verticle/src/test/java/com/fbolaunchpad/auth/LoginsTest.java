package com.fbolaunchpad.auth;

import static com.fbolaunchpad.auth.AuthService.CSR;
import static com.fbolaunchpad.auth.AuthService.LST;
import static com.fbolaunchpad.auth.AuthService.PASSWORD;
import static com.fbolaunchpad.auth.AuthService.newEmail;
import static com.fbolaunchpad.auth.AuthService.newUserInput;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class LoginsTest extends OnEachEngine {
    @Test
    void aTokenSaysWhoItIsFor() {
        var email = newEmail();
        var id = service.newUser(email, LST, CSR);
        var before = Instant.now().getEpochSecond();
        var answer = login(email.toUpperCase(Locale.ROOT), PASSWORD);
        assertThat(answer.getString("token_type")).isEqualTo("Bearer");
        assertThat(answer.getInteger("expires_in")).isEqualTo(TOKEN_LIFE_S);
        assertThat(answer.getJsonObject("user"))
                .isEqualTo(service.call("getUser", new JsonObject().put("user_id", id))
                        .getJsonObject("user"));

        var claims = verified(answer.getString("token"));
        assertThat(claims.getString("sub")).isEqualTo(Long.toString(id));
        assertThat(claims.getString("username"))
                .isEqualTo(answer.getJsonObject("user").getString("username"));
        assertThat(claims.getJsonArray("roles")).isEqualTo(JsonArray.of("CSR", "LST"));
        assertThat(claims.getLong("iat")).isBetween(before, before + 60);
        assertThat(claims.getLong("exp")).isEqualTo(claims.getLong("iat") + TOKEN_LIFE_S);
        assertThat(service.call("readAccess", new Login(answer).access()).getJsonArray("permissions"))
                .contains("VIEW_ALL_ORDERS", "COMPLETE_OWN_ORDER");
        assertThat(UUID.fromString(claims.getString("jti"))).isNotNull();
        assertThat(claims.getString("iss")).isEqualTo("fbo-launchpad");
        assertThat(claims.getJsonArray("aud")).isEqualTo(JsonArray.of("fbo-launchpad"));
        assertThat(verified(login(email, PASSWORD).getString("token")).getString("jti"))
                .isNotEqualTo(claims.getString("jti"));
    }

    @Test
    void anUnknownAddressAWrongPasswordAndAnInactiveUserAreAnsweredAlike() {
        var active = newEmail();
        service.newUser(active);
        var inactive = newEmail();
        service.call("createUser", newUserInput(inactive).put("is_active", false));

        var wrong = refusal(active, "not the password");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.code()).isEqualTo("invalid-credentials");
        assertThat(wrong.errors()).isEmpty();
        assertThat(wrong.retryAfterSeconds()).isNull();
        for (var other : new Problem[] {
            refusal(newEmail(), PASSWORD),
            refusal(inactive, PASSWORD),
            refusal(inactive, "not the password"),
            refusal("no address", PASSWORD),
            refusal("nul\u0000@example.com", PASSWORD)
        }) {
            assertThat(other).usingRecursiveComparison().isEqualTo(wrong);
        }
    }

    @Test
    void aLoginRenewsAHashThatWasMadeAtALowerCost() {
        var email = newEmail();
        var id = service.newUser(email);
        var cheap = new PasswordHashing(1_000).hash("a password of old");
        setHash(id, cheap);

        assertThat(refusal(email, PASSWORD).code()).isEqualTo("invalid-credentials");
        assertThat(hashOf(id)).isEqualTo(cheap);
        var version = login(email, "a password of old").getJsonObject("user").getInteger("version");
        var renewed = hashOf(id);
        assertThat(renewed).startsWith("$pbkdf2-sha256$i=600000$");
        assertThat(version).isEqualTo(1);
        login(email, "a password of old");
        assertThat(hashOf(id)).isEqualTo(renewed);
    }

    /** Made with Python's hashlib.pbkdf2_hmac('sha256', 'Grüße 🛩'.encode(), b'Xk2pQ9vLr4TnB7sZ', 260000).hex(). */
    @Test
    void whoCameFromFlaskKeepsHisPasswordAndGetsAHashOfOurs() {
        var email = newEmail();
        var id = service.newUser(email);
        setHash(
                id,
                "pbkdf2:sha256:260000$Xk2pQ9vLr4TnB7sZ$"
                        + "569983a8e5793d3f1efaae4f6959a11cdaf7be0c0d5528f7b5b890f2c3388271");

        assertThat(refusal(email, "Grüße").code()).isEqualTo("invalid-credentials");
        assertThat(hashOf(id)).startsWith("pbkdf2:sha256:260000$");
        login(email, "Grüße 🛩");
        var renewed = hashOf(id);
        assertThat(renewed).startsWith("$pbkdf2-sha256$i=600000$");
        login(email, "Grüße 🛩");
        assertThat(hashOf(id)).isEqualTo(renewed);
    }

    @Test
    void whoseHashHasAnUnknownFormIsRefusedAsForAWrongPasswordAndCounted() {
        var email = newEmail();
        var id = service.newUser(email);
        var hash = "scrypt:32768:8:1$Xk2pQ9vLr4TnB7sZ$569983a8e5793d3f1efaae4f6959a11cdaf7be0c0d5528f7b5b890f2c3388271";
        setHash(id, hash);

        var wrong = refusal(newEmail(), PASSWORD);
        for (var password : new String[] {PASSWORD, hash}) {
            assertThat(refusal(email, password)).usingRecursiveComparison().isEqualTo(wrong);
        }
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.code()).isEqualTo("invalid-credentials");
        assertThat(new LoginFailures(service).count(email)).isEqualTo(2);
        assertThat(hashOf(id)).isEqualTo(hash);
    }

    @Test
    void lettersOfAPasswordCountHoweverTheyAreComposed() {
        var email = newEmail();
        service.call("createUser", newUserInput(email).put("password", "caf\u00e9 au lait"));
        login(email, "cafe\u0301 au lait");
    }

    private static String hashOf(long id) {
        return service.query("select password_hash from app_user where id = $1", id)
                .get(0)
                .getString("password_hash");
    }

    private static void setHash(long id, String hash) {
        service.update("update app_user set password_hash = $1 where id = $2", hash, id);
    }

    private static JsonObject login(String email, String password) {
        return service.login(email, password).answer();
    }

    private static Problem refusal(String email, String password) {
        return service.loginRefusal(email, password);
    }

    private static JsonObject verified(String token) {
        var key = new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(TestSettings.JWT_SECRET_KEY);
        var options = new JWTAuthOptions()
                .addPubSecKey(key)
                .setJWTOptions(new JWTOptions().setIssuer("fbo-launchpad").addAudience("fbo-launchpad"));
        return Await.result(JWTAuth.create(service.vertx, options).authenticate(new TokenCredentials(token)))
                .attributes()
                .getJsonObject("accessToken");
    }
}
