package com.fbolaunchpad.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.ConfigurationException;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens signed with a private key that the gateway doesn't have. */
class AsymmetricTokensTest {
    private static final long USER = 7;

    @TempDir
    private static Path folder;

    private static KeyPair before;
    private static KeyPair now;
    private static KeyPair strange;

    @BeforeAll
    static void generate() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        before = generator.generateKeyPair();
        now = generator.generateKeyPair();
        strange = generator.generateKeyPair();
    }

    @Test
    void areAcceptedUnderEachPublicKeyAndNoOther() throws IOException {
        var files = pem("before.pem", "PUBLIC KEY", before.getPublic()) + ", "
                + pem("now.pem", "PUBLIC KEY", now.getPublic());
        try (var gateway = new GatewayFixture("JWT_ALGORITHM", "RS256", "JWT_PUBLIC_KEY_FILES", files)) {
            gateway.permit(USER);
            for (var pair : new KeyPair[] {before, now}) {
                var token = gateway.token(text("PRIVATE KEY", pair.getPrivate()), "RS256", GatewayFixture.claims(USER));
                assertThat(me(gateway, token).status()).isEqualTo(200);
            }
            var forged = gateway.token(text("PRIVATE KEY", strange.getPrivate()), "RS256", GatewayFixture.claims(USER));
            me(gateway, forged).refuses(401, "token-invalid");
            // The old trick: what everybody knows, taken for a secret.
            for (var secret : new String[] {
                text("PUBLIC KEY", now.getPublic()), TestSettings.JWT_SECRET_KEY, "-----BEGIN PUBLIC KEY-----"
            }) {
                me(gateway, gateway.token(secret, "HS256", GatewayFixture.claims(USER)))
                        .refuses(401, "token-invalid");
            }
        }
    }

    @Test
    void needAPublicKey() throws IOException {
        refuses("", "JWT_PUBLIC_KEY_FILES is required");
        refuses(folder.resolve("absent.pem").toString(), "JWT_PUBLIC_KEY_FILES names a file that can't be read");
        var privateKey = pem("private.pem", "PRIVATE KEY", now.getPrivate());
        refuses(privateKey, "JWT_PUBLIC_KEY_FILES names a file that is no RSA key");
    }

    private static void refuses(String files, String sentence) {
        var settings = TestSettings.on(Engine.H2, "JWT_ALGORITHM", "RS256", "JWT_PUBLIC_KEY_FILES", files);
        var vertx = Vertx.vertx();
        try {
            assertThatThrownBy(() -> Await.result(
                            vertx.deployVerticle(new GatewayVerticle(), TestSettings.deployment(settings))))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith(sentence);
        } finally {
            Await.result(vertx.close());
        }
    }

    private static Answer me(GatewayFixture gateway, String token) {
        return gateway.http.get("/api/auth/me", "Authorization", "Bearer " + token);
    }

    private static String pem(String name, String label, Key key) throws IOException {
        return Files.writeString(folder.resolve(name), text(label, key)).toString();
    }

    private static String text(String label, Key key) {
        var base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(key.getEncoded());
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }
}
