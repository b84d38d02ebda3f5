package com.fbolaunchpad.webhooks;

import static com.fbolaunchpad.webhooks.WebhooksFixture.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.EventAudience;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a message says and how it is signed, as the conventions' own implementation verifies it. */
@ParameterizedClass
@EnumSource(Engine.class)
class WebhookSignatureTest {
    private final WebhooksFixture webhooks;
    private final Receiver receiver;

    WebhookSignatureTest(Engine engine) {
        this.webhooks = new WebhooksFixture(engine);
        this.receiver = webhooks.receiver;
    }

    @AfterEach
    void stop() {
        webhooks.close();
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
}
