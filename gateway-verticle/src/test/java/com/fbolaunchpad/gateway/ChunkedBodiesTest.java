package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that come in chunks, and how they may not be framed. */
class ChunkedBodiesTest {
    private static final String LOGIN =
            "POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = new GatewayFixture("RATE_LIMIT_ATTEMPTS", "100000");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-2\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                "+2\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                "0x2\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                "2_\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                "2 \\r\\n{}\\r\\n0\\r\\n\\r\\n",
                " 2\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                "2\\t\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                "2\\0\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                "2,2\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                "\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                "g\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                ";x\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                "80000000\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                "100000002\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                "10000000000000002\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                // line ends
                "2\\n{}\\r\\n0\\r\\n\\r\\n",
                "2\\r{}\\r\\n0\\r\\n\\r\\n",
                "2\\r\\n{}\\n0\\r\\n\\r\\n",
                "2\\r\\n{}\\r0\\r\\n\\r\\n",
                "2\\r\\n{}0\\r\\n\\r\\n",
                "2\\r\\n{}\\r\\n0\\n\\r\\n",
                "2\\r\\n{}\\r\\n0\\r\\n\\n",
                "2\\r\\n{}x\\r\\n0\\r\\n\\r\\n",
                "2\\r\\n{}xx\\r\\n0\\r\\n\\r\\n",
                // extensions
                "2;x\\n{}\\r\\n0\\r\\n\\r\\n",
                "2;x\\rx\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                "2;x=\\\"\\n\\\"\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                "2;x\\0\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                "0;x\\0\\r\\n\\r\\n",
                "2;LONG\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                // trailers
                "2\\r\\n{}\\r\\n0\\r\\nno colon\\r\\n\\r\\n",
                "2\\r\\n{}\\r\\n0\\r\\n: x\\r\\n\\r\\n",
                "2\\r\\n{}\\r\\n0\\r\\nX : x\\r\\n\\r\\n",
                "2\\r\\n{}\\r\\n0\\r\\nX: x\\n\\r\\n",
                "2\\r\\n{}\\r\\n0\\r\\nX: \\0\\r\\n\\r\\n",
                "2\\r\\n{}\\r\\n0\\r\\nX: x\\r\\n y\\r\\n\\r\\n",
                "2\\r\\n{}\\r\\n0\\r\\n X: x\\r\\n\\r\\n",
                "2\\r\\n{}\\r\\n0\\r\\nX: LONGLONGLONGLONG\\r\\n\\r\\n"
            })
    void refusesABodyThatIsFramedWrongly(String escaped) {
        var body = escaped.translateEscapes().replace("LONG", "x".repeat(5_000));

        gateway.refusesAndCloses(LOGIN + "Transfer-Encoding: chunked\r\n\r\n" + body, 400, "malformed-request");
    }

    @Test
    void answersWhatCameBeforeAMalformedBody() {
        try (var wire = new Wire(gateway.port)) {
            wire.send(Wire.HEALTH + LOGIN + "Content-Length: 2\r\n\r\n{}" + LOGIN
                    + "Transfer-Encoding: chunked\r\n\r\nx\r\n\r\n" + Wire.HEALTH);

            assertThat(wire.answer().status()).isEqualTo(200);
            wire.answer().refuses(400, "invalid-input");
            wire.answer().refuses(400, "malformed-request");
            assertThat(wire.hasEnded()).isTrue();
        }
    }

    @Test
    void refusesABodyThatIsFramedWronglyAsSoonAsItIs() {
        try (var wire = new Wire(gateway.port)) {
            wire.send(LOGIN + "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(wire.answer().status()).isEqualTo(100);
            wire.send("2\r\n{}\r\n").send("oops");

            wire.send("\r\n").answer().refuses(400, "malformed-request");
            assertThat(wire.hasEnded()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                "000000002\\r\\n{}\\r\\n000\\r\\n\\r\\n",
                "1\\r\\n{\\r\\n1\\r\\n}\\r\\n0\\r\\n\\r\\n",
                "2;x\\r\\n{}\\r\\n0;y=z\\r\\n\\r\\n",
                "2 ; x = \\\"a\\\\\\\"b\\\"\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                "2\\r\\n{}\\r\\n0\\r\\nX: y\\r\\nZ:\\r\\n\\r\\n"
            })
    void readsAChunkedBody(String escaped) {
        try (var wire = new Wire(gateway.port)) {
            wire.send(LOGIN + "Transfer-Encoding: chunked\r\n\r\n" + escaped.translateEscapes() + Wire.HEALTH);

            wire.answer().refuses(400, "invalid-input");
            assertThat(wire.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void readsOneByteAfterTheOther() {
        var text = "\r\n" + LOGIN + "Transfer-Encoding: chunked\r\n\r\n2;x\r\n{}\r\n0\r\nX: y\r\n\r\n" + Wire.HEALTH;
        try (var wire = new Wire(gateway.port)) {
            for (var i = 0; i < text.length(); i++) {
                wire.send(text.substring(i, i + 1));
            }

            wire.answer().refuses(400, "invalid-input");
            assertThat(wire.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void takesNothingFromTrailers() {
        var user = gateway.userWith("CREATE_ORDER");
        for (var trailer : new String[] {
            "Authorization: " + user,
            "Transfer-Encoding: chunked",
            "Content-Length: 3",
            "Host: b",
            "X-Request-Id: theirs"
        }) {
            try (var wire = new Wire(gateway.port)) {
                wire.send("POST /api/fuel-orders HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + trailer + "\r\n\r\n" + Wire.HEALTH);

                var refusal = wire.answer().refuses(401, "token-missing");
                assertThat(refusal.header(RequestId.HEADER)).isNotEqualTo("theirs");
            }
        }
    }
}
