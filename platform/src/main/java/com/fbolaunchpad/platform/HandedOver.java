package com.fbolaunchpad.platform;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Shareable;

/**
 * JSON that stays within the process and is handed over as it is, where the bus would copy all of it for each message: who has
 * sent it changes it no more, and who gets it doesn't change it either.
 */
final class HandedOver implements MessageCodec<JsonObject, JsonObject>, Shareable {
    /** A header of requests whose sender is in this process and takes an answer that is handed over. */
    static final String HEADER = "handed-over";

    private static final String NAME = "handed-over-json";

    private HandedOver() {}

    /** To be done once by whoever sends so. */
    static void register(Vertx vertx) {
        vertx.sharedData().<String, HandedOver>getLocalMap(NAME).computeIfAbsent(NAME, first -> {
            var codec = new HandedOver();
            vertx.eventBus().registerCodec(codec);
            return codec;
        });
    }

    /** How to send within the process. */
    static DeliveryOptions options() {
        return new DeliveryOptions().setCodecName(NAME).setLocalOnly(true);
    }

    @Override
    public JsonObject transform(JsonObject sent) {
        return sent;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }

    @Override
    public void encodeToWire(Buffer buffer, JsonObject sent) {
        throw new UnsupportedOperationException("This never leaves the process.");
    }

    @Override
    public JsonObject decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException("This never comes from elsewhere.");
    }
}
