package com.fbolaunchpad.platform;

import io.vertx.core.json.JsonObject;

/**
 * One request as the serving end of the bus hands it to the rules.
 *
 * @param input the members of path, query and body merged, as the contract validated them; exact decimals are strings
 * @param caller who asks
 */
public record BusRequest(JsonObject input, Caller caller) {}
