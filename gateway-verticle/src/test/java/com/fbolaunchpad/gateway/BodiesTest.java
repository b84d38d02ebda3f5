package com.fbolaunchpad.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The body of a request: its media type, its size, whether it belongs there, and what its schema says. */
class BodiesTest {
    private static final String ORDER = """
            {"tail_number": "N1", "fuel_type": "JET_A", "requested_amount": 1, "location_on_ramp": "A"}""";
    private static final int LIMIT_BYTES = 64 * 1024;
    private static final int MEGABYTES_8 = 8 * 1024 * 1024;

    private static GatewayFixture gateway;
    private static String user;

    @BeforeAll
    static void start() {
        gateway = new GatewayFixture();
        user = gateway.userWith("CREATE_ORDER", "MANAGE_USERS", "UPDATE_OWN_ORDER_STATUS", "MANAGE_TRUCKS");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON; charset=UTF-8",
                "application/json;charset=\"utf-8\"",
                "application/json ; charset = utf-8"
            })
    void takesJson(String mediaType) {
        assertThat(order(ORDER, "Content-Type", mediaType).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/jsonfoo",
                "application/json; charset=latin1",
                "application/json, text/plain",
                "application/problem+json",
                "text/json",
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "*/*",
                "json"
            })
    void refusesOtherMediaTypes(String mediaType) {
        gateway.refuses(415, "unsupported-media-type", () -> order(ORDER, "Content-Type", mediaType));
    }

    @Test
    void refusesABodyThatDoesNotSayWhatItIs() {
        gateway.refuses(415, "unsupported-media-type", () -> order(ORDER));
    }

    @Test
    void refusesACompressedBody() {
        gateway.refuses(
                415,
                "unsupported-media-type",
                () -> order(ORDER, "Content-Type", "application/json", "Content-Encoding", "gzip"));
        assertThat(order(ORDER, "Content-Type", "application/json", "Content-Encoding", "identity")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void needsTheBodyThatTheContractRequires() {
        gateway.refuses(400, "malformed-json", () -> order(""));
        gateway.refuses(400, "malformed-json", () -> order("", "Content-Type", "application/json"));
        gateway.refuses(400, "malformed-json", () -> order(" ", "Content-Type", "application/json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"text\"", "null", "1", "true", "[" + ORDER + "]"})
    void needsAnObject(String body) {
        gateway.refuses(400, "invalid-input", () -> json(body)).naming("/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", " { } "})
    void takesAnEmptyObjectWhereThereIsNoBody(String body) {
        assertThat(claim(body).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": 1}", "[]", "[1]", "\"text\"", "1", "null"})
    void refusesAnythingElseWhereThereIsNoBody(String body) {
        gateway.refuses(400, "unexpected-body", () -> claim(body));
    }

    @Test
    void refusesAMalformedBodyWhereThereIsNone() {
        gateway.refuses(400, "malformed-json", () -> claim("{"));
    }

    @Test
    void refusesWhatIsNotJson() {
        gateway.refuses(400, "malformed-json", () -> json("{\"tail_number\": "));
        gateway.refuses(400, "malformed-json", () -> json(ORDER + "x"));
        gateway.refuses(400, "malformed-json", () -> json("[".repeat(10_000)));
        gateway.refuses(400, "malformed-json", () -> json(ORDER.replace(": 1,", ": 1e99999999999,")));
        gateway.refuses(400, "invalid-input", () -> json(ORDER.replace(": 1,", ": 1e999999999,")))
                .naming("/requested_amount");
        gateway.refuses(
                400,
                "malformed-json",
                () -> gateway.http.send(
                        "POST",
                        "/api/fuel-orders",
                        BodyPublishers.ofString(ORDER.replace("N1", "\u00e9"), ISO_8859_1),
                        "Authorization",
                        user,
                        "Content-Type",
                        "application/json"));
    }

    @Test
    void namesEveryMemberThatIsWrong() {
        var answer = gateway.refuses(
                400,
                "invalid-input",
                () -> json(
                        "{\"tail_number\": \"N 1\", \"fuel_type\": \"J\\n\", \"requested_amount\": 1.001, \"a/b\": 1}"));

        answer.naming("/tail_number", "/fuel_type", "/requested_amount", "/location_on_ramp", "/a~1b");
        assertThat(answer.json().getJsonArray("errors").stream().distinct().count())
                .isEqualTo(answer.json().getJsonArray("errors").size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"fuel_type\": \"J\\n\" | /fuel_type",
                "\"fuel_type\": \"\" | /fuel_type",
                "\"location_on_ramp\": \"A\\n\" | /location_on_ramp",
                "\"location_on_ramp\": \" \" | /location_on_ramp",
                "\"csr_notes\": \"\\u0000\" | /csr_notes",
                "\"csr_notes\": \"\\ud800\" | /csr_notes",
                "\"due_at\": \"2026-11-22T15:04:05\" | /due_at",
                "\"due_at\": \"2026-11-22T15:04:05Z\\n\" | /due_at",
                "\"due_at\": \"2026-11-22T23:59:60Z\" | /due_at",
                "\"due_at\": \"2026-02-29T15:04:05Z\" | /due_at",
                "\"due_at\": \"2026-11-22T15:04:05.1234567890Z\" | /due_at",
                "\"due_at\": \"2026-11-22T15:04Z\" | /due_at",
                "\"due_at\": 1 | /due_at",
                "\"assigned_lst_user_id\": 0 | /assigned_lst_user_id",
                "\"assigned_lst_user_id\": -2 | /assigned_lst_user_id",
                "\"additive_requested\": \"true\" | /additive_requested",
                "\"priority\": \"normal\" | /priority",
                "\"if_version\": 1 | /if_version",
                "\"order_id\": 1 | /order_id"
            })
    void refusesWhatTheSchemaDoes(String member, String field) {
        var name = member.substring(0, member.indexOf(':'));
        var others = ORDER.replaceAll(name + ": [^,}]+,? ?", "").replaceAll(", ?}", "}");

        gateway.refuses(400, "invalid-input", () -> json("{" + member + ", " + others.substring(1)))
                .naming(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2027-03-31\\n", "2027-02-29", "2027-3-31", "2027-03-31T00:00:00Z", ""})
    void refusesWhatIsNoDate(String date) {
        var body = "{\"approved_fuel_types\": [{\"fuel_type\": \"JET_A\", \"basis\": \"STC\", \"expires_on\": \"" + date
                + "\"}]}";

        gateway.refuses(
                        400,
                        "invalid-input",
                        () -> gateway.http.json(
                                "PATCH",
                                "/api/aircraft/N1",
                                body,
                                "Authorization",
                                gateway.userWith("MANAGE_AIRCRAFT")))
                .naming("/approved_fuel_types/0/expires_on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@example.com\\n", "a@example.com ", "a", "@example.com", "a b@example.com", ""})
    void refusesWhatIsNoEmailAddress(String email) {
        gateway.refuses(
                        400,
                        "invalid-input",
                        () -> gateway.http.json(
                                "PATCH", "/api/users/1", "{\"email\": \"" + email + "\"}", "Authorization", user))
                .naming("/email");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\ud800"})
    void refusesAMemberNameThatNobodyCanKeep(String name) {
        var escaped = String.format("\\u%04x", (int) name.charAt(0));

        gateway.refuses(400, "invalid-input", () -> json("{\"" + escaped + "\": 1}"))
                .naming("/");
    }

    @Test
    void takesABodyOfTheLargestSize() {
        assertThat(json(ORDER + " ".repeat(LIMIT_BYTES - ORDER.length())).status())
                .isEqualTo(201);
    }

    @Test
    void refusesALargerBody() {
        var tooLarge = ORDER + " ".repeat(LIMIT_BYTES + 1 - ORDER.length());

        gateway.refuses(413, "body-too-large", () -> json(tooLarge));
        gateway.refuses(
                413,
                "body-too-large",
                () -> gateway.http.send(
                        "POST",
                        "/api/fuel-orders",
                        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(tooLarge.getBytes(ISO_8859_1))),
                        "Authorization",
                        user,
                        "Content-Type",
                        "application/json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 8388608\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n800000\r\n"})
    void letsAClientThatSendsOnReadWhyItWasRefused(String beginning) {
        gateway.refuses(413, "body-too-large", () -> {
            try (var wire = new Wire(gateway.port)) {
                return wire.send("POST /api/fuel-orders HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                                + "Authorization: " + user + "\r\n" + beginning)
                        .send(new byte[MEGABYTES_8])
                        .answer();
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"'', 401, token-missing", "'Content-Type: text/plain\r\n', 415, unsupported-media-type"})
    void letsAClientThatSendsOnReadAnyRefusal(String header, int status, String code) {
        var token = status == 401 ? "" : "Authorization: " + user + "\r\n";
        gateway.refuses(status, code, () -> {
            try (var wire = new Wire(gateway.port)) {
                return wire.send("POST /api/fuel-orders HTTP/1.1\r\nHost: a\r\n" + header + token
                                + "Content-Length: 8388608\r\n\r\n")
                        .send(new byte[MEGABYTES_8])
                        .answer();
            }
        });
    }

    private static Answer json(String body) {
        return order(body, "Content-Type", "application/json");
    }

    private static Answer order(String body, String... headers) {
        return gateway.http.send("POST", "/api/fuel-orders", BodyPublishers.ofString(body), authorized(headers));
    }

    private static Answer claim(String body) {
        return gateway.http.json("POST", "/api/fuel-orders/1/claim", body, "Authorization", user);
    }

    private static String[] authorized(String... headers) {
        var all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Authorization";
        all[headers.length + 1] = user;
        return all;
    }
}
