package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The AsyncAPI document is one, says the same as the OpenAPI document, and refuses events that are none. */
final class EventContractTest {
    private static final EventContract CONTRACT = EventContract.published();
    private static final JsonNode OPEN_API = EventContract.read("openapi.yaml");
    private static final Set<String> TYPES = Set.of(
            "com.fbolaunchpad.order.created.v1",
            "com.fbolaunchpad.order.status-changed.v1",
            "com.fbolaunchpad.order.edited.v1",
            "com.fbolaunchpad.order.assigned.v1",
            "com.fbolaunchpad.order.change-acknowledged.v1");

    /** What only tells people something. */
    private static final Set<String> COMMENTS = Set.of("description", "examples", "title");

    @Test
    void isAnAsyncApiDocument() {
        assertThat(AsyncApiRules.faults(CONTRACT.document)).isEmpty();
    }

    static Stream<Arguments> breaks() {
        return Stream.of(
                broken("another version", "", document -> document.put("asyncapi", "2.6.0")),
                broken("no info", "", document -> document.remove("info")),
                broken("no title", "/info", info -> info.remove("title")),
                broken("no version of its own", "/info", info -> info.remove("version")),
                broken("a licence without name", "/info/license", licence -> licence.remove("name")),
                broken("an unknown member", "", document -> document.put("nothing", 1)),
                broken("an unknown component", "/components", components -> components.putObject("nothing")),
                broken("a server without host", "/servers/eventBus", server -> server.remove("host")),
                broken("a server without protocol", "/servers/eventBus", server -> server.remove("protocol")),
                broken("an undescribed variable", "/servers/gateway", server -> server.remove("variables")),
                broken("an undescribed parameter", "/channels/orderStream", channel -> channel.put("address", "/{id}")),
                broken("a channel as in AsyncAPI 2", "/channels/orderStatus", channel -> channel.putObject("publish")),
                broken(
                        "a channel's address that is none",
                        "/channels/orderStatus",
                        channel -> channel.putObject("address")),
                broken(
                        "a server that there isn't",
                        "/channels/orderStatus/servers/0",
                        server -> server.put("$ref", "#/servers/nothing")),
                broken(
                        "a server that is a channel",
                        "/channels/orderStatus/servers/0",
                        server -> server.put("$ref", "#/channels/orderStream")),
                broken(
                        "a message that there isn't",
                        "/channels/orderStatus/messages/orderEdited",
                        message -> message.put("$ref", "#/components/messages/nothing")),
                broken(
                        "a message that is a schema",
                        "/channels/orderStatus/messages/orderEdited",
                        message -> message.put("$ref", "#/components/schemas/OrderEdited")),
                broken(
                        "an unknown action",
                        "/operations/publishOrderStatus",
                        operation -> operation.put("action", "publish")),
                broken("no action", "/operations/publishOrderStatus", operation -> operation.remove("action")),
                broken("no channel", "/operations/publishOrderStatus", operation -> operation.remove("channel")),
                broken(
                        "another channel's message",
                        "/operations/publishOrderStatus/messages/0",
                        message -> message.put("$ref", "#/channels/orderStream/messages/orderCreated")),
                broken(
                        "a message by its component",
                        "/operations/publishOrderStatus/messages/0",
                        message -> message.put("$ref", "#/components/messages/publishedOrderCreated")),
                broken(
                        "a message in an operation",
                        "/operations/publishOrderStatus",
                        operation -> operation.putArray("messages").addObject().put("name", "x")),
                broken(
                        "an unknown member of a message",
                        "/components/messages/accessChanged",
                        message -> message.put("schema", "x")),
                broken(
                        "security that there isn't",
                        "/components/securitySchemes/bearerAuth",
                        scheme -> scheme.put("type", "magic")),
                broken(
                        "security without type",
                        "/components/securitySchemes/bearerAuth",
                        scheme -> scheme.remove("type")),
                broken(
                        "a type that there isn't",
                        "/components/schemas/AccessChanged",
                        schema -> schema.put("type", "thing")),
                broken(
                        "required that is no list",
                        "/components/schemas/AccessChanged",
                        schema -> schema.put("required", "user_id")),
                broken(
                        "a schema that there isn't",
                        "/components/messages/accessChanged/payload",
                        payload -> payload.put("$ref", "#/components/schemas/nothing")),
                broken(
                        "a reference with company",
                        "/components/messages/accessChanged/payload",
                        payload -> payload.put("title", "x")),
                broken(
                        "an example of another type",
                        "/components/messages/publishedOrderEdited/examples/0/payload",
                        event -> event.put("type", "com.fbolaunchpad.order.assigned.v1")),
                broken(
                        "an example with other headers",
                        "/components/messages/deliveredOrderCreated/examples/0/headers",
                        headers -> headers.put("webhook-signature", "v1,abc")));
    }

    private static Arguments broken(String how, String where, Consumer<ObjectNode> change) {
        return arguments(how, where, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaks")
    void wouldBeRefusedWith(String how, String where, Consumer<ObjectNode> change) {
        var document = CONTRACT.document.deepCopy();
        change.accept((ObjectNode) document.at(where));

        assertThat(document).isNotEqualTo(CONTRACT.document);
        assertThat(AsyncApiRules.faults(document)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"orderStatus", "orderStream", "orderWebhook"})
    void tellsTheSameFiveTypesEverywhere(String channel) {
        assertThat(CONTRACT.types(channel)).isEqualTo(TYPES);
        assertThat(CONTRACT.messages(channel)).hasSize(TYPES.size());
    }

    @Test
    void sendsEveryMessageOfEveryChannelByOneOperation() {
        for (var channel : CONTRACT.document.get("channels").properties()) {
            var reference = "#/channels/" + channel.getKey();
            var declared = new TreeSet<String>();
            channel.getValue()
                    .get("messages")
                    .fieldNames()
                    .forEachRemaining(name -> declared.add(reference + "/messages/" + name));

            assertThat(CONTRACT.document.get("operations"))
                    .filteredOn(
                            operation -> operation.at("/channel/$ref").asText().equals(reference))
                    .singleElement()
                    .satisfies(operation -> {
                        assertThat(operation.get("action").asText()).isEqualTo("send");
                        assertThat(operation.get("messages"))
                                .extracting(message -> message.get("$ref").asText())
                                .containsExactlyInAnyOrderElementsOf(declared);
                    });
        }
    }

    @Test
    void leavesNoComponentUnused() {
        var used = new TreeSet<String>();
        CONTRACT.document
                .findValuesAsText("$ref")
                .forEach(reference -> used.add(reference.substring(reference.lastIndexOf('/') + 1)));
        for (var kind : CONTRACT.document.get("components")) {
            kind.fieldNames().forEachRemaining(name -> assertThat(used).contains(name));
        }
    }

    /** What the OpenAPI document says of an event the AsyncAPI document says too; it may say more, but of the same members. */
    @ParameterizedTest
    @CsvSource({"OrderEvent", "OrderEventType", "OrderStatus", "FuelTypeCode", "Id"})
    void saysWhatTheOpenApiDocumentSays(String schema) {
        var differences = new ArrayList<String>();
        compare(
                OPEN_API.at("/components/schemas/" + schema),
                CONTRACT.document.at("/components/schemas/" + schema),
                schema,
                differences);

        assertThat(differences).isEmpty();
    }

    @Test
    void noticesWhereTheTwoDrift() {
        for (var change : List.<Consumer<ObjectNode>>of(
                event -> ((ArrayNode) event.get("required")).remove(0),
                event -> ((ObjectNode) event.get("properties")).putObject("priority"),
                event -> ((ObjectNode) event.get("properties")).remove("subject"),
                event -> ((ObjectNode) event.at("/properties/data/properties")).putObject("priority"),
                event -> ((ObjectNode) event.at("/properties/source")).put("const", "/fuel-orders"),
                event -> ((ObjectNode) event.at("/properties/type")).put("$ref", "#/components/schemas/OrderStatus"),
                event -> ((ArrayNode) event.at("/properties/data/required")).add("priority"))) {
            var drifted = OPEN_API.at("/components/schemas/OrderEvent").deepCopy();
            change.accept((ObjectNode) drifted);
            var differences = new ArrayList<String>();
            compare(drifted, CONTRACT.document.at("/components/schemas/OrderEvent"), "", differences);

            assertThat(differences).isNotEmpty();
        }
    }

    private static void compare(JsonNode open, JsonNode async, String path, List<String> differences) {
        if (open.has("$ref")) {
            compare(OPEN_API.at(open.get("$ref").asText().substring(1)), async, path, differences);
        } else if (async.has("$ref")) {
            compare(open, CONTRACT.resolve(async), path, differences);
        } else if (open.isObject()) {
            open.properties().stream()
                    .filter(member -> !COMMENTS.contains(member.getKey()) || path.endsWith("/properties"))
                    .forEach(member -> compare(
                            member.getValue(), async.path(member.getKey()), path + "/" + member.getKey(), differences));
            if (path.endsWith("/properties") && open.size() != async.size()) {
                differences.add(path + " are more in one than in the other");
            }
        } else if (open.isArray() && open.size() == async.size() && open.get(0).isObject()) {
            for (var i = 0; i < open.size(); i++) {
                compare(open.get(i), async.get(i), path + "/" + i, differences);
            }
        } else if (!open.equals(async)) {
            differences.add(path + ": " + open + " and " + async);
        }
    }

    private static ObjectNode example(String message) {
        return CONTRACT.document
                .at("/components/messages/" + message + "/examples/0/payload")
                .deepCopy();
    }

    static Stream<Arguments> wrongEvents() {
        var wrong = new ArrayList<Arguments>();
        for (var member : CONTRACT.document.at("/components/schemas/OrderEvent/required")) {
            wrong.add(event("no " + member, "publishedOrderEdited", event -> event.remove(member.asText())));
        }
        for (var member : CONTRACT.document.at("/components/schemas/OrderEvent/properties/data/required")) {
            wrong.add(event(
                    "no " + member, "publishedOrderEdited", event -> data(event).remove(member.asText())));
        }
        wrong.add(event("no audience", "publishedOrderEdited", event -> event.remove("audience")));
        for (var audience : List.of("", "**", "0", "4,5,6", "4, 5", "4,", "*,4")) {
            wrong.add(event("audience " + audience, "publishedOrderEdited", event -> event.put("audience", audience)));
        }
        wrong.add(event("another CloudEvents", "publishedOrderEdited", event -> event.put("specversion", "0.3")));
        wrong.add(event("an id that is none", "publishedOrderEdited", event -> event.put("id", "1")));
        wrong.add(event("a subject that is none", "publishedOrderEdited", event -> event.put("subject", "order 1")));
        wrong.add(event(
                "a time with another offset",
                "publishedOrderEdited",
                event -> event.put("time", "2026-11-22T15:04:05+01:00")));
        wrong.add(event("a time that is none", "publishedOrderEdited", event -> event.put("time", "todayZ")));
        wrong.add(event("position 0", "publishedOrderEdited", event -> event.put("sequence", 0)));
        wrong.add(event(
                "an unknown grade", "publishedOrderEdited", event -> data(event).put("fuel_type", "Jet A")));
        wrong.add(event("a lower-case tail", "publishedOrderEdited", event -> data(event)
                .put("tail_number", "n1")));
        wrong.add(event(
                "technician 0", "publishedOrderEdited", event -> data(event).put("assigned_lst_user_id", 0)));
        wrong.add(event("made of something", "publishedOrderCreated", event -> data(event)
                .put("from", "DISPATCHED")));
        wrong.add(event("made of version 2", "publishedOrderCreated", event -> data(event)
                .put("order_version", 2)));
        wrong.add(event(
                "made as claimed", "publishedOrderCreated", event -> data(event).put("to", "ACKNOWLEDGED")));
        wrong.add(event("a skipped step", "publishedOrderStatusChanged", event -> data(event)
                .put("to", "FUELING")));
        wrong.add(event("a step from nothing", "publishedOrderStatusChanged", event -> data(event)
                .putNull("from")));
        wrong.add(event("a step without technician", "publishedOrderStatusChanged", event -> data(event)
                .putNull("assigned_lst_user_id")));
        wrong.add(event("a step by nobody", "publishedOrderStatusChanged", event -> data(event)
                .putNull("actor")));
        wrong.add(event("driving without truck", "publishedOrderStatusChanged", event -> data(event)
                .put("from", "ACKNOWLEDGED")
                .put("to", "EN_ROUTE")
                .putNull("assigned_truck_id")));
        wrong.add(event("an edit that is a step", "publishedOrderEdited", event -> data(event)
                .put("to", "EN_ROUTE")));
        wrong.add(event("an edit of what is over", "publishedOrderEdited", event -> data(event)
                .put("from", "REVIEWED")
                .put("to", "REVIEWED")));
        wrong.add(event("an edit of version 1", "publishedOrderEdited", event -> data(event)
                .put("order_version", 1)));
        wrong.add(event("an edit under way without technician", "publishedOrderEdited", event -> data(event)
                .putNull("assigned_lst_user_id")));
        wrong.add(event("an edit on the way without truck", "publishedOrderEdited", event -> data(event)
                .put("from", "EN_ROUTE")
                .put("to", "EN_ROUTE")
                .putNull("assigned_truck_id")));
        wrong.add(event("assigned while fuelling", "publishedOrderAssigned", event -> data(event)
                .put("from", "FUELING")
                .put("to", "FUELING")));
        wrong.add(event("acknowledged before it was", "publishedOrderChangeAcknowledged", event -> data(event)
                .put("from", "DISPATCHED")
                .put("to", "DISPATCHED")));
        wrong.add(event(
                "another type",
                "publishedOrderEdited",
                event -> event.put("type", "com.fbolaunchpad.order.deleted.v1")));
        wrong.add(event("an audience outside", "streamedOrderCreated", event -> event.put("audience", "*")));
        wrong.add(event("an audience in a webhook", "deliveredOrderCreated", event -> event.put("audience", "*")));
        wrong.add(event("no timestamp in a webhook", "deliveredOrderCreated", event -> event.remove("timestamp")));
        return wrong.stream();
    }

    private static Arguments event(String how, String message, Consumer<ObjectNode> change) {
        return arguments(how, message, change);
    }

    private static ObjectNode data(ObjectNode event) {
        return (ObjectNode) event.get("data");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongEvents")
    void refusesAnEventWith(String how, String message, Consumer<ObjectNode> change) {
        var channel = message.startsWith("published")
                ? "orderStatus"
                : message.startsWith("streamed") ? "orderStream" : "orderWebhook";
        var event = example(message);
        assertThat(CONTRACT.faults(channel, event)).isEmpty();

        change.accept(event);

        assertThat(CONTRACT.faults(channel, event)).isNotEmpty();
    }
}
