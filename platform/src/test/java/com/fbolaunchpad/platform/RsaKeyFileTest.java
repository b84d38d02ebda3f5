package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RsaKeyFileTest {
    private static final KeyPair KEYS = generate("RSA", 2_048);
    private static final String PRIVATE = pem("PRIVATE KEY", KEYS.getPrivate());
    private static final String PUBLIC = pem("PUBLIC KEY", KEYS.getPublic());

    @TempDir
    private Path folder;

    @Test
    void isTheTextOfItsFile() throws IOException {
        assertThat(RsaKeyFile.privateKey("SIGNING", write(PRIVATE))).isEqualTo(PRIVATE);
        assertThat(RsaKeyFile.publicKey("VERIFYING", write(PUBLIC))).isEqualTo(PUBLIC);
    }

    @Test
    void mayHaveSpaceAroundItAndOtherLineEnds() throws IOException {
        for (var text : new String[] {"\n" + PRIVATE + "\n\n", PRIVATE.replace("\n", "\r\n"), PRIVATE.strip()}) {
            assertThat(RsaKeyFile.privateKey("SIGNING", write(text))).isEqualTo(text);
        }
    }

    @Test
    void mustBeReadable() throws IOException {
        for (var file : new String[] {
            folder.resolve("none.pem").toString(),
            folder.toString(),
            "",
            "nul\u0000.pem",
            write(new byte[] {'-', (byte) 0xff})
        }) {
            refusesBoth(file, "names a file that can't be read: " + file + ".");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\n=c2V=\n-----END PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PUBLIC KEY-----\n",
                "-----BEGIN PUBLIC KEY-----\nc2VjcmV0\n-----END PUBLIC KEY-----\n",
                "-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0\n-----END RSA PRIVATE KEY-----\n",
                "-----BEGIN CERTIFICATE-----\nc2VjcmV0\n-----END CERTIFICATE-----\n"
            })
    void mustBePem(String text) throws IOException {
        refusesAsNoKey(write(text));
    }

    @Test
    void mustHoldTheKindOfKeyThatIsAskedForAndNothingElse() throws Exception {
        var ec = generate("EC", 256);
        for (var text : new String[] {
            pem("PRIVATE KEY", ec.getPrivate()),
            pem("PUBLIC KEY", ec.getPublic()),
            pem("PRIVATE KEY", KEYS.getPublic()),
            pem("PUBLIC KEY", KEYS.getPrivate()),
            pem("RSA PRIVATE KEY", KEYS.getPrivate()),
            pem("ENCRYPTED PRIVATE KEY", encrypted(KEYS.getPrivate())),
            PRIVATE + PUBLIC,
            PRIVATE + PRIVATE,
            PRIVATE.substring(0, 200)
        }) {
            refusesAsNoKey(write(text));
        }
        refusesPrivate(
                write(PUBLIC), file -> "names a file that is no RSA key in PEM (BEGIN PRIVATE KEY): " + file + ".");
        refusesPublic(
                write(PRIVATE), file -> "names a file that is no RSA key in PEM (BEGIN PUBLIC KEY): " + file + ".");
    }

    @Test
    void mustHaveTwoThousandAndFortyEightBits() throws IOException {
        var small = generate("RSA", 1_024);
        refusesPrivate(
                write(pem("PRIVATE KEY", small.getPrivate())),
                file -> "names a key of fewer than 2048 bits: " + file + ".");
        refusesPublic(
                write(pem("PUBLIC KEY", small.getPublic())),
                file -> "names a key of fewer than 2048 bits: " + file + ".");
    }

    private interface Sentence {
        String about(String file);
    }

    private static void refusesAsNoKey(String file) {
        refusesPrivate(file, named -> "names a file that is no RSA key in PEM (BEGIN PRIVATE KEY): " + named + ".");
        refusesPublic(file, named -> "names a file that is no RSA key in PEM (BEGIN PUBLIC KEY): " + named + ".");
    }

    private static void refusesBoth(String file, String sentence) {
        refusesPrivate(file, named -> sentence);
        refusesPublic(file, named -> sentence);
    }

    private static void refusesPrivate(String file, Sentence sentence) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> RsaKeyFile.privateKey("SIGNING", file))
                .withNoCause()
                .withMessage("SIGNING " + sentence.about(file));
    }

    private static void refusesPublic(String file, Sentence sentence) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> RsaKeyFile.publicKey("VERIFYING", file))
                .withNoCause()
                .withMessage("VERIFYING " + sentence.about(file));
    }

    private static KeyPair generate(String algorithm, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] encrypted(Key key) throws GeneralSecurityException, IOException {
        var algorithm = "PBEWithSHA1AndDESede";
        var cipher = Cipher.getInstance(algorithm);
        var password = new PBEKeySpec("the password of the key".toCharArray());
        cipher.init(Cipher.ENCRYPT_MODE, SecretKeyFactory.getInstance(algorithm).generateSecret(password));
        return new EncryptedPrivateKeyInfo(cipher.getParameters(), cipher.doFinal(key.getEncoded())).getEncoded();
    }

    private static String pem(String label, Key key) {
        return pem(label, key.getEncoded());
    }

    private static String pem(String label, byte[] der) {
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    private String write(String text) throws IOException {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }

    private String write(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile(folder, "key", ".pem"), bytes).toString();
    }
}
