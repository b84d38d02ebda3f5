package com.fbolaunchpad.platform;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Fills an empty database by replaying the requests of {@code conf/demo.yaml} on the bus, as a frontend's calls would
 * arrive: the services' own rules make the data.
 */
final class Demo {
    private static final int PASSWORD_BYTES = 12;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([a-z_0-9]+)}");

    private final BusClient bus;
    private final JsonNode script;
    private final Map<String, Object> variables = new HashMap<>();

    Demo(Vertx vertx, JsonNode script) {
        this.bus = new BusClient(vertx);
        this.script = script;
    }

    /** Does nothing when any of the lists that {@code empty} names has a row. */
    Future<Void> fill() {
        var permissions = permissionsOf(script);
        return actor(script.get("actor"), permissions)
                .map(actor -> new Caller(
                        actor, null, permissions, "demo", "local", Instant.now().plus(PATIENCE)))
                .compose(caller -> rows(script.get("empty"), caller).compose(rows -> {
                    if (rows > 0) {
                        System.out.println("There is data already: the demonstration data stay out.");
                        return Future.succeededFuture();
                    }
                    Future<Void> replayed = Future.succeededFuture();
                    for (var request : script.get("requests")) {
                        replayed = replayed.compose(before -> replay(request, caller));
                    }
                    return replayed;
                }));
    }

    /** The id of the user in whose name it is done: the first administrator. */
    private Future<Long> actor(JsonNode actor, Set<String> permissions) {
        var nobody = new Caller(
                null, null, permissions, "demo", "local", Instant.now().plus(PATIENCE));
        return bus.call(actor.get("address").asText(), new JsonObject(), nobody)
                .map(answer ->
                        ((Number) JsonPointer.from(actor.get("id").asText()).queryJson(answer)).longValue());
    }

    private Future<Long> rows(JsonNode addresses, Caller caller) {
        return Future.all(StreamSupport.stream(addresses.spliterator(), false)
                        .map(list -> bus.call(
                                        list.get("address").asText(),
                                        new JsonObject(list.path("input").toString()),
                                        caller)
                                .map(answer ->
                                        answer.getJsonObject("pagination").getLong("total")))
                        .toList())
                .map(totals ->
                        totals.<Long>list().stream().mapToLong(Long::longValue).sum());
    }

    private Future<Void> replay(JsonNode request, Caller caller) {
        if (request.has("password")) {
            variables.put("password", newPassword());
        }
        var address = request.get("address").asText();
        var input = new JsonObject(substitute(request.get("input").toString()));
        return bus.call(address, input, caller).map(answer -> {
            if (request.has("keep")) {
                var kept = request.get("keep");
                variables.put(
                        kept.get("as").asText(),
                        JsonPointer.from(kept.get("from").asText()).queryJson(answer));
            }
            if (request.has("password")) {
                // For the person at the console, who has asked for it: never logged.
                System.out.println("export " + request.get("password").asText() + "='" + variables.get("password") + "'"
                        + "  # " + input.getString("email"));
            }
            return null;
        });
    }

    /** A variable that is a whole JSON string on its own becomes its value, whatever the type; others become text. */
    private String substitute(String json) {
        var whole =
                Pattern.compile("\"" + VARIABLE.pattern() + "\"").matcher(json).replaceAll(this::asValue);
        return VARIABLE.matcher(whole).replaceAll(this::asText);
    }

    private String asValue(MatchResult variable) {
        return Matcher.quoteReplacement(Json.encode(variables.get(variable.group(1))));
    }

    private String asText(MatchResult variable) {
        var quoted = Json.encode(String.valueOf(variables.get(variable.group(1))));
        return Matcher.quoteReplacement(quoted.substring(1, quoted.length() - 1));
    }

    private static Set<String> permissionsOf(JsonNode script) {
        Set<String> permissions = new HashSet<>();
        script.get("permissions").forEach(name -> permissions.add(name.asText()));
        return permissions;
    }

    private static String newPassword() {
        var bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
