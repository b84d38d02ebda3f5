package com.fbolaunchpad.system;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** A bus at its worst: of what is published at one address it loses a third, repeats a third, and lets some overtake others. */
final class BusNoise {
    private static final String REPEATED = "repeated-by-the-noise";
    private static final int LONGEST_DELAY_MS = 60;

    private final Vertx vertx;
    private final String address;
    private final Random random;
    final AtomicInteger lost = new AtomicInteger();
    final AtomicInteger repeated = new AtomicInteger();
    final AtomicInteger delayed = new AtomicInteger();

    private BusNoise(Vertx vertx, String address, Random random) {
        this.vertx = vertx;
        this.address = address;
        this.random = random;
    }

    static BusNoise at(Vertx vertx, String address, Random random) {
        var noise = new BusNoise(vertx, address, random);
        vertx.eventBus().<JsonObject>addOutboundInterceptor(noise::send);
        vertx.eventBus().<JsonObject>addInboundInterceptor(noise::deliver);
        return noise;
    }

    private void send(DeliveryContext<JsonObject> delivery) {
        var message = delivery.message();
        if (!message.address().equals(address) || message.headers().contains(REPEATED)) {
            delivery.next();
            return;
        }
        switch (random.nextInt(6)) {
            case 0, 1 -> lost.incrementAndGet();
            case 2, 3 -> {
                repeated.incrementAndGet();
                delivery.next();
                later(() -> vertx.eventBus()
                        .publish(address, message.body(), new DeliveryOptions().addHeader(REPEATED, "true")));
            }
            case 4 -> {
                delayed.incrementAndGet();
                later(delivery::next);
            }
            default -> delivery.next();
        }
    }

    private void later(Runnable work) {
        vertx.setTimer(1 + random.nextInt(LONGEST_DELAY_MS), over -> work.run());
    }

    /** On the way in, each of those who listen loses a tenth for himself. */
    private void deliver(DeliveryContext<JsonObject> delivery) {
        if (delivery.message().address().equals(address) && random.nextInt(10) == 0) {
            lost.incrementAndGet();
        } else {
            delivery.next();
        }
    }
}
