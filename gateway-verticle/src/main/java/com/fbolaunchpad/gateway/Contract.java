package com.fbolaunchpad.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fbolaunchpad.platform.ConfigurationException;
import com.fbolaunchpad.platform.PackagedDocument;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI document as the gateway uses it: its operations, compiled; the copy for the router, which understands less
 * than OpenAPI has; and the copy that is published, without our extensions.
 */
final class Contract {
    static final String BASE_PATH = "/api";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final String BEARER = "bearerAuth";
    private static final String ADDRESS = "[a-z]+(\\.[A-Za-z]+)+";

    private final JsonNode document;
    private final References references;
    private final Map<String, Operation> operations = new LinkedHashMap<>();
    private final Map<String, Set<String>> methodsByPath = new LinkedHashMap<>();

    /** @throws ConfigurationException when an operation isn't fit to be served; the sentence names it */
    Contract(JsonNode document) {
        this.document = document;
        this.references = new References(document);
        var schemas = new Schemas(document);
        for (var path : document.get("paths").properties()) {
            for (var member : path.getValue().properties()) {
                if (METHODS.contains(member.getKey())) {
                    var operation =
                            compile(member.getKey(), path.getKey(), path.getValue(), member.getValue(), schemas);
                    if (operations.put(operation.id(), operation) != null) {
                        throw new ConfigurationException("Two operations are called " + operation.id() + ".");
                    }
                    methodsByPath
                            .computeIfAbsent(path.getKey(), first -> new TreeSet<>())
                            .add(member.getKey().toUpperCase(Locale.ROOT));
                }
            }
        }
    }

    /** The program's own, which the build has made of {@code conf/openapi.yaml}. */
    static Contract bundled() {
        return new Contract(PackagedDocument.read("openapi"));
    }

    /** The program's AsyncAPI document, which the build has made of {@code conf/asyncapi.yaml}; published as it is. */
    static Buffer bundledEvents() {
        return Buffer.buffer(PackagedDocument.json("asyncapi"));
    }

    /** Follows references within the document. */
    record References(JsonNode document) {
        JsonNode resolve(JsonNode node) {
            var resolved = node;
            while (resolved.has("$ref")) {
                resolved = document.at(resolved.get("$ref").asText().substring(1));
            }
            return resolved;
        }
    }

    Operation operation(String id) {
        var operation = operations.get(id);
        if (operation == null) {
            throw new ConfigurationException("The contract has no operation " + id + ".");
        }
        return operation;
    }

    /** The services behind the bus that the operations need, by name. */
    Set<String> services() {
        var services = new TreeSet<String>();
        for (var operation : operations.values()) {
            services.add(
                    operation.busAddress().substring(0, operation.busAddress().indexOf('.')));
        }
        return services;
    }

    /** The stores that the operations' extra limits name. */
    Set<String> rateLimitStores() {
        return operations.values().stream()
                .map(Operation::rateLimit)
                .filter(Objects::nonNull)
                .map(Operation.RateLimit::store)
                .collect(Collectors.toSet());
    }

    /** The methods that a path (below the base path, percent-encoded) has; empty when there is no such path. */
    Set<String> methodsOf(String path) {
        var methods = new TreeSet<String>();
        var segments = segments(path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
        for (var candidate : methodsByPath.entrySet()) {
            if (matches(segments(candidate.getKey()), segments)) {
                methods.addAll(candidate.getValue());
            }
        }
        return methods;
    }

    private static boolean matches(List<String> template, List<String> segments) {
        if (template.size() != segments.size()) {
            return false;
        }
        for (var i = 0; i < template.size(); i++) {
            if (!template.get(i).startsWith("{") && !template.get(i).equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> segments(String path) {
        return path.isEmpty() ? List.of() : List.of(path.substring(1).split("/", -1));
    }

    private Operation compile(String method, String path, JsonNode pathItem, JsonNode declared, Schemas schemas) {
        var id = declared.path("operationId").asText();
        var address = declared.path("x-bus-address").asText();
        if (id.isEmpty() || !address.matches(ADDRESS)) {
            throw new ConfigurationException("The operation at " + path + " lacks its operationId or x-bus-address.");
        }
        var parameters = new ArrayList<JsonNode>();
        pathItem.path("parameters").forEach(parameter -> parameters.add(references.resolve(parameter)));
        declared.path("parameters").forEach(parameter -> parameters.add(references.resolve(parameter)));
        var security = securityOf(id, declared);
        var success = successOf(id, declared);
        var answer = references.resolve(declared.get("responses").get(success));
        var mediaType = mediaTypeOf(id, answer);
        if (!Operation.JSON.equals(mediaType) && (security.isEmpty() || !"get".equals(method))) {
            throw new ConfigurationException("The operation " + id + " is streamed: it must be a GET with a token,"
                    + " for it is carried out in parts and counted by user.");
        }
        return new Operation(
                id,
                path,
                address,
                security,
                rateLimitOf(declared),
                new Inputs(
                        segments(path),
                        new Parameters("path", parameters, references, schemas),
                        new Parameters("query", parameters, references, schemas),
                        new Parameters("header", parameters, references, schemas),
                        bodyOf(id, declared, schemas)),
                Integer.parseInt(success),
                mediaType,
                eventsOf(id, declared, mediaType, security),
                headersOf(id, answer));
    }

    private static String mediaTypeOf(String id, JsonNode answer) {
        var content = answer.path("content");
        var mediaType = content.size() == 1 ? content.fieldNames().next() : "";
        if (!Operation.JSON.equals(mediaType) && !mediaType.matches("text/[a-z0-9.+-]+")) {
            throw new ConfigurationException(
                    "The operation " + id + " must answer application/json, or one kind of text, and nothing else.");
        }
        return mediaType;
    }

    private static Operation.@Nullable Events eventsOf(
            String id, JsonNode declared, String mediaType, List<Set<String>> security) {
        var declaredEvents = declared.path("x-events");
        if (Operation.EVENT_STREAM.equals(mediaType) == declaredEvents.isMissingNode()) {
            throw new ConfigurationException("The operation " + id + " must say with x-events what events it streams,"
                    + " if and only if it answers text/event-stream.");
        }
        if (declaredEvents.isMissingNode()) {
            return null;
        }
        var events = new Operation.Events(
                declaredEvents.path("hints").asText(),
                declaredEvents.path("unrestricted").asText());
        if (!events.hintAddress().matches(ADDRESS)
                || security.stream().noneMatch(alternative -> alternative.contains(events.unrestricted()))) {
            throw new ConfigurationException("The operation " + id + " must say in x-events with hints where its events"
                    + " are announced, and with unrestricted which of its permissions is enough to see them all.");
        }
        return events;
    }

    private static String successOf(String id, JsonNode declared) {
        var successes = new ArrayList<String>();
        declared.path("responses").fieldNames().forEachRemaining(status -> {
            if (status.matches("2[0-9][0-9]")) {
                successes.add(status);
            }
        });
        if (successes.size() != 1) {
            throw new ConfigurationException("The operation " + id + " must declare exactly one success answer.");
        }
        return successes.get(0);
    }

    private List<Set<String>> securityOf(String id, JsonNode declared) {
        if (!declared.has("security")) {
            throw new ConfigurationException("The operation " + id + " must say what security it needs, if only [].");
        }
        var alternatives = new ArrayList<Set<String>>();
        for (var requirement : declared.get("security")) {
            var permissions = new HashSet<String>();
            requirement.path(BEARER).forEach(permission -> permissions.add(permission.asText()));
            if (!requirement.has(BEARER)) {
                throw new ConfigurationException("The operation " + id + " needs something other than a token.");
            }
            alternatives.add(Set.copyOf(permissions));
        }
        return List.copyOf(alternatives);
    }

    private static Operation.@Nullable RateLimit rateLimitOf(JsonNode declared) {
        var limit = declared.get("x-rate-limit");
        return limit == null
                ? null
                : new Operation.RateLimit(
                        limit.get("store").asText(),
                        limit.path("cleared_by_success").asBoolean());
    }

    private Schemas.@Nullable Schema bodyOf(String id, JsonNode declared, Schemas schemas) {
        if (!declared.has("requestBody")) {
            return null;
        }
        var declaredBody = references.resolve(declared.get("requestBody"));
        if (!declaredBody.path("required").asBoolean()) {
            throw new ConfigurationException(
                    "The operation " + id + " must require its body: here it can't be left out.");
        }
        var content = declaredBody.path("content");
        if (content.size() != 1 || !content.has(Operation.JSON)) {
            throw new ConfigurationException("The operation " + id + " must take application/json and nothing else.");
        }
        return schemas.compile(content.get(Operation.JSON).get("schema"));
    }

    private static Map<String, Operation.HeaderTemplate> headersOf(String id, JsonNode response) {
        var headers = new LinkedHashMap<String, Operation.HeaderTemplate>();
        for (var header : response.path("headers").properties()) {
            var template = header.getValue().path("x-value").asText();
            if (template.isEmpty()) {
                throw new ConfigurationException(
                        "The operation " + id + " must say with x-value what its " + header.getKey() + " is.");
            }
            headers.put(header.getKey(), new Operation.HeaderTemplate(template));
        }
        return headers;
    }

    /** The names of the members that any of its schemas has. */
    Set<String> memberNames() {
        var names = new TreeSet<String>();
        collectMemberNames(document, names);
        return names;
    }

    private static void collectMemberNames(JsonNode node, Set<String> names) {
        node.path("properties").fieldNames().forEachRemaining(names::add);
        node.forEach(inner -> collectMemberNames(inner, names));
    }

    /** The document without our extensions. */
    Buffer published() {
        return Buffer.buffer(withoutExtensions(document).toString());
    }

    private static JsonNode withoutExtensions(JsonNode node) {
        if (node.isArray()) {
            ArrayNode items = JsonNodeFactory.instance.arrayNode();
            node.forEach(item -> items.add(withoutExtensions(item)));
            return items;
        }
        if (!node.isObject()) {
            return node;
        }
        var object = JsonNodeFactory.instance.objectNode();
        for (var member : node.properties()) {
            if (!member.getKey().startsWith("x-")) {
                object.set(member.getKey(), withoutExtensions(member.getValue()));
            }
        }
        return object;
    }

    /**
     * The paths, methods and path parameters alone: what the router needs. It refuses much that OpenAPI has (a relative
     * server, problem+json, several types of one parameter), and validation isn't its job here.
     */
    JsonObject forRouter() {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        copy.put("openapi", "3.1.0");
        copy.set("info", withoutExtensions(document.get("info")));
        copy.putArray("servers").addObject().put("url", "http://localhost" + BASE_PATH);
        var paths = copy.putObject("paths");
        for (var path : document.get("paths").properties()) {
            var item = paths.putObject(path.getKey());
            for (var member : path.getValue().properties()) {
                if (METHODS.contains(member.getKey())) {
                    var operation = item.putObject(member.getKey());
                    operation.set("operationId", member.getValue().get("operationId"));
                    var parameters = operation.putArray("parameters");
                    for (var segment : segments(path.getKey())) {
                        if (segment.startsWith("{")) {
                            var parameter = parameters.addObject();
                            parameter.put("name", segment.substring(1, segment.length() - 1));
                            parameter.put("in", "path").put("required", true);
                            parameter.putObject("schema").put("type", "string");
                        }
                    }
                    operation.putObject("responses").putObject("200").put("description", "");
                }
            }
        }
        return new JsonObject(copy.toString());
    }
}
