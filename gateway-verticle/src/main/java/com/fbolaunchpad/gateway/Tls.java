package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.ConfigurationException;
import com.fbolaunchpad.platform.Settings;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS by the PEM files of the configuration. The handler is our own, not the server's, so that a connection is counted,
 * and its deadline runs, from its opening and not from the end of its handshake.
 */
final class Tls {
    private static final String CERTIFICATE = "TLS_CERT_FILE";
    private static final String KEY = "TLS_KEY_FILE";

    /** Those with forward secrecy and authenticated encryption; the JDK has others switched on as well. */
    private static final List<String> SUITES = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final Pattern PEM_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final byte[] PROBE = new byte[32];
    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

    private final SslContext context;

    private Tls(SslContext context) {
        this.context = context;
    }

    /**
     * Reads the files that the settings name; null when they name none.
     *
     * @throws ConfigurationException naming the setting that is wrong
     */
    static @Nullable Tls of(Settings settings) {
        var certificateFile = settings.text(CERTIFICATE);
        var keyFile = settings.text(KEY);
        if (certificateFile.isEmpty() && keyFile.isEmpty()) {
            return null;
        }
        requireBoth(CERTIFICATE, certificateFile, KEY);
        requireBoth(KEY, keyFile, CERTIFICATE);
        var chain = chain(certificateFile);
        var key = key(keyFile, chain[0].getPublicKey());
        try {
            return new Tls(SslContextBuilder.forServer(key, chain)
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .ciphers(SUITES, SupportedCipherSuiteFilter.INSTANCE)
                    .build());
        } catch (SSLException | IllegalArgumentException unusable) {
            throw new ConfigurationException(CERTIFICATE + " and " + KEY + " can't be used for TLS.");
        }
    }

    /** What encrypts a new connection. */
    SslHandler newHandler(ByteBufAllocator allocator) {
        return context.newHandler(allocator);
    }

    private static void requireBoth(String name, String value, String other) {
        if (value.isEmpty()) {
            throw new ConfigurationException(other + " needs " + name + ": one is of no use without the other.");
        }
    }

    private static X509Certificate[] chain(String file) {
        try (var in = new ByteArrayInputStream(read(CERTIFICATE, file))) {
            var chain = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
            if (chain.length > 0) {
                return chain;
            }
        } catch (CertificateException | IOException malformed) {
            throw new ConfigurationException(CERTIFICATE + " names a file that holds no PEM certificate.");
        }
        throw new ConfigurationException(CERTIFICATE + " names a file that holds no PEM certificate.");
    }

    private static PrivateKey key(String file, PublicKey ofCertificate) {
        var pem = PEM_KEY.matcher(new String(read(KEY, file), StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new ConfigurationException(KEY + " names a file that holds no PEM key (unencrypted PKCS 8).");
        }
        try {
            var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
            var key = KeyFactory.getInstance(ofCertificate.getAlgorithm()).generatePrivate(encoded);
            if (fits(key, ofCertificate)) {
                return key;
            }
        } catch (GeneralSecurityException | IllegalArgumentException otherwiseEncoded) {
            throw notTheKey();
        }
        throw notTheKey();
    }

    private static ConfigurationException notTheKey() {
        return new ConfigurationException(KEY + " names a file without the key of the first certificate of "
                + CERTIFICATE + " (RSA or elliptic curve).");
    }

    /** Whether what the one signs the other confirms. */
    private static boolean fits(PrivateKey key, PublicKey ofCertificate) throws GeneralSecurityException {
        var algorithm = SIGNATURES.get(key.getAlgorithm());
        if (algorithm == null) {
            return false;
        }
        var signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(PROBE);
        var signed = signature.sign();
        signature.initVerify(ofCertificate);
        signature.update(PROBE);
        return signature.verify(signed);
    }

    private static byte[] read(String name, String file) {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException | InvalidPathException unreadable) {
            throw new ConfigurationException(name + " names a file that can't be read.");
        }
    }
}
