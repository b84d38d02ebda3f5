package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a call travels: in by the contract, over the bus, and back. */
class OperationCallTest {
    private static final List<Source.Declared> OPERATIONS = Source.OPERATIONS.stream()
            .filter(operation -> !operation.isStreamed())
            .toList();
    private static final String ORDER = """
            {"tail_number": "N1", "fuel_type": "JET_A", "requested_amount": %s, "location_on_ramp": "A"}""";

    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = new GatewayFixture();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @FieldSource("OPERATIONS")
    void reachesEveryOperationAtItsAddress(Source.Declared operation) {
        var owner = gateway.services.get(operation.busAddress().split("\\.")[0]);
        var heard = owner.requests().size();
        var body = operation.bodySchema().at("/examples/0");
        var token = gateway.userWith(permissionsOf(operation));
        gateway.answer(
                operation.busAddress(), request -> GatewayFixture.echo(request).put("reached", operation.id()));

        var answer = body.isMissingNode()
                ? gateway.http.bare(operation.method(), operation.examplePath(), "Authorization", token)
                : gateway.http.json(
                        operation.method(), operation.examplePath(), body.toString(), "Authorization", token);

        assertThat(answer.status()).as(answer.text()).isEqualTo(successOf(operation));
        assertThat(answer.json().getString("reached")).isEqualTo(operation.id());
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.headers().contains("ETag")).isEqualTo(declaresHeader(operation, "ETag"));
        assertThat(answer.headers().contains("Location")).isEqualTo(declaresHeader(operation, "Location"));
        assertThat(owner.requests()).hasSize(heard + 1);
        assertThat(owner.requests().get(heard).input().fieldNames()).containsAll(namesOf(body));
    }

    @ParameterizedTest
    @FieldSource("OPERATIONS")
    void hasAnExampleOfEveryBody(Source.Declared operation) {
        assertThat(operation.text().has("requestBody"))
                .isEqualTo(operation.bodySchema().at("/examples/0").isObject());
    }

    private static String[] permissionsOf(Source.Declared operation) {
        return StreamSupport.stream(
                        operation.text().at("/security/0/bearerAuth").spliterator(), false)
                .map(JsonNode::asText)
                .toArray(String[]::new);
    }

    private static int successOf(Source.Declared operation) {
        return operation.text().get("responses").has("201") ? 201 : 200;
    }

    private static boolean declaresHeader(Source.Declared operation, String name) {
        return operation
                .text()
                .path("responses")
                .path(String.valueOf(successOf(operation)))
                .path("headers")
                .has(name);
    }

    private static List<String> namesOf(JsonNode body) {
        return body.properties().stream().map(member -> member.getKey()).toList();
    }

    @Test
    void fillsTheHeadersFromTheAnswer() {
        var answer = order("1");

        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.header("Location")).isEqualTo("/api/fuel-orders/12");
        assertThat(answer.header("ETag")).isEqualTo("\"3\"");
    }

    @Test
    void vouchesForTheCaller() {
        var token = gateway.userWith(8, "VIEW_ALL_ORDERS", "CREATE_ORDER");
        gateway.http.get("/api/fuel-orders/99", "Authorization", token);
        var heard = gateway.lastHeard("orders");

        assertThat(heard.input()).isEqualTo(new JsonObject().put("order_id", 99));
        assertThat(heard.caller().userId()).isEqualTo(8);
        assertThat(heard.caller().permissions()).containsExactlyInAnyOrder("CREATE_ORDER", "VIEW_ALL_ORDERS");
        assertThat(heard.caller().clientAddress()).isEqualTo("127.0.0.1");
        assertThat(heard.caller().requestId()).startsWith("test-");
    }

    @Test
    void vouchesForNobodyWhereNoTokenIsNeeded() {
        gateway.http.json("POST", "/api/auth/login", "{\"email\": \"a\", \"password\": \"b\"}");

        assertThat(gateway.lastHeard("auth").caller().userId()).isNull();
        assertThat(gateway.lastHeard("auth").caller().permissions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        "0.01, 0.01",
        "0.07, 0.07",
        "0.29, 0.29",
        "1.1, 1.1",
        "100, 100",
        "100.10, 100.1",
        "1e2, 100",
        "99999999.99, 99999999.99",
        "'\"100.50\"', 100.50",
        "'\"99999999.99\"', 99999999.99"
    })
    void carriesQuantitiesExactly(String written, String exact) {
        assertThat(order(written).status()).isEqualTo(201);
        var amount = gateway.lastHeard("orders").input().getValue("requested_amount");

        assertThat(amount).isNotInstanceOfAny(Double.class, Float.class);
        assertThat(new BigDecimal(amount.toString())).isEqualByComparingTo(exact);
        assertThat(amount.toString()).isEqualTo(exact);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "0.001",
                "1.001",
                "100000000",
                "99999999.991",
                "1e8",
                "1e-3",
                "0e5",
                "null",
                "true",
                "[1]",
                "\"0\"",
                "\"0.00\"",
                "\"1.\"",
                "\".5\"",
                "\"1e2\"",
                "\"+1\"",
                "\" 1\"",
                "\"1\\n\"",
                "\"100000000\"",
                "\"NaN\""
            })
    void refusesWhatIsNoQuantity(String written) {
        gateway.refuses(400, "invalid-input", () -> order(written)).naming("/requested_amount");
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "3.0, 3", "9007199254740991, 9007199254740991"})
    void carriesIdsAsIntegers(String written, long id) {
        var answer = gateway.http.json(
                "PATCH",
                "/api/users/1",
                "{\"role_ids\": [" + written + "]}",
                "Authorization",
                gateway.userWith("MANAGE_USERS"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(gateway.lastHeard("auth").input().getJsonArray("role_ids").getValue(0))
                .isInstanceOf(Number.class)
                .hasToString(Long.toString(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "9007199254740992", "9223372036854775808", "1e30", "\"3\""})
    void refusesWhatIsNoId(String written) {
        gateway.refuses(
                        400,
                        "invalid-input",
                        () -> gateway.http.json(
                                "PATCH",
                                "/api/users/1",
                                "{\"role_ids\": [" + written + "]}",
                                "Authorization",
                                gateway.userWith("MANAGE_USERS")))
                .naming("/role_ids/0");
    }

    @Test
    void keepsNullApartFromAbsence() {
        gateway.http.json(
                "PATCH",
                "/api/customers/5",
                "{\"phone\": null}",
                "Authorization",
                gateway.userWith("MANAGE_CUSTOMERS"));

        assertThat(gateway.lastHeard("orders").input())
                .isEqualTo(new JsonObject().put("customer_id", 5).putNull("phone"));
    }

    @ParameterizedTest
    @CsvSource({"'\"7\"', 7", "'\"999999999999999999\"', 999999999999999999", "*,"})
    void readsTheVersionFromIfMatch(String header, Long version) {
        gateway.http.bare(
                "DELETE", "/api/users/1", "Authorization", gateway.userWith("MANAGE_USERS"), "If-Match", header);

        assertThat(gateway.lastHeard("auth").input().getLong("if_version")).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "W/\"7\"", "\"7\", \"8\"", "\"\"", "\"-7\"", "\"1234567890123456789\"", "100%"})
    void refusesAnotherIfMatch(String header) {
        gateway.refuses(
                        400,
                        "invalid-input",
                        () -> gateway.http.bare(
                                "DELETE",
                                "/api/users/1",
                                "Authorization",
                                gateway.userWith("MANAGE_USERS"),
                                "If-Match",
                                header))
                .naming("/If-Match");
    }

    @ParameterizedTest
    @ValueSource(strings = {"k", "5d2a7f0e-8c3b-4a51-9e0f-1d2c3b4a5968", "a key, with \"anything\" that ASCII has: ~!"})
    void readsTheIdempotencyKey(String key) {
        assertThat(deleteUserUnder(key).status()).isEqualTo(200);

        assertThat(gateway.lastHeard("auth").input())
                .isEqualTo(new JsonObject().put("user_id", 1).put("idempotency_key", key));
    }

    @Test
    void readsTheLongestIdempotencyKey() {
        readsTheIdempotencyKey("k".repeat(255));
    }

    @Test
    void hasNoIdempotencyKeyWhereNoneIsGiven() {
        gateway.http.bare("DELETE", "/api/users/1", "Authorization", gateway.userWith("MANAGE_USERS"));

        assertThat(gateway.lastHeard("auth").input().containsKey("idempotency_key"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\tb", "Schl\u00fcssel"})
    void refusesAnotherIdempotencyKey(String key) {
        refusesIdempotencyKey("Idempotency-Key: " + key + "\r\n");
    }

    @Test
    void refusesTooLongAnIdempotencyKeyAndTwo() {
        refusesIdempotencyKey("Idempotency-Key: " + "k".repeat(256) + "\r\n");
        refusesIdempotencyKey("Idempotency-Key: a\r\nidempotency-key: a\r\n");
    }

    @ParameterizedTest
    @ValueSource(chars = {0, 1, 0x1f, 0x7f})
    void refusesControlCharactersInAnIdempotencyKey(char control) {
        var request = "DELETE /api/users/1 HTTP/1.1\r\nHost: a\r\nAuthorization: " + gateway.userWith("MANAGE_USERS")
                + "\r\nIdempotency-Key: a" + control + "b\r\n\r\n";
        gateway.refuses(400, "malformed-request", () -> {
            try (var wire = new Wire(gateway.port)) {
                return wire.send(request).answer();
            }
        });
    }

    private static void refusesIdempotencyKey(String lines) {
        var request = "DELETE /api/users/1 HTTP/1.1\r\nHost: a\r\nAuthorization: " + gateway.userWith("MANAGE_USERS")
                + "\r\n" + lines + "\r\n";
        gateway.refuses(400, "invalid-input", () -> {
                    try (var wire = new Wire(gateway.port)) {
                        return wire.send(request).answer();
                    }
                })
                .naming("/Idempotency-Key");
    }

    private static Answer deleteUserUnder(String key) {
        return gateway.http.bare(
                "DELETE", "/api/users/1", "Authorization", gateway.userWith("MANAGE_USERS"), "Idempotency-Key", key);
    }

    private static Answer order(String amount) {
        return gateway.http.json(
                "POST", "/api/fuel-orders", ORDER.formatted(amount), "Authorization", gateway.userWith("CREATE_ORDER"));
    }
}
