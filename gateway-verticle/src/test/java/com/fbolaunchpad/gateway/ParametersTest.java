package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.BusRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in the address of a request, from its bytes to the bus. */
class ParametersTest {
    private static final String[] EVERYTHING = {
        "VIEW_ALL_ORDERS", "VIEW_CUSTOMERS", "VIEW_AIRCRAFT", "VIEW_USERS", "VIEW_TRUCKS"
    };
    private static GatewayFixture gateway;
    private static String user;

    @BeforeAll
    static void start() {
        gateway = new GatewayFixture();
        user = gateway.userWith(EVERYTHING);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100%25 | 100%",
                "%2525 | %25",
                "a%2Bb | a+b",
                "a+b | a b",
                "a%20b | a b",
                "%26%3D%23 | &=#",
                "a=b | a=b",
                "%C3%A9%E2%9C%88%F0%9F%9B%A9 | \u00e9\u2708\ud83d\udee9"
            })
    void decodesAQueryOnce(String written, String read) {
        assertThat(inputOf("/api/customers?q=" + written).getString("q")).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-22T15:04:05%2B02:00", "2026-11-22T15:04:05Z", "2026-11-22T15:04:05.123456-05:00"})
    void takesAnInstantWithItsOffset(String written) {
        assertThat(inputOf("/api/fuel-orders?created_from=" + written).getString("created_from"))
                .isEqualTo(written.replace("%2B", "+"));
    }

    @Test
    void fillsInTheDefaults() {
        assertThat(inputOf("/api/customers"))
                .isEqualTo(new JsonObject().put("page", 1).put("per_page", 20));
        assertThat(inputOf("/api/fuel-orders?per_page=7"))
                .isEqualTo(new JsonObject().put("page", 1).put("per_page", 7).put("sort", "-created_at"));
    }

    @Test
    void takesARepeatedParameterWhereTheContractHasAList() {
        assertThat(inputOf("/api/fuel-orders?status=FUELING&status=EN_ROUTE").getJsonArray("status"))
                .isEqualTo(JsonArray.of("FUELING", "EN_ROUTE"));
        assertThat(inputOf("/api/users?role_ids=2").getJsonArray("role_ids")).isEqualTo(JsonArray.of(2));
    }

    @Test
    void typesWhatTheContractTypes() {
        assertThat(inputOf("/api/customers?is_active=false&page=2&q=3"))
                .isEqualTo(new JsonObject()
                        .put("is_active", false)
                        .put("page", 2)
                        .put("per_page", 20)
                        .put("q", "3"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/customers?page=1&page=2 | /page",
                "/api/customers?nothing=1 | /nothing",
                "/api/customers?Page=1 | /Page",
                "/api/customers?a~b/c=1 | /a~0b~1c",
                "/api/customers?page=0 | /page",
                "/api/customers?page=1000001 | /page",
                "/api/customers?page=99999999999999999999 | /page",
                "/api/customers?page=1.0 | /page",
                "/api/customers?page=1e0 | /page",
                "/api/customers?page=%2B1 | /page",
                "/api/customers?page=%D9%A1 | /page",
                "/api/customers?page | /page",
                "/api/customers?per_page=101 | /per_page",
                "/api/customers?is_active=TRUE | /is_active",
                "/api/customers?is_active=1 | /is_active",
                "/api/customers?q= | /q",
                "/api/customers?q=%00 | /q",
                "/api/customers?q=%FF | /q",
                "/api/customers?q=%C0%AF | /q",
                "/api/customers?q=%ED%A0%80 | /q",
                "/api/customers?q=1% | /q",
                "/api/customers?q=%zz | /q",
                "/api/customers?q=%+1 | /q",
                "/api/fuel-orders?status=FUELING&status=HELD | /status/1",
                "/api/fuel-orders?status=FUELING,EN_ROUTE | /status/0",
                "/api/fuel-orders?created_from=2026-11-22T15:04:05 | /created_from",
                "/api/fuel-orders?created_from=2026-11-22 | /created_from",
                "/api/fuel-orders?created_from=2026-02-30T15:04:05Z | /created_from",
                "/api/fuel-orders?created_from=2026-11-22T15:04:05+02:00 | /created_from",
                "/api/fuel-orders?fuel_type=J%0A | /fuel_type",
                "/api/fuel-orders/abc | /order_id",
                "/api/fuel-orders/0 | /order_id",
                "/api/fuel-orders/-1 | /order_id",
                "/api/fuel-orders/1%0A | /order_id",
                "/api/fuel-orders/9007199254740992 | /order_id",
                "/api/fuel-orders/1?x=1 | /x",
                "/api/fuel-orders/1?order_id=2 | /order_id",
                "/api/fuel-orders/1?if_version=2 | /if_version",
                "/api/aircraft/N1%2F2 | /tail_number",
                "/api/aircraft/N%00 | /tail_number",
                "/api/aircraft/%FF | /tail_number",
                "/api/aircraft/N%25 | /tail_number",
                "/api/aircraft/NNNNNNNNNNNNNNNNNNNNN | /tail_number"
            })
    void refusesAnythingElse(String path, String field) {
        var answer = gateway.refuses(400, "invalid-input", () -> raw(path)).naming(field);

        assertThat(answer.text()).doesNotContain("xception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/fuel-orders/%",
                "/api/fuel-orders/%zz",
                "/api/fuel-orders/1%2",
                "/api/%/1",
                "/%",
                "/docs/assets/%"
            })
    void refusesAPathThatCanNotBeDecoded(String path) {
        gateway.refuses(400, "malformed-request", () -> raw(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../etc/passwd", "/api", "/api/", "/api/admin", "/api/nothing", "/api/%00"})
    void findsNothingElsewhere(String path) {
        gateway.refuses(404, "not-found", () -> raw(path));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/customers/, listCustomers",
        "/api/fuel-orders/99/, getFuelOrder",
        "/api/admin/customers, listCustomers",
        "/api/admin/customers/, listCustomers",
        "/api/admin/fuel-orders/98, getFuelOrder",
        "/api//customers, listCustomers",
        "/api/fuel-orders/../customers, listCustomers",
        "/api/%63ustomers, listCustomers"
    })
    void knowsOtherSpellingsOfAnAddress(String path, String operation) {
        gateway.answer("orders.listCustomers", request -> named(request, "listCustomers"));
        gateway.answer("orders.getFuelOrder", request -> named(request, "getFuelOrder"));

        assertThat(raw(path).json().getString("operation")).isEqualTo(operation);
    }

    @Test
    void readsAPathUnderItsAlias() {
        assertThat(inputOf("/api/admin/fuel-orders/98/")).isEqualTo(new JsonObject().put("order_id", 98));
        assertThat(inputOf("/api/aircraft/n1-%61%20")).isEqualTo(new JsonObject().put("tail_number", "n1-a "));
    }

    private static JsonObject named(BusRequest request, String operation) {
        return GatewayFixture.echo(request).put("operation", operation);
    }

    /** What reached the bus. */
    private static JsonObject inputOf(String path) {
        var answer = raw(path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return gateway.calls().stream()
                .filter(call -> call.caller().requestId().equals(answer.header(RequestId.HEADER)))
                .findFirst()
                .orElseThrow()
                .input();
    }

    /** A request whose address nobody mends on its way. */
    private static Answer raw(String path) {
        try (var wire = new Wire(gateway.port)) {
            return wire.send("GET " + path + " HTTP/1.1\r\nHost: a\r\nAuthorization: " + user + "\r\n\r\n")
                    .answer();
        }
    }
}
