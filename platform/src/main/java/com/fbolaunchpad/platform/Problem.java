package com.fbolaunchpad.platform;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expected refusal: an HTTP status, a stable kebab-case code that programs branch on, and a sentence that a user can
 * read. Crosses the bus as the failure of a message and leaves the gateway as {@code application/problem+json} (RFC 9457).
 */
public final class Problem extends RuntimeException {
    static final String CONCURRENT_CHANGE = "concurrent-change";

    private static final long serialVersionUID = 1L;

    /** One refused member of the input: a JSON pointer into the input and why. */
    public record FieldError(String field, String detail) {
        JsonObject toJson() {
            return new JsonObject().put("field", field).put("detail", detail);
        }
    }

    private final int status;
    private final String code;
    private final transient List<FieldError> errors;
    private final @Nullable Integer retryAfterSeconds;

    private Problem(
            int status, String code, String detail, List<FieldError> errors, @Nullable Integer retryAfterSeconds) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.errors = List.copyOf(errors);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** A refusal of the given HTTP status (400–599). */
    public static Problem of(int status, String code, String detail) {
        return new Problem(status, code, detail, List.of(), null);
    }

    /** 400: the input breaks the contract; one entry a refused member. */
    public static Problem invalid(String detail, List<FieldError> errors) {
        return new Problem(400, "invalid-input", detail, errors, null);
    }

    /** 400 for one member of the input. */
    public static Problem invalid(String field, String detail) {
        return invalid(detail, List.of(new FieldError(field, detail)));
    }

    /** 401: no token, or one that doesn't count. */
    public static Problem unauthorized(String code, String detail) {
        return of(401, code, detail);
    }

    /** 403: known, but not permitted. */
    public static Problem forbidden(String detail) {
        return of(403, "forbidden", detail);
    }

    /** 404: there is no such thing, or none that the caller may see. */
    public static Problem notFound(String detail) {
        return of(404, "not-found", detail);
    }

    /** 409: the state of things refuses it. */
    public static Problem conflict(String code, String detail) {
        return of(409, code, detail);
    }

    /** 412: the resource has changed since the version that the caller names. */
    public static Problem changedMeanwhile(String what) {
        return of(412, "version-mismatch", what + " has changed since the version named by If-Match. Read it again.");
    }

    /** 422: well-formed, but refused by a rule of the domain. */
    public static Problem unprocessable(String code, String detail) {
        return of(422, code, detail);
    }

    /** 503: the service behind is away; worth another try after the given seconds. */
    public static Problem unavailable(String code, String detail, int retryAfterSeconds) {
        return new Problem(503, code, detail, List.of(), retryAfterSeconds);
    }

    /** A refusal that is worth another try after the given seconds, such as 429. */
    public static Problem retryLater(int status, String code, String detail, int retryAfterSeconds) {
        return new Problem(status, code, detail, List.of(), retryAfterSeconds);
    }

    /** Whether {@code failure} says that somebody else changed the thing just then; see {@link BusRequest#lostRace}. */
    public static boolean isConcurrentChange(Throwable failure) {
        return failure instanceof Problem problem && CONCURRENT_CHANGE.equals(problem.code());
    }

    /** The HTTP status, 400–599. */
    public int status() {
        return status;
    }

    /** The stable kebab-case name of this refusal. */
    public String code() {
        return code;
    }

    /** The sentence for the user. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** The refused members of the input, if it is about those. */
    public List<FieldError> errors() {
        return errors;
    }

    /** Seconds after which another try makes sense, if it does. */
    public @Nullable Integer retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** The form in which it crosses the bus. */
    String encode() {
        var json = new JsonObject().put("code", code).put("detail", detail());
        if (!errors.isEmpty()) {
            json.put("errors", errorsJson());
        }
        if (retryAfterSeconds != null) {
            json.put("retry_after_s", retryAfterSeconds);
        }
        return json.encode();
    }

    /** The {@code errors} member of the problem document. */
    public JsonArray errorsJson() {
        var array = new JsonArray();
        errors.forEach(error -> array.add(error.toJson()));
        return array;
    }

    /** What {@link #encode} wrote. */
    static Problem decode(int status, String encoded) {
        var json = new JsonObject(encoded);
        List<FieldError> errors = json.getJsonArray("errors", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .map(error -> new FieldError(error.getString("field"), error.getString("detail")))
                .toList();
        return new Problem(
                status, json.getString("code"), json.getString("detail"), errors, json.getInteger("retry_after_s"));
    }
}
