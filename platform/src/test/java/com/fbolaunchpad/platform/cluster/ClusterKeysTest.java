package com.fbolaunchpad.platform.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who holds the secret knows the others that do, and nobody else. */
final class ClusterKeysTest {
    private static final String SECRET = "a secret of the cluster, of more than 32 bytes";
    private static final int LONGEST_WAIT_MS = 10_000;

    private final ExecutorService server = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    @Test
    void knowEachOtherByTheSecret() throws Exception {
        assertThat(exchange(ClusterKeys.of(SECRET).tls(), ClusterKeys.of(SECRET).tls()))
                .isEqualTo('!');
    }

    @Test
    void refuseAnotherSecret() {
        var one = ClusterKeys.of(SECRET).tls();
        var other = ClusterKeys.of(SECRET + ".").tls();

        assertThatExceptionOfType(SSLException.class).isThrownBy(() -> exchange(one, other));
        assertThatExceptionOfType(SSLException.class).isThrownBy(() -> exchange(other, one));
    }

    @Test
    void refuseAClientWithoutACertificate() throws Exception {
        var trusting = SSLContext.getInstance("TLSv1.3");
        trusting.init(null, TrustEverybody.MANAGERS, null);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> exchange(ClusterKeys.of(SECRET).tls(), trusting));
    }

    @Test
    void areOfOneAuthorityAndTheNodesOwn() throws Exception {
        var one = ClusterKeys.of(SECRET);
        var other = ClusterKeys.of(SECRET);

        assertThat(certificate(one, "authority").getPublicKey())
                .isEqualTo(certificate(other, "authority").getPublicKey());
        assertThat(certificate(one, "node").getPublicKey())
                .isNotEqualTo(certificate(other, "node").getPublicKey());
        assertThat(certificate(one, "node").getBasicConstraints())
                .as("a node's key signs no others")
                .isEqualTo(-1);
    }

    private static X509Certificate certificate(ClusterKeys keys, String alias)
            throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(
                new ByteArrayInputStream(keys.store()),
                ClusterKeys.storePassword().toCharArray());
        return (X509Certificate) store.getCertificate(alias);
    }

    /** What the client reads that the server has written after both have shown their certificates. */
    private int exchange(SSLContext serverSide, SSLContext clientSide) throws Exception {
        try (var listening =
                (SSLServerSocket) serverSide.getServerSocketFactory().createServerSocket(0)) {
            listening.setNeedClientAuth(true);
            listening.setSoTimeout(LONGEST_WAIT_MS);
            Callable<Void> answer = () -> {
                try (var accepted = listening.accept()) {
                    accepted.setSoTimeout(LONGEST_WAIT_MS);
                    accepted.getInputStream().read();
                    accepted.getOutputStream().write('!');
                }
                return null;
            };
            Future<Void> answered = server.submit(answer);
            try (var client =
                    (SSLSocket) clientSide.getSocketFactory().createSocket("127.0.0.1", listening.getLocalPort())) {
                client.setSoTimeout(LONGEST_WAIT_MS);
                client.getOutputStream().write('?');
                var read = client.getInputStream().read();
                answered.get();
                return read;
            }
        }
    }
}
