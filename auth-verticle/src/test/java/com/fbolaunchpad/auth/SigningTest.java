package com.fbolaunchpad.auth;

import static com.fbolaunchpad.auth.AuthService.PASSWORD;
import static com.fbolaunchpad.auth.AuthService.newEmail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.ConfigurationException;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens signed with a private key that the gateway doesn't have. */
final class SigningTest {
    @TempDir
    Path folder;

    /** On PostgreSQL, where a secret key would be required. */
    @Test
    void aPrivateKeySignsWhatItsPublicKeyVerifies() throws Exception {
        var keys = generate("RSA", 2_048);
        var publicPem = pem("PUBLIC KEY", keys.getPublic());
        var file = write("signing.pem", pem("PRIVATE KEY", keys.getPrivate()));
        try (var service = new AuthService(
                Engine.POSTGRESQL, "JWT_SECRET_KEY", "", "JWT_ALGORITHM", "RS256", "JWT_PRIVATE_KEY_FILE", file)) {
            assertThat(service.settings.text("JWT_SECRET_KEY")).isEmpty();
            var email = newEmail();
            service.newUser(email);
            var login = service.login(email, PASSWORD);
            var header =
                    new String(Base64.getUrlDecoder().decode(login.token().split("\\.", 2)[0]), StandardCharsets.UTF_8);
            assertThat(new JsonObject(header).getString("alg")).isEqualTo("RS256");
            assertThat(verified(service.vertx, login.token(), "RS256", publicPem)
                            .result())
                    .isEqualTo(login.claims());

            var anotherPem = pem("PUBLIC KEY", generate("RSA", 2_048).getPublic());
            assertThat(verified(service.vertx, login.token(), "RS256", anotherPem)
                            .failed())
                    .isTrue();
            for (var secret : new String[] {publicPem, TestSettings.JWT_SECRET_KEY}) {
                assertThat(verified(service.vertx, login.token(), "HS256", secret)
                                .failed())
                        .isTrue();
            }
        }
    }

    @Test
    void whatIsNoPrivateKeyToSignWithEndsTheStart() throws Exception {
        var keys = generate("RSA", 2_048);
        refused(folder.resolve("none.pem").toString(), "that can't be read");
        refused(
                write("public.pem", pem("PUBLIC KEY", keys.getPublic())),
                "that is no RSA key in PEM (BEGIN PRIVATE KEY)");
        refused(
                write("ec.pem", pem("PRIVATE KEY", generate("EC", 256).getPrivate())),
                "that is no RSA key in PEM (BEGIN PRIVATE KEY)");
    }

    private static void refused(String file, String why) {
        var settings = TestSettings.on(
                Engine.H2, "JWT_SECRET_KEY", "", "JWT_ALGORITHM", "RS256", "JWT_PRIVATE_KEY_FILE", file);
        var vertx = Vertx.vertx();
        try {
            assertThatThrownBy(() ->
                            Await.result(vertx.deployVerticle(new AuthVerticle(), TestSettings.deployment(settings))))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("JWT_PRIVATE_KEY_FILE names a file " + why + ": " + file + ".");
        } finally {
            Await.result(vertx.close());
        }
    }

    private static Future<JsonObject> verified(Vertx vertx, String token, String algorithm, String key) {
        var options = new JWTAuthOptions()
                .addPubSecKey(new PubSecKeyOptions().setAlgorithm(algorithm).setBuffer(key));
        var verified = JWTAuth.create(vertx, options)
                .authenticate(new TokenCredentials(token))
                .map(user -> user.attributes().getJsonObject("accessToken"));
        Await.result(verified.otherwiseEmpty());
        return verified;
    }

    private static KeyPair generate(String algorithm, int bits) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static String pem(String label, Key key) {
        var base64 = Base64.getMimeEncoder().encodeToString(key.getEncoded());
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}
