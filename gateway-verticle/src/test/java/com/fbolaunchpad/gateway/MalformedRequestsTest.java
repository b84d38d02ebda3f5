package com.fbolaunchpad.gateway;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What RFC 9110 and 9112 call malformed, or could be read in two ways, is refused, and nothing is read of what comes behind
 * it. Written with Java's escapes; each is sent together with a request that would be answered if it were reached.
 */
class MalformedRequestsTest {
    private static final String LOGIN =
            "POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

    private static final String[] BODIES = {"{}", "2\r\n{}\r\n0\r\n\r\n"};

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
                // no three words with a space between
                "GET /health/live\\r\\nHost: a\\r\\n\\r\\n",
                "GET\\r\\n\\r\\n",
                "GET  /health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET /health/live  HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1 \\r\\nHost: a\\r\\n\\r\\n",
                " GET /health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET\\t/health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET /health/live\\tHTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET\\13/health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET\\240/health/live\\240HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET /health/live x HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "\\0GET /health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                // versions
                "GET /health/live http/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET /health/live Http/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET /health/live HTTP/1.10\\r\\nHost: a\\r\\n\\r\\n",
                "GET /health/live HTTP/01.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET /health/live HTTP/1,1\\r\\nHost: a\\r\\n\\r\\n",
                "GET /health/live HTTP/1\\r\\nHost: a\\r\\n\\r\\n",
                "GET /health/live HTTP/+1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET /health/live HTTPS/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET /health/live FTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                // methods that are no words
                "GE(T /health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "G\\0T /health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "G\\351T /health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                // targets
                "GET /health/live#part HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET /health/l\\351ve HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET /health/live\\0 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET /health/live\\177 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET ?a=b HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET a:80 HTTP/1.1\\r\\nHost: a:80\\r\\n\\r\\n",
                "GET * HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET ftp://a/health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET http://b/health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET http://a:80/health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET http://a@b/health/live HTTP/1.1\\r\\nHost: b\\r\\n\\r\\n",
                "GET http:///health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET http:a/health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET /health/%zz HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                // whose
                "GET /health/live HTTP/1.1\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nHost: a\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nAuthorization: a\\r\\nAuthorization: b\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nhost: b\\r\\n\\r\\n",
                "GET /health/live HTTP/1.0\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost:\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a b\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a, b\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a/b\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: u@a\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a:x\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: http://a\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: [::1\\r\\n\\r\\n",
                // fields
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nno colon\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\n: no name\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost : a\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nX\\t: b\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nX Y: b\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nX(Y: b\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nX\\351: b\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nX\\0: b\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nX: b\\0c\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nX: b\\1c\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nX: b\\13\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nX: \\177\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nX: b\\rc\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nX: b\\r\\r\\n\\r\\n",
                // lines that are folded or begin with blanks
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nX: b\\r\\n c\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nX: b\\r\\n\\tc\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\n Host: a\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\n \\r\\n\\r\\n",
                // line ends
                "GET /health/live HTTP/1.1\\nHost: a\\n\\n",
                "GET /health/live HTTP/1.1\\nHost: a\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\n\\n",
                "GET /health/live HTTP/1.1\\rHost: a\\r\\r\\n\\r\\n",
                "\\nGET /health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "\\r\\r\\nGET /health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                // Netty takes eight bytes behind it for a body
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nSec-WebSocket-Key1: 1\\r\\nSec-WebSocket-Key2: 2\\r\\n\\r\\n",
                "nonsense\\r\\n\\r\\n"
            })
    void refusesAMalformedHead(String escaped) {
        gateway.refusesAndCloses(escaped.translateEscapes(), 400, "malformed-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2\\r\\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\\r\\nContent-Length: 2",
                "Transfer-Encoding: chunked\\r\\nContent-Length: 0",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: identity\\r\\nContent-Length: 2",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, gzip",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: identity, chunked",
                "Transfer-Encoding: , chunked",
                "Transfer-Encoding: chunked,",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunkedx",
                "Transfer-Encoding: \\\"chunked\\\"",
                "Transfer-Encoding: chunked;q=1",
                "Transfer-Encoding: chunked; ",
                "Transfer-Encoding:",
                "Transfer-Encoding:\\13chunked",
                "Transfer-Encoding: chunked\\13",
                "Transfer-Encoding: \\240chunked",
                "Transfer-Encoding: chunked\\0",
                "Transfer-Encoding:\\r\\n chunked",
                "Transfer-Encoding : chunked",
                "Transfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\\r\\nTransfer-Encoding: identity",
                "Transfer-Encoding: identity\\r\\nTransfer-Encoding: chunked",
                "Content-Length: 2\\r\\nContent-Length: 2",
                "Content-Length: 2\\r\\nContent-Length: 3",
                "Content-Length: 2\\r\\ncontent-length: 2",
                "Content-Length: 2, 2",
                "Content-Length: 2,",
                "Content-Length: +2",
                "Content-Length: -2",
                "Content-Length: -0",
                "Content-Length: 2 2",
                "Content-Length: 0x2",
                "Content-Length: 0_2",
                "Content-Length: 2.0",
                "Content-Length: 2e0",
                "Content-Length: \\\"2\\\"",
                "Content-Length: two",
                "Content-Length: \\262",
                "Content-Length:",
                "Content-Length : 2",
                "Content-Length: 9223372036854775808",
                "Content-Length: 18446744073709551618"
            })
    void refusesAnAmbiguousLength(String escaped) {
        for (var body : BODIES) {
            gateway.refusesAndCloses(LOGIN + escaped.translateEscapes() + "\r\n\r\n" + body, 400, "malformed-request");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked\\r\\nContent-Length: 2",
                "Content-Length: 2\\r\\nTransfer-Encoding: chunked",
                "Content-Length: 2\\r\\nContent-Length: 3",
                "Content-Length: 2\\r\\nContent-Length: 2",
                "Content-Length: 2, 2"
            })
    void refusesAnAmbiguousLengthOfHttp10(String escaped) {
        var head = LOGIN.replace("HTTP/1.1", "HTTP/1.0") + "Connection: keep-alive\r\n";

        for (var body : BODIES) {
            gateway.refusesAndCloses(head + escaped.translateEscapes() + "\r\n\r\n" + body, 400, "malformed-request");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /health/live HTTP/1.2\\r\\nHost: a\\r\\n\\r\\n | 505 | http-version-not-supported",
                "GET /health/live HTTP/0.9\\r\\nHost: a\\r\\n\\r\\n | 505 | http-version-not-supported",
                "GET /health/live HTTP/2.0\\r\\nHost: a\\r\\n\\r\\n | 505 | http-version-not-supported",
                "PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n | 505 | http-version-not-supported",
                "GET /health/live HTTP/3.0\\r\\nHost: a\\r\\n\\r\\n | 505 | http-version-not-supported",
                "CONNECT a:80 HTTP/1.1\\r\\nHost: a:80\\r\\n\\r\\n | 501 | method-not-implemented",
                "CONNECT /health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 501 | method-not-implemented",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nExpect: x\\r\\n\\r\\n | 417 | expectation-failed",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nExpect: 100-continue, x\\r\\n\\r\\n | 417 | expectation-failed",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nExpect: 100-continue\\r\\nExpect: x\\r\\n\\r\\n | 417 | expectation-failed",
                "GET /LONG HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 414 | uri-too-long",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nX: LONGLONGLONGLONG\\r\\n\\r\\n | 431 | headers-too-large",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nLONGLONGLONGLONG: X\\r\\n\\r\\n | 431 | headers-too-large",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nMANY\\r\\n | 431 | headers-too-large"
            })
    void refusesWhatIsNotSpokenHereOrTooMuch(String escaped, int status, String code) {
        var text = escaped.translateEscapes().replace("LONG", "x".repeat(5_000)).replace("MANY", "a:\r\n".repeat(100));

        gateway.refusesAndCloses(text, status, code);
    }
}
