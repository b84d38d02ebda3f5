package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DemoTest {
    private static final String SCRIPT = """
            permissions: [MANAGE_USERS, MANAGE_TRUCKS]
            actor: {address: accounts.firstAdministrator, id: /user/id}
            empty: [{address: garage.listTrucks, input: {}}, {address: garage.listTools, input: {}}]
            requests:
              - address: accounts.createUser
                password: DESK_PASSWORD
                keep: {from: /user/id, as: desk}
                input: {email: desk@example.com, password: '${password}'}
              - address: garage.createTruck
                keep: {from: /truck/name, as: truck}
                input: {driver: '${desk}', note: 'user ${desk} drives'}
              - address: garage.createTool
                input: {truck: '${truck}', note: 'of ${truck}'}
            """;

    private final Vertx vertx = Vertx.vertx();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream console = System.out;
    private final FakeService accounts = new FakeService(vertx, "accounts")
            .answer("firstAdministrator", request -> user(1))
            .answer("createUser", request -> user(42));

    @BeforeEach
    void readTheConsole() {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() {
        System.setOut(console);
        Await.result(vertx.close());
    }

    @Test
    void replaysTheRequestsInTheAdministratorsName() throws IOException {
        var garage = garageWith(0, "Truck");
        Await.result(new Demo(vertx, script()).fill());
        var creations = garage.requests().subList(2, 4);

        assertThat(creations)
                .extracting(BusRequest::input)
                .containsExactly(
                        new JsonObject().put("driver", 42).put("note", "user 42 drives"),
                        new JsonObject().put("truck", "Truck").put("note", "of Truck"));
        assertThat(creations).allSatisfy(request -> {
            assertThat(request.caller().user()).isEqualTo(1);
            assertThat(request.caller().permissions()).containsExactlyInAnyOrder("MANAGE_USERS", "MANAGE_TRUCKS");
        });
    }

    @Test
    void makesAPasswordAndTellsIt() throws IOException {
        garageWith(0, "Truck");
        Await.result(new Demo(vertx, script()).fill());
        var password = accounts.requests().get(1).input().getString("password");

        assertThat(password).hasSizeGreaterThanOrEqualTo(16);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("export DESK_PASSWORD='" + password + "'  # desk@example.com");
    }

    @Test
    void keepsAnswersLiterally() throws IOException {
        var garage = garageWith(0, "cost $1 \\ {2}");
        Await.result(new Demo(vertx, script()).fill());

        assertThat(garage.requests().get(3).input().getString("truck")).isEqualTo("cost $1 \\ {2}");
        assertThat(garage.requests().get(3).input().getString("note")).isEqualTo("of cost $1 \\ {2}");
    }

    @Test
    void staysOutWhereThereIsData() throws IOException {
        var garage = garageWith(1, "Truck");
        Await.result(new Demo(vertx, script()).fill());

        assertThat(accounts.requests()).hasSize(1);
        assertThat(garage.requests()).hasSize(2);
    }

    @Test
    void endsWithTheFirstRefusal() throws IOException {
        var garage = new FakeService(vertx, "garage")
                .answer("listTrucks", request -> list(0))
                .answer("listTools", request -> list(0))
                .answer("createTruck", request -> {
                    throw Problem.conflict("no-room", "The garage is full.");
                });

        assertThat(Await.problem(new Demo(vertx, script()).fill()).code()).isEqualTo("no-room");
        assertThat(garage.requests()).hasSize(3);
    }

    private FakeService garageWith(int tools, String truck) {
        return new FakeService(vertx, "garage")
                .answer("listTrucks", request -> list(0))
                .answer("listTools", request -> list(tools))
                .answer("createTruck", request -> new JsonObject().put("truck", new JsonObject().put("name", truck)))
                .answer("createTool", request -> new JsonObject());
    }

    private static JsonObject user(int id) {
        return new JsonObject().put("user", new JsonObject().put("id", id));
    }

    private static JsonObject list(int total) {
        return new Page(1, 20).answer("items", List.of(), total);
    }

    private static JsonNode script() throws IOException {
        return new YAMLMapper().readTree(SCRIPT);
    }
}
