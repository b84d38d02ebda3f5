package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.ConfigurationException;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the gateway makes of its contract at the start. */
class ContractTest {
    private static final String MINIMAL = """
            paths:
              /things:
                post:
                  operationId: createThing
                  x-bus-address: things.createThing
                  security: []
                  requestBody: {required: true, content: {application/json: {schema: {type: object}}}}
                  responses:
                    '201':
                      description: made
                      headers: {ETag: {x-value: '"{/thing/version}"'}}
                      content: {application/json: {schema: {type: object}}}
                    default: {description: refused}
            components: {schemas: {}}
            """;

    static Stream<Arguments> unfitOperations() {
        return Stream.of(
                unfit("no address", "/things", operation -> operation.remove("x-bus-address")),
                unfit("no owner", "/things", operation -> operation.put("x-bus-address", "createThing")),
                unfit("no id", "/things", operation -> operation.remove("operationId")),
                unfit("no success", "createThing", operation -> responses(operation)
                        .remove("201")),
                unfit("two successes", "createThing", operation -> responses(operation)
                        .putObject("200")),
                unfit("no answers", "createThing", operation -> operation.remove("responses")),
                unfit("no security", "createThing", operation -> operation.remove("security")),
                unfit(
                        "other security",
                        "createThing",
                        operation -> operation.putArray("security").addObject().putArray("apiKey")),
                unfit("other media type", "createThing", operation -> content(operation)
                        .set("text/plain", content(operation).remove("application/json"))),
                unfit("two media types", "createThing", operation -> content(operation)
                        .putObject("text/plain")),
                unfit("no answer's media type", "createThing", operation -> answered(operation)
                        .remove("application/json")),
                unfit("two media types of the answer", "createThing", operation -> answered(operation)
                        .putObject("text/csv")),
                unfit("an answer that is no text", "createThing", operation -> answered(operation)
                        .set("image/png", answered(operation).remove("application/json"))),
                unfit("optional body", "createThing", operation -> ((ObjectNode) operation.get("requestBody"))
                        .put("required", false)),
                unfit("a header without value", "createThing", operation -> ((ObjectNode)
                                operation.at("/responses/201/headers/ETag"))
                        .remove("x-value")));
    }

    private static Arguments unfit(String why, String named, Consumer<ObjectNode> change) {
        return arguments(why, named, change);
    }

    private static ObjectNode responses(ObjectNode operation) {
        return (ObjectNode) operation.get("responses");
    }

    private static ObjectNode content(ObjectNode operation) {
        return (ObjectNode) operation.at("/requestBody/content");
    }

    private static ObjectNode answered(ObjectNode operation) {
        return (ObjectNode) operation.at("/responses/201/content");
    }

    private static ObjectNode minimal() throws JsonProcessingException {
        return (ObjectNode) new YAMLMapper().readTree(MINIMAL);
    }

    @Test
    void takesAnOperationThatIsComplete() throws JsonProcessingException {
        assertThat(new Contract(minimal()).operation("createThing").busAddress())
                .isEqualTo("things.createThing");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unfitOperations")
    void refusesAnUnfitOperationByName(String why, String named, Consumer<ObjectNode> change)
            throws JsonProcessingException {
        var document = minimal();
        change.accept((ObjectNode) document.at("/paths/~1things/post"));

        assertThatThrownBy(() -> new Contract(document))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(named);
    }

    @Test
    void refusesTwoOperationsOfOneName() throws JsonProcessingException {
        var document = minimal();
        ((ObjectNode) document.get("paths")).set("/others", document.at("/paths/~1things"));

        assertThatThrownBy(() -> new Contract(document))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("createThing");
    }

    @Test
    void refusesToLookUpWhatIsNotThere() throws JsonProcessingException {
        var contract = new Contract(minimal());

        assertThatThrownBy(() -> contract.operation("deleteThing"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("deleteThing");
    }

    @Test
    void publishesEverythingButTheExtensions() throws JsonProcessingException {
        var published =
                new ObjectMapper().readTree(Contract.bundled().published().toString());

        assertThat(extensionsRemoved(Source.CONTRACT.deepCopy())).isPositive();
        var expected = Source.CONTRACT.deepCopy();
        extensionsRemoved(expected);
        assertThat(published).isEqualTo(new ObjectMapper().readTree(expected.toString()));
        assertThat(extensionsRemoved(published)).isZero();
    }

    /** Takes every member named {@code x-…} out, and counts them. */
    private static int extensionsRemoved(JsonNode node) {
        var removed = 0;
        if (node instanceof ObjectNode object) {
            var before = object.size();
            object.properties().removeIf(member -> member.getKey().startsWith("x-"));
            removed = before - object.size();
        }
        for (var member : node) {
            removed += extensionsRemoved(member);
        }
        return removed;
    }

    @Test
    void needsTheServicesOfItsAddresses() {
        assertThat(Contract.bundled().services()).containsExactly("auth", "fleet", "orders", "webhooks");
    }

    @ParameterizedTest
    @CsvSource({"get, true, true", "get, false, false", "post, true, false"})
    void streamsATextToAUserWhoReads(String method, boolean isForUsers, boolean isTaken)
            throws JsonProcessingException {
        var document = minimal();
        var path = (ObjectNode) document.at("/paths/~1things");
        var operation = (ObjectNode) path.remove("post");
        path.set(method, operation);
        answered(operation).set("text/csv", answered(operation).remove("application/json"));
        if (isForUsers) {
            operation.putArray("security").addObject().putArray("bearerAuth");
        }

        if (isTaken) {
            assertThat(new Contract(document).operation("createThing").isStreamed())
                    .isTrue();
        } else {
            assertThatThrownBy(() -> new Contract(document))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("createThing is streamed");
        }
    }

    @Test
    void streamsTheEventsThatItNames() throws JsonProcessingException {
        var stream = new Contract(streaming(events -> {})).operation("createThing");

        assertThat(stream.events()).isEqualTo(new Operation.Events("things.changes", "SEE_ALL"));
        assertThat(stream.busAddress()).isEqualTo("things.events.read");
        assertThat(new Contract(minimal()).operation("createThing").events()).isNull();
    }

    static Stream<Arguments> unfitEvents() {
        return Stream.of(
                arguments("no events", change(get -> get.remove("x-events"))),
                arguments("no hints", change(get -> events(get).remove("hints"))),
                arguments("hints of nobody", change(get -> events(get).put("hints", "changes"))),
                arguments("no permission", change(get -> events(get).remove("unrestricted"))),
                arguments("a permission that is not enough", change(get -> events(get)
                        .put("unrestricted", "SEE_SOME"))),
                arguments("events that are no stream", change(get -> answered(get)
                        .set("text/csv", answered(get).remove("text/event-stream")))));
    }

    private static Consumer<ObjectNode> change(Consumer<ObjectNode> operation) {
        return operation;
    }

    private static ObjectNode events(ObjectNode operation) {
        return (ObjectNode) operation.get("x-events");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unfitEvents")
    void refusesAStreamOfUnknownEvents(String why, Consumer<ObjectNode> change) {
        assertThatThrownBy(() -> new Contract(streaming(change)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("createThing")
                .hasMessageContaining("x-events");
    }

    /** The minimal contract, with a stream of events for an answer. */
    private static ObjectNode streaming(Consumer<ObjectNode> change) throws JsonProcessingException {
        var document = minimal();
        var path = (ObjectNode) document.at("/paths/~1things");
        var operation = (ObjectNode) path.remove("post");
        path.set("get", operation);
        operation.put("x-bus-address", "things.events.read");
        operation.putObject("x-events").put("hints", "things.changes").put("unrestricted", "SEE_ALL");
        operation.putArray("security").addObject().putArray("bearerAuth").add("SEE_ALL");
        answered(operation).set("text/event-stream", answered(operation).remove("application/json"));
        change.accept(operation);
        return document;
    }

    @ParameterizedTest
    @CsvSource({
        "/fuel-orders, GET;POST",
        "/fuel-orders/, GET;POST",
        "/fuel-orders/1, GET;PATCH",
        "/fuel-orders/stats/status-counts, GET",
        "/roles/1/permissions/2, DELETE",
        "/roles/1/permissions/2/3, ''",
        "/nothing, ''",
        "/, ''",
        "'', ''"
    })
    void knowsTheMethodsOfAPath(String path, String methods) {
        assertThat(String.join(";", Contract.bundled().methodsOf(path))).isEqualTo(methods);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"{/thing/version}\"', '\"7\"'",
        "/api/things/{/thing/id}, /api/things/$1\\",
        "'{/thing/id}-{/thing/version}', $1\\-7",
        "constant, constant"
    })
    void fillsAHeaderFromTheAnswer(String template, String value) {
        var answer =
                new JsonObject().put("thing", new JsonObject().put("id", "$1\\").put("version", 7));

        assertThat(new Operation.HeaderTemplate(template).of(answer)).isEqualTo(value);
    }

    @Test
    void refusesAHeaderThatTheAnswerLacks() {
        var template = new Operation.HeaderTemplate("\"{/thing/version}\"");

        assertThatThrownBy(() -> template.of(new JsonObject()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/thing/version");
    }

    /** But for the end of sessions, which have no version: they are never changed. */
    @Test
    void everyChangeHonoursIfMatch() {
        assertThat(Source.OPERATIONS.stream()
                        .filter(operation -> !operation.path().contains("/sessions"))
                        .filter(operation -> !Set.of("get", "post")
                                .contains(operation.method().toLowerCase(Locale.ROOT)))
                        .filter(operation -> operation.parameters().stream().noneMatch(parameter -> "If-Match"
                                .equals(parameter.get("name").asText()))))
                .isEmpty();
    }

    /** But for those of sessions, where a second one is either harmless or must be refused. */
    @Test
    void everyChangeTakesAnIdempotencyKey() {
        assertThat(Source.OPERATIONS.stream()
                        .filter(operation -> !"GET".equals(operation.method()))
                        .filter(operation -> !operation.path().matches("/auth/.*|.*/sessions"))
                        .filter(operation -> operation.parameters().stream().noneMatch(parameter -> "Idempotency-Key"
                                .equals(parameter.get("name").asText()))))
                .isEmpty();
    }

    @Test
    void whatChangesNothingTakesNoIdempotencyKey() {
        assertThat(Source.OPERATIONS.stream()
                        .filter(operation -> "GET".equals(operation.method()))
                        .filter(operation -> operation.parameters().stream().anyMatch(parameter -> "Idempotency-Key"
                                .equals(parameter.get("name").asText()))))
                .isEmpty();
    }

    @Test
    void aLimitThatIsNotThereIsNotForgotten() {
        var vertx = Vertx.vertx();
        try {
            var limits = RateLimits.of(vertx, TestSettings.on(Engine.H2));

            Contract.bundled().rateLimitStores().forEach(limits::require);
            assertThatThrownBy(() -> limits.require("logn"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("logn");
        } finally {
            Await.result(vertx.close());
        }
    }

    @Test
    void everyLimitOfTheContractIsThere() {
        assertThat(Contract.bundled().rateLimitStores()).containsExactlyInAnyOrder("login", "register", "password");
    }
}
