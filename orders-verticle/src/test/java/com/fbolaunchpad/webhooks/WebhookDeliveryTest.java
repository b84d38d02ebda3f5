package com.fbolaunchpad.webhooks;

import static com.fbolaunchpad.webhooks.WebhooksFixture.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.EventAudience;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What arrives, in which order, and how it is signed. */
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

    /** Fails as the conventions' own implementation does. */
    private static void verify(String secret, Receiver.Message message) throws WebhookVerificationException {
        Map<String, List<String>> headers = new HashMap<>();
        message.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), List.of(value)));
        new Webhook(secret).verify(message.body(), headers);
    }

    @Test
    void sendsTheEventSignedByTheConventions() throws WebhookVerificationException {
        var registered = webhooks.register();
        var event = webhooks.eventLog.add(7, 1, "31");

        webhooks.untilTaken(1);

        var message = receiver.taken().get(0);
        verify(registered.getString("secret"), message);
        assertThat(message.event()).isEqualTo(EventAudience.without(event).put("timestamp", event.getString("time")));
        assertThat(message.path()).isEqualTo("/hook");
        assertThat(message.id()).isEqualTo(event.getString("id"));
        assertThat(message.headers().get("content-type")).isEqualTo("application/cloudevents+json; charset=utf-8");
        assertThat(message.headers().get("user-agent")).isEqualTo("FBO-LaunchPad-Webhooks/1");
        assertThat(Instant.ofEpochSecond(Long.parseLong(message.headers().get("webhook-timestamp"))))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
        var changed = new Receiver.Message(
                message.path(), message.headers(), message.body().replace("31", "32") + " ");
        assertThatThrownBy(() -> verify(registered.getString("secret"), changed))
                .isInstanceOf(WebhookVerificationException.class);
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
        var webhook = named(webhooks.register());
        receiver.refuse(message -> true, 503);
        webhooks.happen(1, LongStream.rangeClosed(1, 40).toArray());

        webhooks.until("it is down", () -> receiver.came().size() >= 10);

        // At most four at once until three have failed, then one a pause: not one of every order.
        assertThat(receiver.came().stream().map(Receiver.Message::orderId).distinct())
                .hasSizeLessThan(20);
        receiver.takeAll();
        webhooks.untilTaken(40);
        webhooks.untilNothingIsPending(webhook);
        assertThat(receiver.taken()).hasSize(40);
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
    void signsWithBothSecretsWhileTheyAreExchanged() {
        var registered = webhooks.register();
        var first = registered.getString("secret");
        var rotation = named(registered).put("overlap_hours", 24);
        var second = webhooks.ask("rotateWebhookSecret", rotation).getString("secret");
        webhooks.happen(1, 1);
        webhooks.untilTaken(1);

        var both = receiver.taken().get(0);
        assertThat(both.headers().get("webhook-signature").split(" ")).hasSize(2);
        assertThatCode(() -> verify(first, both)).doesNotThrowAnyException();
        assertThatCode(() -> verify(second, both)).doesNotThrowAnyException();

        var third = webhooks.ask("rotateWebhookSecret", rotation).getString("secret");
        webhooks.happen(1, 1);
        webhooks.untilTaken(2);
        var next = receiver.taken().get(1);
        assertThat(next.headers().get("webhook-signature").split(" ")).hasSize(2);
        assertThatThrownBy(() -> verify(first, next)).isInstanceOf(WebhookVerificationException.class);
        assertThatCode(() -> verify(second, next)).doesNotThrowAnyException();
        assertThatCode(() -> verify(third, next)).doesNotThrowAnyException();

        webhooks.pass(Duration.ofHours(24));
        webhooks.happen(1, 1);
        webhooks.untilTaken(3);
        var last = receiver.taken().get(2);
        assertThat(last.headers().get("webhook-signature").split(" ")).hasSize(1);
        webhooks.until("the old one is forgotten", () -> webhooks.sql(
                        "select id from webhook where previous_secret is not null")
                .isEmpty());
    }

    @Test
    void aRotationWithoutOverlapEndsTheOldSecretAtOnce() {
        var registered = webhooks.register();
        var second = webhooks.ask("rotateWebhookSecret", named(registered).put("overlap_hours", 0))
                .getString("secret");
        webhooks.happen(1, 1);
        webhooks.untilTaken(1);

        var message = receiver.taken().get(0);
        assertThatThrownBy(() -> verify(registered.getString("secret"), message))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatCode(() -> verify(second, message)).doesNotThrowAnyException();
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
