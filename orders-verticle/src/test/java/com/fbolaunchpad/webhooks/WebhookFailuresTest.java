package com.fbolaunchpad.webhooks;

import static com.fbolaunchpad.webhooks.WebhooksFixture.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of deliveries and webhooks whose receiver doesn't take what is sent. */
@ParameterizedClass
@EnumSource(Engine.class)
class WebhookFailuresTest {
    private static final Duration DAYS = Duration.ofDays(5);

    private final WebhooksFixture webhooks;
    private final Receiver receiver;

    WebhookFailuresTest(Engine engine) {
        this.webhooks = new WebhooksFixture(engine, "WEBHOOK_RETRY_DAYS", "5", "WEBHOOK_DELIVERY_RETENTION_DAYS", "30");
        this.receiver = webhooks.receiver;
    }

    @AfterEach
    void stop() {
        webhooks.close();
    }

    private JsonObject newest(JsonObject webhook) {
        return webhooks.deliveries(webhook).get(0);
    }

    private void untilDisabled(JsonObject webhook) {
        webhooks.until("it is disabled", () -> !webhooks.read(webhook).getBoolean("is_active"));
    }

    private void untilFailed(JsonObject webhook, int attempts) {
        webhooks.until("it has failed", () -> webhooks.deliveries(webhook).stream()
                .anyMatch(delivery -> delivery.getInteger("attempts") >= attempts));
    }

    @Test
    void isDisabledAtOnceByA410AndLosesNothing() {
        var webhook = named(webhooks.register());
        receiver.refuse(message -> true, 410);
        webhooks.happen(1, 1);
        untilDisabled(webhook);

        var disabled = webhooks.read(webhook);
        assertThat(disabled.getString("disabled_reason")).contains("410");
        assertThat(disabled.getLong("version")).isEqualTo(2);
        receiver.takeAll();
        webhooks.happen(2, 1, 2);
        webhooks.until("they are queued", () -> webhooks.read(webhook).getLong("pending") == 5);
        assertThat(receiver.taken()).isEmpty();

        var active = webhooks.ask("updateWebhook", webhook.copy().put("is_active", true))
                .getJsonObject("webhook");
        assertThat(active.getString("disabled_reason")).isNull();
        assertThat(active.getString("failing_since")).isNull();
        webhooks.untilTaken(5);
        assertThat(receiver.sequencesOf(1)).containsExactly(1L, 2L, 4L);
        assertThat(receiver.sequencesOf(2)).containsExactly(3L, 5L);
    }

    @Test
    void isDisabledWhenNothingWasTakenForDaysAndGoesOnWhereItWas() {
        var webhook = named(webhooks.register());
        receiver.refuse(message -> true, 500);
        webhooks.happen(2, 1, 2, 3);
        webhooks.until("all are queued", () -> webhooks.read(webhook).getLong("pending") == 6);
        untilFailed(webhook, 1);

        webhooks.pass(DAYS);
        untilDisabled(webhook);

        var disabled = webhooks.read(webhook);
        assertThat(disabled.getString("disabled_reason")).contains("Nothing has been delivered since", "500");
        assertThat(disabled.getLong("pending")).isEqualTo(6);
        receiver.takeAll();
        webhooks.happen(1, 4);
        webhooks.until("it is queued", () -> webhooks.read(webhook).getLong("pending") == 7);
        webhooks.ask("updateWebhook", webhook.copy().put("is_active", true));
        webhooks.untilTaken(7);
        webhooks.untilNothingIsPending(webhook);
        for (var order = 1; order <= 3; order++) {
            assertThat(receiver.sequencesOf(order)).hasSize(2).isSorted();
        }
    }

    @Test
    void aReceiverThatIsActivatedInVainHasAllItsDaysAgain() {
        var webhook = named(webhooks.register());
        receiver.refuse(message -> true, 500);
        webhooks.happen(1, 1);
        untilFailed(webhook, 1);
        webhooks.pass(DAYS);
        untilDisabled(webhook);

        webhooks.ask("updateWebhook", webhook.copy().put("is_active", true));
        untilFailed(webhook, 3);

        assertThat(webhooks.read(webhook).getBoolean("is_active")).isTrue();
        assertThat(newest(webhook).getString("status")).isEqualTo("PENDING");
    }

    @Test
    void givesUpOneEventThatIsRefusedForDaysWhileOthersAreTaken() {
        var webhook = named(webhooks.register());
        receiver.refuse(message -> message.sequence() == 1, 400);
        webhooks.happen(2, 1);
        untilFailed(webhook, 1);
        webhooks.pass(DAYS.minusHours(1));
        webhooks.happen(1, 2);
        webhooks.untilTaken(1);
        webhooks.until("that is written down", () -> webhooks.read(webhook).getLong("pending") == 2);

        webhooks.pass(Duration.ofHours(1));

        webhooks.untilTaken(2);
        webhooks.untilNothingIsPending(webhook);
        assertThat(receiver.sequences()).containsExactly(3L, 2L);
        var failed = webhooks.ask("listWebhookDeliveries", webhook.copy().put("status", "FAILED"))
                .getJsonArray("deliveries");
        assertThat(failed).hasSize(1);
        assertThat(failed.getJsonObject(0).getLong("sequence")).isEqualTo(1);
        assertThat(failed.getJsonObject(0).getString("failure")).contains("400");
        assertThat(webhooks.read(webhook).getBoolean("is_active")).isTrue();

        receiver.takeAll();
        webhooks.ask(
                "redeliverWebhookDelivery",
                webhook.copy().put("delivery_id", failed.getJsonObject(0).getLong("id")));
        webhooks.untilTaken(3);
    }

    @Test
    void anAdministratorWhoDeactivatesItWantsNoEvents() {
        var webhook = named(webhooks.register());
        webhooks.ask("updateWebhook", webhook.copy().put("is_active", false));
        webhooks.happen(3, 1);
        // An event for another one tells that those have been looked at.
        webhooks.register();
        webhooks.happen(1, 2);
        webhooks.untilTaken(1);

        webhooks.ask("updateWebhook", webhook.copy().put("is_active", true));
        webhooks.happen(1, 3);

        webhooks.untilTaken(3);
        assertThat(receiver.sequences()).containsExactlyInAnyOrder(4L, 5L, 5L);
        assertThat(webhooks.deliveries(webhook)).hasSize(1);
    }

    @Test
    void followsNoRedirect() {
        var webhook = named(webhooks.register());
        receiver.answer((message, request) -> request.response()
                .setStatusCode(307)
                .putHeader("location", "/elsewhere")
                .end());
        webhooks.happen(1, 1);

        untilFailed(webhook, 2);

        assertThat(newest(webhook).getInteger("response_status")).isEqualTo(307);
        assertThat(receiver.came()).extracting(Receiver.Message::path).containsOnly("/hook");
    }

    @Test
    void doesWhatRetryAfterSaysUpToAnHour() {
        var webhook = named(webhooks.register());
        receiver.answer((message, request) -> request.response()
                .setStatusCode(429)
                .putHeader("retry-after", "86400")
                .end());
        webhooks.happen(1, 1);
        untilFailed(webhook, 1);

        var delivery = newest(webhook);
        var pause = Duration.between(
                Instant.parse(delivery.getString("last_attempt_at")),
                Instant.parse(delivery.getString("next_attempt_at")));
        assertThat(pause).isEqualTo(Duration.ofHours(1));
        receiver.takeAll();
        webhooks.pass(Duration.ofHours(1));
        webhooks.untilTaken(1);
    }

    @Test
    void aRetrialDoesNotWaitForTheNextTime() {
        var webhook = named(webhooks.register());
        receiver.answer((message, request) -> request.response()
                .setStatusCode(503)
                .putHeader("retry-after", "3600")
                .end());
        webhooks.happen(1, 1);
        untilFailed(webhook, 1);
        receiver.takeAll();

        webhooks.ask(
                "redeliverWebhookDelivery",
                webhook.copy().put("delivery_id", newest(webhook).getLong("id")));

        webhooks.untilTaken(1);
    }

    @Test
    void looksAgainWhereTheNameLeadsAtEveryAttempt() throws Exception {
        var inside = new InetAddress[] {InetAddress.getByName("127.0.0.2")};
        webhooks.resolve(host -> new InetAddress[] {InetAddress.getByName("127.0.0.1")});
        var registered = webhooks.ask("createWebhook", new JsonObject().put("url", receiver.url("hooks.example")));
        webhooks.happen(1, 1);
        webhooks.untilTaken(1);
        assertThat(receiver.taken().get(0).headers().get("host")).isEqualTo("hooks.example:" + receiver.port());

        webhooks.resolve(host -> inside);
        webhooks.happen(1, 1);

        var webhook = named(registered);
        untilFailed(webhook, 2);
        assertThat(newest(webhook).getString("failure")).contains("hooks.example", "127.0.0.2");
        assertThat(newest(webhook).getValue("response_status")).isNull();
        assertThat(receiver.came()).hasSize(1);
    }

    @Test
    void forgetsOldDeliveriesAndLaterTheUndelivered() {
        var webhook = named(webhooks.register());
        webhooks.happen(2, 1);
        webhooks.untilTaken(2);
        webhooks.untilNothingIsPending(webhook);
        webhooks.ask("updateWebhook", webhook.copy().put("is_active", false));
        var delivery = webhooks.deliveries(webhook).get(1).getLong("id");
        webhooks.ask("redeliverWebhookDelivery", webhook.copy().put("delivery_id", delivery));

        webhooks.pass(Duration.ofDays(30).plusSeconds(60));
        webhooks.until(
                "what was delivered is gone", () -> webhooks.deliveries(webhook).size() == 1);
        assertThat(newest(webhook).getLong("id")).isEqualTo(delivery);

        webhooks.pass(DAYS);
        webhooks.until("all is gone", () -> webhooks.deliveries(webhook).isEmpty());
    }
}
