package com.fbolaunchpad.webhooks;

import static com.fbolaunchpad.webhooks.WebhooksFixture.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What arrives, and in which order. */
@ParameterizedClass
@EnumSource(Engine.class)
class WebhookDeliveryTest {
    private final WebhooksFixture webhooks;
    private final Receiver receiver;

    WebhookDeliveryTest(Engine engine) {
        this.webhooks = new WebhooksFixture(engine);
        this.receiver = webhooks.receiver;
    }

    @AfterEach
    void stop() {
        webhooks.close();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void sendsEverythingInOrderPerOrder() {
        var webhook = named(webhooks.register());

        webhooks.happen(10, 1, 2, 3, 4, 5, 6);

        webhooks.untilTaken(60);
        webhooks.untilNothingIsPending(webhook);
        for (var order = 1; order <= 6; order++) {
            assertThat(receiver.sequencesOf(order)).hasSize(10).isSorted();
        }
        assertThat(new HashSet<>(receiver.sequences())).containsExactlyInAnyOrderElementsOf(upTo(60));
        assertThat(receiver.came()).hasSize(60);
        assertThat(webhooks.deliveries(webhook)).hasSize(60).allSatisfy(delivery -> {
            assertThat(delivery.getString("status")).isEqualTo("DELIVERED");
            assertThat(delivery.getInteger("attempts")).isEqualTo(1);
            assertThat(delivery.getInteger("response_status")).isEqualTo(204);
            assertThat(delivery.getString("failure")).isNull();
            assertThat(delivery.getString("next_attempt_at")).isNull();
        });
    }

    @Test
    void sendsWhatCameWhileTheReceiverWasDownOnceItIsBack() {
        var webhook = named(webhooks.register());
        receiver.close();
        webhooks.happen(4, 1, 2, 3);
        webhooks.until("it has failed", () -> webhooks.read(webhook).getString("failing_since") != null);
        webhooks.stop();
        webhooks.happen(2, 1, 2, 3);
        webhooks.start();
        webhooks.until("all are queued", () -> webhooks.read(webhook).getLong("pending") == 18);

        receiver.open();

        webhooks.untilTaken(18);
        webhooks.untilNothingIsPending(webhook);
        for (var order = 1; order <= 3; order++) {
            assertThat(receiver.sequencesOf(order)).hasSize(6).isSorted();
        }
        assertThat(webhooks.read(webhook).getString("failing_since")).isNull();
        assertThat(webhooks.read(webhook).getBoolean("is_active")).isTrue();
    }

    @Test
    void probesAReceiverThatIsDownWithOneDeliveryAtATime() {
        webhooks.register();
        var down = named(webhooks.ask("createWebhook", new JsonObject().put("url", receiver.url() + "/down")));
        receiver.answer((message, request) -> {
            if (isDown(message)) {
                request.response()
                        .setStatusCode(503)
                        .putHeader("retry-after", "3600")
                        .end();
            } else {
                receiver.take(message, request);
            }
        });

        webhooks.happen(1, LongStream.rangeClosed(1, 40).toArray());
        webhooks.untilTaken(40);

        // It had its turn as often as the other: four at once, until three had failed, and not one of every order.
        assertThat(receiver.came().stream().filter(WebhookDeliveryTest::isDown)).hasSizeBetween(3, 12);
        receiver.takeAll();
        webhooks.pass(Duration.ofHours(1));
        webhooks.untilTaken(80);
        webhooks.untilNothingIsPending(down);
    }

    private static boolean isDown(Receiver.Message message) {
        return message.path().endsWith("/down");
    }

    @Test
    void goesOnWithOtherOrdersWhileOneIsRefused() {
        var webhook = named(webhooks.register());
        receiver.refuse(message -> message.orderId() == 2, 500);
        webhooks.happen(5, 1, 2, 3);
        webhooks.untilTaken(10);
        webhooks.until(
                "it was tried again",
                () -> receiver.came().stream()
                                .filter(message -> message.orderId() == 2)
                                .count()
                        >= 5);

        // Alone with the one that is refused for a time, and still sent at once.
        webhooks.happen(1, 4);
        webhooks.untilTaken(11);

        assertThat(receiver.came().stream()
                        .filter(message -> message.orderId() == 2)
                        .map(Receiver.Message::sequence))
                .as("the first of the order alone is tried")
                .containsOnly(2L);
        webhooks.until(
                "those of one order are left", () -> webhooks.read(webhook).getLong("pending") == 5);
        receiver.takeAll();
        webhooks.untilTaken(16);
        assertThat(receiver.sequencesOf(2)).containsExactly(2L, 5L, 8L, 11L, 14L);
        assertThat(receiver.sequencesOf(1)).isSorted();
    }

    @Test
    void repeatsUnderTheSameIdWhatWasCutOffBeforeItWasWrittenDown() {
        webhooks.register();
        receiver.answer((message, request) -> {});
        webhooks.happen(2, 1);
        webhooks.until("it came", () -> receiver.came().size() == 1);

        webhooks.stop();
        receiver.takeAll();
        webhooks.start();

        webhooks.untilTaken(2);
        var first = receiver.came().get(0);
        assertThat(receiver.taken().get(0).id()).isEqualTo(first.id());
        assertThat(receiver.taken().get(0).body()).isEqualTo(first.body());
        assertThat(receiver.sequences()).containsExactly(1L, 2L);
    }

    @Test
    void aStopIsNoFailureOfTheReceiver() {
        var webhook = named(webhooks.register());
        receiver.answer((message, request) -> {});
        webhooks.happen(1, 1);
        webhooks.until("it came", () -> receiver.came().size() == 1);

        webhooks.stop();
        receiver.takeAll();
        webhooks.start();

        webhooks.untilNothingIsPending(webhook);
        assertThat(webhooks.deliveries(webhook).get(0).getInteger("attempts")).isEqualTo(1);
    }

    @Test
    void twoInstancesOnOneDatabaseSendNothingTwice() {
        var webhook = named(webhooks.register());
        var other = webhooks.deploy();
        webhooks.happen(10, 1, 2, 3);
        webhooks.untilTaken(30);

        webhooks.stop();
        webhooks.happen(10, 1, 2, 3);
        webhooks.untilTaken(60);

        webhooks.untilNothingIsPending(webhook);
        assertThat(receiver.came()).hasSize(60);
        for (var order = 1; order <= 3; order++) {
            assertThat(receiver.sequencesOf(order)).hasSize(20).isSorted();
        }
        webhooks.undeploy(other);
    }

    @Test
    void anEventThatIsReadTwiceIsSentOnce() {
        var webhook = named(webhooks.register());
        webhooks.happen(3, 1);
        webhooks.untilTaken(3);
        webhooks.untilNothingIsPending(webhook);
        webhooks.stop();
        // As it stands after a crash between the rows and the cursor.
        webhooks.sql("update event_cursor set read_position = 0");
        webhooks.start();

        webhooks.happen(1, 1);

        webhooks.untilTaken(4);
        assertThat(receiver.came().stream().map(Receiver.Message::sequence)).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void sendsWhatHappensAfterTheRegistrationAndNothingBefore() {
        webhooks.happen(3, 1);
        webhooks.register();
        webhooks.happen(1, 1);

        webhooks.untilTaken(1);
        webhooks.happen(1, 1);
        webhooks.untilTaken(2);

        assertThat(receiver.sequences()).containsExactly(4L, 5L);
    }

    @Test
    void sendsTheTypesThatAreWanted() {
        var wanted = "com.fbolaunchpad.order.created.v1";
        webhooks.ask(
                "createWebhook", new JsonObject().put("url", receiver.url()).put("event_types", JsonArray.of(wanted)));
        webhooks.happen(1, 1);
        webhooks.eventLog.addSilently(2, 1, "*").put("type", wanted);
        webhooks.happen(1, 3);
        webhooks.eventLog.addSilently(4, 1, "*").put("type", wanted);

        webhooks.untilTaken(2);

        assertThat(receiver.came().stream().map(Receiver.Message::orderId)).containsExactlyInAnyOrder(2L, 4L);
    }

    @Test
    void sendsToEachWebhookForItself() {
        var deaf = webhooks.ask("createWebhook", new JsonObject().put("url", "http://127.0.0.1:1/deaf"));
        webhooks.register();

        webhooks.happen(5, 1, 2);

        webhooks.untilTaken(10);
        var deafDeliveries = webhooks.deliveries(named(deaf));
        assertThat(deafDeliveries).hasSize(10).allSatisfy(delivery -> assertThat(delivery.getString("status"))
                .isEqualTo("PENDING"));
    }

    @Test
    void redeliversUnderTheSameId() {
        var webhook = named(webhooks.register());
        webhooks.happen(2, 1);
        webhooks.untilTaken(2);
        webhooks.untilNothingIsPending(webhook);
        var oldest = webhooks.deliveries(webhook).get(1);

        var answer = webhooks.ask("redeliverWebhookDelivery", webhook.copy().put("delivery_id", oldest.getLong("id")));

        assertThat(answer.getJsonObject("delivery").getString("status")).isEqualTo("PENDING");
        webhooks.untilTaken(3);
        assertThat(receiver.sequences()).containsExactly(1L, 2L, 1L);
        assertThat(receiver.taken().get(2).id())
                .isEqualTo(receiver.taken().get(0).id());
        assertThat(receiver.taken().get(2).body())
                .isEqualTo(receiver.taken().get(0).body());
        webhooks.untilNothingIsPending(webhook);
        assertThat(webhooks.refused("redeliverWebhookDelivery", webhook.copy().put("delivery_id", 4711))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void goesOnWithTheOldestEventThatIsLeftWhenTheLogIsCut() {
        var webhook = named(webhooks.register());
        webhooks.happen(1, 1);
        webhooks.untilTaken(1);
        webhooks.untilNothingIsPending(webhook);
        webhooks.stop();
        webhooks.happen(4, 1);
        webhooks.eventLog.forget(3);

        webhooks.start();

        webhooks.untilTaken(3);
        assertThat(receiver.sequences()).containsExactly(1L, 4L, 5L);
    }
}
