package com.fbolaunchpad.platform;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A new key with a certificate that it has signed itself, as PEM files in a folder. */
public record PemFiles(Path certificate, Path key, Certificate trusted) {
    private static final String PASSWORD = "only for the way";

    /**
     * One for this machine.
     *
     * @param algorithm what the JDK's tool calls it: RSA, EC, DSA
     */
    public static PemFiles in(Path folder, String algorithm) {
        return in(folder, algorithm, "DNS:localhost,IP:127.0.0.1");
    }

    /** @param names of the machine that it is for, as the JDK's tool writes them: DNS:…, IP:… */
    static PemFiles in(Path folder, String algorithm, String names) {
        try {
            var store = folder.resolve(algorithm + ".p12");
            run(List.of(
                    "-genkeypair",
                    "-keyalg",
                    algorithm,
                    "-alias",
                    "own",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "SAN=" + names,
                    "-validity",
                    "2",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD));
            var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            var certificate = keys.getCertificate("own");
            var key = keys.getKey("own", PASSWORD.toCharArray());
            return new PemFiles(
                    pem(folder.resolve(algorithm + ".crt"), "CERTIFICATE", certificate.getEncoded()),
                    pem(folder.resolve(algorithm + ".key"), "PRIVATE KEY", key.getEncoded()),
                    certificate);
        } catch (GeneralSecurityException | IOException unmade) {
            throw new AssertionError(unmade);
        }
    }

    private static Path pem(Path file, String what, byte[] content) throws IOException {
        var lines = Base64.getMimeEncoder().encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n");
    }

    /** The tool that every JDK has. */
    private static void run(List<String> arguments) throws IOException {
        var tool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        tool.command().addAll(arguments);
        var running = tool.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(new File("/dev/null"))
                .start();
        try {
            if (!running.waitFor(60, TimeUnit.SECONDS) || running.exitValue() != 0) {
                throw new AssertionError("The JDK's keytool made no key.");
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
