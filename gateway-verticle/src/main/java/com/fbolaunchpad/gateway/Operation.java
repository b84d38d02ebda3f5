package com.fbolaunchpad.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the contract, as the gateway carries it out.
 *
 * @param id the contract's {@code operationId}
 * @param path the template, below the base path
 * @param busAddress where the call goes
 * @param security alternatives, each a set of permissions; empty when no token is needed
 * @param rateLimit the extra limit that it is under, if any
 * @param inputs reads and validates its input
 * @param successStatus the one status of success
 * @param mediaType that of its success: JSON, or a text that is streamed
 * @param events where the events come from that its success is a stream of; null when it is another
 * @param headers the headers of its success, by name
 */
record Operation(
        String id,
        String path,
        String busAddress,
        List<Set<String>> security,
        @Nullable RateLimit rateLimit,
        Inputs inputs,
        int successStatus,
        String mediaType,
        @Nullable Events events,
        Map<String, HeaderTemplate> headers) {

    static final String JSON = "application/json";
    static final String EVENT_STREAM = "text/event-stream";

    /** The extra limit of an operation: its store's name, and whether a success empties the caller's account. */
    record RateLimit(String store, boolean clearedBySuccess) {}

    /**
     * An event log that a stream is made of, which is read at the operation's address.
     *
     * @param hintAddress where new events are announced
     * @param unrestricted the permission to see all of them; others see those that concern them
     */
    record Events(String hintAddress, String unrestricted) {}

    /** Whether anybody may call it. */
    boolean isPublic() {
        return security.isEmpty();
    }

    /** Whether the permissions suffice for one of the alternatives. */
    boolean permits(Set<String> permissions) {
        for (var alternative : security) {
            if (permissions.containsAll(alternative)) {
                return true;
            }
        }
        return false;
    }

    /** Whether its answer is a text that comes in parts. */
    boolean isStreamed() {
        return !JSON.equals(mediaType);
    }

    /** Puts the head of its success; nothing of it when the answer lacks what a header needs. */
    void putHead(HttpServerResponse response, JsonObject answer) {
        var filled = new LinkedHashMap<String, String>();
        headers.forEach((name, template) -> filled.put(name, template.of(answer)));
        filled.forEach(response.setStatusCode(successStatus)::putHeader);
        response.putHeader(HttpHeaders.CONTENT_TYPE, isStreamed() ? mediaType + "; charset=utf-8" : mediaType)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    /** A header's value with JSON pointers into the answer in braces: {@code /api/users/{/user/id}}. */
    static final class HeaderTemplate {
        private static final Pattern POINTER = Pattern.compile("\\{(/[^}]+)}");

        /** Of each pointer, what stands before it; then what stands behind the last. */
        private final List<String> texts = new ArrayList<>();

        private final List<JsonPointer> pointers = new ArrayList<>();

        HeaderTemplate(String template) {
            var found = POINTER.matcher(template);
            var from = 0;
            while (found.find()) {
                texts.add(template.substring(from, found.start()));
                pointers.add(JsonPointer.from(found.group(1)));
                from = found.end();
            }
            texts.add(template.substring(from));
        }

        String of(JsonObject answer) {
            var value = new StringBuilder();
            for (var i = 0; i < pointers.size(); i++) {
                var found = pointers.get(i).queryJson(answer);
                if (found == null) {
                    throw new IllegalStateException("The answer lacks " + pointers.get(i) + ", which a header needs.");
                }
                value.append(texts.get(i)).append(found);
            }
            return value.append(texts.get(pointers.size())).toString();
        }
    }
}
