package com.fbolaunchpad.platform;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One request as the serving end of the bus hands it to the rules.
 *
 * @param input the members of path, query and body merged, as the contract validated them; exact decimals are strings;
 *     {@code if_version} is the version that the caller's If-Match names, {@code idempotency_key} his Idempotency-Key
 * @param caller who asks
 */
public record BusRequest(JsonObject input, Caller caller) {
    static final String IDEMPOTENCY_KEY = "idempotency_key";
    private static final String IF_VERSION = "if_version";

    /** The key under which the caller asks for this once; null when he gave none. */
    @Nullable
    String idempotencyKey() {
        return input.getString(IDEMPOTENCY_KEY);
    }

    /** Fails with 412 when the change is meant for another version of {@code what} than this one. */
    public void requireVersion(String what, long version) {
        var expected = input.getLong(IF_VERSION);
        if (expected != null && expected != version) {
            throw Problem.changedMeanwhile(what);
        }
    }

    /**
     * What to answer when {@code what} was changed between reading and writing it: 412 when the caller named a version,
     * otherwise 409 {@code concurrent-change}.
     */
    public Problem lostRace(String what) {
        return input.containsKey(IF_VERSION)
                ? Problem.changedMeanwhile(what)
                : Problem.conflict(
                        Problem.CONCURRENT_CHANGE, what + " was changed by somebody else just now. Read it again.");
    }
}
