package com.fbolaunchpad.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the input of one operation: body, query and path merged into one object (path wins), valid by the contract. */
final class Inputs {
    private static final Pattern JSON =
            Pattern.compile("application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?", Pattern.CASE_INSENSITIVE);
    private static final int SMALL_BODY_DIGITS = 4;
    private static final String IF_MATCH = "If-Match";
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private static final ObjectNode NO_MEMBERS = JsonNodeFactory.instance.objectNode();

    private final List<String> template;
    private final Parameters path;
    private final Parameters query;
    private final Parameters headers;
    private final Schemas.@Nullable Schema body;

    /** @param body the schema of the body; null when the operation takes none */
    Inputs(
            List<String> template,
            Parameters path,
            Parameters query,
            Parameters headers,
            Schemas.@Nullable Schema body) {
        this.template = List.copyOf(template);
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
    }

    /** @throws Problem 415 when the body that comes is of another media type than the operation takes */
    void checkMediaType(HttpServerRequest request) {
        var contentType = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (!mayHaveBody(request) || (body == null && contentType == null)) {
            return;
        }
        if (contentType == null || !JSON.matcher(contentType.strip()).matches()) {
            throw Problem.of(415, "unsupported-media-type", "The body must be application/json, in UTF-8, and say so.");
        }
        var encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !"identity".equals(encoding.toLowerCase(Locale.ROOT))) {
            throw Problem.of(415, "unsupported-media-type", "The body must not be compressed.");
        }
    }

    static boolean mayHaveBody(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !"0".equals(length));
    }

    /**
     * Whether what comes of the body is so little, by its head, that it costs less to read than another connection; a client
     * that waits to be told to send it may never do so.
     */
    static boolean isSmallBodyUnderWay(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null
                && length.length() <= SMALL_BODY_DIGITS
                && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                && !request.headers().contains(HttpHeaders.EXPECT);
    }

    /**
     * The input for the bus.
     *
     * @param normalizedPath the path as it was routed, percent-encoded
     * @param content the body, empty when there is none
     * @throws Problem 400 naming every member that is refused
     */
    JsonObject read(HttpServerRequest request, String normalizedPath, Buffer content) {
        var members = readBody(content);
        members.setAll(query.readQuery(request.query()));
        members.setAll(path.readPath(template, normalizedPath));
        var input = (JsonObject) Objects.requireNonNull(StrictJson.forBus(members));
        var given = headers.readHeaders(request.headers());
        var ifMatch = given.path(IF_MATCH).asText("*");
        if (!"*".equals(ifMatch)) {
            input.put("if_version", Long.parseLong(ifMatch.substring(1, ifMatch.length() - 1)));
        }
        if (given.has(IDEMPOTENCY_KEY)) {
            input.put("idempotency_key", given.get(IDEMPOTENCY_KEY).asText());
        }
        if (given.has(LAST_EVENT_ID)) {
            // Where a client goes on by itself it repeats the query that it began with.
            input.put("after", given.get(LAST_EVENT_ID).asLong());
        }
        return input;
    }

    private ObjectNode readBody(Buffer content) {
        var empty = content.length() == 0;
        if (body == null) {
            if (!empty && !NO_MEMBERS.equals(StrictJson.parse(content))) {
                throw Problem.of(400, "unexpected-body", "This takes no body.");
            }
            return JsonNodeFactory.instance.objectNode();
        }
        if (empty) {
            throw Problem.of(400, "malformed-json", "A body is required.");
        }
        var json = StrictJson.parse(content);
        var faults = body.faults(json);
        if (!faults.isEmpty()) {
            throw Problem.invalid("The body is not what the contract says.", faults);
        }
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw Problem.of(400, "malformed-json", "The body must be a JSON object.");
    }
}
