package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fbolaunchpad.platform.ConfigurationException;
import com.fbolaunchpad.platform.PemFiles;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS by the PEM files of the configuration, and what of them stops the start. */
class TlsTest {
    private static final Duration LONGEST_HEAD = Duration.ofSeconds(15);

    @TempDir
    private static Path folder;

    private static PemFiles rsa;
    private static PemFiles ec;
    private static GatewayFixture gateway;
    private static Crowd crowd;
    private static List<Crowd.Member> mute;
    private static List<Crowd.Member> broken;

    @BeforeAll
    static void start() {
        rsa = PemFiles.in(folder, "RSA");
        ec = PemFiles.in(folder, "EC");
        gateway = gateway(rsa);
        crowd = new Crowd();
        // Nothing at all, and the beginning of a handshake that never goes on.
        mute = crowd.join(50, "127.0.0.1", gateway.port, "", "", 0);
        broken = crowd.join(50, "127.0.0.1", gateway.port, "\26\3\1\1", "", 0);
    }

    @AfterAll
    static void stop() {
        crowd.close();
        gateway.close();
    }

    private static GatewayFixture gateway(PemFiles files) {
        return new GatewayFixture(
                "TLS_CERT_FILE", files.certificate().toString(),
                "TLS_KEY_FILE", files.key().toString());
    }

    @Test
    void servesOverTls() throws Exception {
        var answer = get(gateway, rsa, "/health/live");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(answer.headers().firstValue("Strict-Transport-Security"))
                .hasValue("max-age=31536000; includeSubDomains");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void servesWithAKeyOfAnEllipticCurve() throws Exception {
        try (var other = gateway(ec)) {
            assertThat(get(other, ec, "/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void servesLargeFiles() throws Exception {
        var script = get(gateway, rsa, "/docs/assets/swagger-ui-bundle.js");

        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(script.body()).hasSizeGreaterThan(1_000_000);
        assertThat(get(gateway, rsa, "/docs").body()).contains("swagger-ui-bundle.js");
    }

    @Test
    void streamsNoFasterThanTheClientReads() throws Exception {
        var chunk = "x".repeat(64 * 1024);
        var chunks = 500;
        var asked = new AtomicInteger();
        gateway.answer("orders.exportFuelOrders", request -> new JsonObject()
                .put("chunk", chunk)
                .put("next_cursor", asked.incrementAndGet() == chunks ? null : "" + asked));
        try (var socket = connect("TLSv1.3")) {
            socket.getOutputStream()
                    .write(("GET /api/fuel-orders/export HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: "
                                    + gateway.userWith("EXPORT_ORDERS_CSV") + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            int before;
            do {
                before = asked.get();
                for (var time = 1; time <= 10; time++) {
                    assertThat(get(gateway, rsa, "/health/live").statusCode()).isEqualTo(200);
                }
            } while (asked.get() != before);
            assertThat(before).isLessThan(chunks * 3 / 4);

            var rest = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(rest)
                    .startsWith("TTP/1.1 200 ")
                    .endsWith("\r\n0\r\n\r\n")
                    .hasSizeGreaterThan(chunks * 64 * 1024);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void speaksModernTls(String protocol) throws Exception {
        try (var socket = connect(protocol)) {
            socket.startHandshake();

            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
            assertThat(socket.getSession().getCipherSuite()).containsAnyOf("_GCM_", "_CHACHA20_");
            assertThat(ask(socket, Wire.HEALTH)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void refusesWeakSuites() throws Exception {
        for (var suite : List.of("TLS_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384")) {
            try (var socket = connect("TLSv1.2")) {
                socket.setEnabledCipherSuites(new String[] {suite});

                assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
            }
        }
    }

    @Test
    void offersNoHttp2() throws Exception {
        try (var socket = connect("TLSv1.3")) {
            var parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();

            assertThat(socket.getApplicationProtocol()).isNotEqualTo("h2");
            assertThat(ask(socket, Wire.HEALTH)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void speaksNoPlainHttp() {
        try (var wire = new Wire(gateway.port)) {
            assertThatThrownBy(() -> wire.send(Wire.HEALTH).answer()).hasMessageNotContaining("Read timed out");
        }
    }

    @Test
    void refusesAMalformedRequestAsWithoutTls() throws Exception {
        try (var socket = connect("TLSv1.3")) {
            assertThat(ask(socket, "GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + Wire.HEALTH))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("malformed-request", "Strict-Transport-Security", "max-age=31536000; includeSubDomains")
                    .doesNotContain("HTTP/1.1 200");
        }
    }

    @Test
    void cutsWhoDoesNotFinishTheHandshake() {
        assertThat(Crowd.ends(mute)).allSatisfy(end -> assertThat(end.after()).isLessThan(LONGEST_HEAD));
        assertThat(Crowd.ends(broken)).allSatisfy(end -> assertThat(end.after()).isLessThan(LONGEST_HEAD));
    }

    @Test
    void countsConnectionsFromTheirOpening() {
        try (var limited = new GatewayFixture(
                        "HTTP_MAX_CONNECTIONS_PER_CLIENT", "5",
                        "TLS_CERT_FILE", rsa.certificate().toString(),
                        "TLS_KEY_FILE", rsa.key().toString());
                var others = new Crowd()) {
            others.join(5, "127.0.0.2", limited.port, "", "", 0);
            try (var wire = new Wire(limited.port, "127.0.0.2")) {
                assertThat(wire.hasEnded()).isTrue();
            }
        }
    }

    @Test
    void needsBothFiles() {
        refuses(rsa.certificate(), null, "TLS_CERT_FILE needs TLS_KEY_FILE: one is of no use without the other.");
        refuses(null, rsa.key(), "TLS_KEY_FILE needs TLS_CERT_FILE: one is of no use without the other.");
    }

    @Test
    void needsFilesThatCanBeRead() {
        refuses(folder.resolve("none"), rsa.key(), "TLS_CERT_FILE names a file that can't be read.");
        refuses(rsa.certificate(), folder.resolve("none"), "TLS_KEY_FILE names a file that can't be read.");
        refuses(folder, rsa.key(), "TLS_CERT_FILE names a file that can't be read.");
    }

    @Test
    void needsPem() throws IOException {
        var nonsense = Files.writeString(folder.resolve("nonsense"), "nonsense");
        var empty = Files.writeString(folder.resolve("empty"), "");
        var halfACertificate = Files.writeString(
                folder.resolve("half"), Files.readString(rsa.certificate()).substring(0, 300));

        for (var file : List.of(nonsense, empty, halfACertificate, rsa.key())) {
            refuses(file, rsa.key(), "TLS_CERT_FILE names a file that holds no PEM certificate.");
        }
        for (var file : List.of(nonsense, empty, rsa.certificate())) {
            refuses(rsa.certificate(), file, "TLS_KEY_FILE names a file that holds no PEM key (unencrypted PKCS 8).");
        }
    }

    @Test
    void needsTheKeyOfTheCertificate() throws IOException {
        var other = PemFiles.in(Files.createDirectory(folder.resolve("other")), "RSA");
        var damaged = Files.writeString(
                folder.resolve("damaged"), Files.readString(rsa.key()).replaceFirst("\n[^\n]+\n(?!-)", "\n"));

        for (var file : List.of(other.key(), ec.key(), damaged)) {
            refuses(
                    rsa.certificate(),
                    file,
                    "TLS_KEY_FILE names a file without the key of the first certificate of TLS_CERT_FILE"
                            + " (RSA or elliptic curve).");
        }
    }

    private static void refuses(Path certificate, Path key, String sentence) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new GatewayFixture(
                                "TLS_CERT_FILE", certificate == null ? "" : certificate.toString(),
                                "TLS_KEY_FILE", key == null ? "" : key.toString())
                        .close())
                .withMessage(sentence);
    }

    private static java.net.http.HttpResponse<String> get(GatewayFixture asked, PemFiles files, String path)
            throws Exception {
        return HttpClient.newBuilder()
                .sslContext(trusting(files))
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + asked.port + path))
                                .timeout(Duration.ofSeconds(30))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static SSLSocket connect(String protocol) throws Exception {
        var socket = (SSLSocket)
                trusting(rsa).getSocketFactory().createSocket(InetAddress.getByName("127.0.0.1"), gateway.port);
        socket.setSoTimeout(15_000);
        socket.setEnabledProtocols(new String[] {protocol});
        return socket;
    }

    /** What comes back, up to the end of the body or of the connection. */
    private static String ask(SSLSocket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        InputStream in = socket.getInputStream();
        var heard = new StringBuilder();
        for (var next = in.read(); next >= 0; next = in.read()) {
            heard.append((char) next);
            if (heard.indexOf("HTTP/1.1 200") >= 0 && next == '}') {
                break;
            }
        }
        return heard.toString();
    }

    private static SSLContext trusting(PemFiles files) throws GeneralSecurityException, IOException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("own", files.trusted());
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
