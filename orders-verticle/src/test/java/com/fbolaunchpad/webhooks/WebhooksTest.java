package com.fbolaunchpad.webhooks;

import static com.fbolaunchpad.webhooks.WebhooksFixture.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Webhooks as an administrator has them, and their log of deliveries. */
@ParameterizedClass
@EnumSource(Engine.class)
class WebhooksTest {
    private static final String CREATED = "com.fbolaunchpad.order.created.v1";
    private static final String EDITED = "com.fbolaunchpad.order.edited.v1";

    private final WebhooksFixture webhooks;

    WebhooksTest(Engine engine) {
        this.webhooks = new WebhooksFixture(engine);
    }

    @AfterEach
    void stop() {
        webhooks.close();
    }

    private JsonObject input() {
        return new JsonObject().put("url", webhooks.receiver.url());
    }

    @Test
    void keepsWhatWasSaid() {
        var answer = webhooks.ask(
                "createWebhook",
                input().put("description", " Ramp display ").put("event_types", JsonArray.of(EDITED, CREATED, EDITED)));

        var webhook = answer.getJsonObject("webhook");
        assertThat(webhook.getString("url")).isEqualTo(webhooks.receiver.url());
        assertThat(webhook.getString("description")).isEqualTo("Ramp display");
        assertThat(webhook.getJsonArray("event_types")).isEqualTo(JsonArray.of(CREATED, EDITED));
        assertThat(webhook.getBoolean("is_active")).isTrue();
        assertThat(webhook.getValue("disabled_reason")).isNull();
        assertThat(webhook.getValue("failing_since")).isNull();
        assertThat(webhook.getLong("pending")).isZero();
        assertThat(webhook.getLong("version")).isEqualTo(1);
        assertThat(webhooks.read(named(answer))).isEqualTo(webhook);
    }

    @Test
    void showsASecretOnceAndKeepsItOutOfEveryOtherAnswer() {
        var answer = webhooks.register();
        var secret = answer.getString("secret");
        var rotated = webhooks.ask("rotateWebhookSecret", named(answer));

        assertThat(secret).startsWith("whsec_");
        assertThat(Base64.getDecoder().decode(secret.substring("whsec_".length())))
                .hasSize(32);
        assertThat(rotated.getString("secret")).startsWith("whsec_").isNotEqualTo(secret);
        assertThat(rotated.getJsonObject("webhook").getLong("version")).isEqualTo(2);
        for (var other : List.of(
                webhooks.ask("getWebhook", named(answer)),
                webhooks.ask("listWebhooks", new JsonObject()),
                webhooks.ask("updateWebhook", named(answer).put("description", "x")))) {
            assertThat(other.encode()).doesNotContain("whsec_", "secret");
        }
        assertThat(new SigningSecrets(new SigningSecret(secret), null, null).toString())
                .doesNotContain(secret.substring("whsec_".length()));
    }

    @Test
    void changesOnlyWhatIsGiven() {
        var registered = named(webhooks.ask(
                "createWebhook", input().put("description", "One").put("event_types", JsonArray.of(CREATED))));

        var described = webhooks.ask("updateWebhook", registered.copy().putNull("description"))
                .getJsonObject("webhook");
        assertThat(described.getString("description")).isNull();
        assertThat(described.getJsonArray("event_types")).isEqualTo(JsonArray.of(CREATED));
        assertThat(described.getLong("version")).isEqualTo(2);
        var url = webhooks.receiver.url() + "/2";
        var moved = webhooks.ask(
                        "updateWebhook", registered.copy().put("url", url).put("event_types", new JsonArray()))
                .getJsonObject("webhook");
        assertThat(moved.getString("url")).isEqualTo(url);
        assertThat(moved.getJsonArray("event_types")).isEmpty();
        var inactive = webhooks.ask("updateWebhook", registered.copy().put("is_active", false))
                .getJsonObject("webhook");
        assertThat(inactive.getBoolean("is_active")).isFalse();
        assertThat(inactive.getValue("disabled_reason")).isNull();
        assertThat(webhooks.read(registered)).isEqualTo(inactive);
    }

    @Test
    void isChangedInTheVersionThatIsMeant() {
        var registered = named(webhooks.register());
        var meant = registered.copy().put("description", "x").put("if_version", 1);

        var edits = IntStream.range(0, 2)
                .mapToObj(i -> webhooks.call("updateWebhook", meant))
                .toList();
        Await.result(Future.join(edits).otherwiseEmpty());

        assertThat(edits.stream().filter(Future::succeeded)).hasSize(1);
        assertThat(edits.stream().filter(Future::failed))
                .singleElement()
                .satisfies(edit -> assertThat(((Problem) edit.cause()).status()).isEqualTo(412));
        for (var operation : List.of("deleteWebhook", "rotateWebhookSecret")) {
            assertThat(webhooks.refused(operation, registered.copy().put("if_version", 1))
                            .status())
                    .isEqualTo(412);
        }
    }

    @Test
    void refusesTargetsWhereverTheyComeFrom() {
        var registered = named(webhooks.register());
        for (var url : List.of("https://127.0.0.2/", "http://10.0.0.1/", "https://user:pw@127.0.0.1/")) {
            assertThat(webhooks.refused("createWebhook", input().put("url", url))
                            .code())
                    .isEqualTo("webhook-target-refused");
            var problem = webhooks.refused("updateWebhook", registered.copy().put("url", url));
            assertThat(problem.status()).isEqualTo(422);
            assertThat(problem.code()).isEqualTo("webhook-target-refused");
        }
        assertThat(webhooks.refused("createWebhook", input().put("description", "a\u0000b"))
                        .status())
                .isEqualTo(400);
        assertThat(webhooks.ask("listWebhooks", new JsonObject()).getJsonArray("webhooks"))
                .hasSize(1);
    }

    @Test
    void areTwentyAtMost() {
        var made = IntStream.range(0, 25)
                .mapToObj(i -> webhooks.call("createWebhook", input()))
                .toList();
        Await.result(Future.join(made).otherwiseEmpty());

        assertThat(made.stream().filter(Future::succeeded)).hasSize(20);
        assertThat(made.stream().filter(Future::failed)).allSatisfy(refused -> {
            assertThat(((Problem) refused.cause()).status()).isEqualTo(409);
            assertThat(((Problem) refused.cause()).code()).isEqualTo("too-many-webhooks");
        });
        var page = webhooks.ask("listWebhooks", new JsonObject().put("page", 2).put("per_page", 15));
        assertThat(page.getJsonArray("webhooks")).hasSize(5);
        assertThat(page.getJsonObject("pagination").getLong("total")).isEqualTo(20);

        webhooks.ask(
                "deleteWebhook",
                named(made.stream()
                        .filter(Future::succeeded)
                        .findFirst()
                        .orElseThrow()
                        .result()));
        webhooks.ask("createWebhook", input());
    }

    @Test
    void goesWithItsDeliveries() {
        var webhook = named(webhooks.register());
        webhooks.happen(3, 1);
        webhooks.untilTaken(3);

        webhooks.ask("deleteWebhook", webhook);

        for (var operation : List.of(
                "getWebhook", "updateWebhook", "deleteWebhook", "rotateWebhookSecret", "listWebhookDeliveries")) {
            assertThat(webhooks.refused(operation, webhook).status()).isEqualTo(404);
        }
        assertThat(webhooks.refused("redeliverWebhookDelivery", webhook.copy().put("delivery_id", 1))
                        .status())
                .isEqualTo(404);
        webhooks.until(
                "no row is left", () -> webhooks.sql("select id from webhook").isEmpty());
        assertThat(webhooks.sql("select id from webhook_delivery")).isEmpty();
    }

    @Test
    void changesOnceForEachIdempotencyKey() {
        var creation = input().put("idempotency_key", "create");
        var first = webhooks.ask("createWebhook", creation);
        assertThat(webhooks.ask("createWebhook", creation)).isEqualTo(first);

        var rotation = named(first).put("idempotency_key", "rotate");
        var rotated = webhooks.ask("rotateWebhookSecret", rotation);
        assertThat(webhooks.ask("rotateWebhookSecret", rotation)).isEqualTo(rotated);
        assertThat(webhooks.read(named(first)).getLong("version")).isEqualTo(2);
        var deletion = named(first).put("idempotency_key", "delete");
        assertThat(webhooks.ask("deleteWebhook", deletion)).isEqualTo(webhooks.ask("deleteWebhook", deletion));
    }

    @Test
    void listsItsDeliveriesPageByPageTheNewestFirst() {
        var webhook = named(webhooks.register());
        webhooks.happen(5, 1);
        webhooks.untilTaken(5);
        webhooks.untilNothingIsPending(webhook);

        var page = webhook.copy().put("limit", 2);
        var first = webhooks.ask("listWebhookDeliveries", page);
        var second = webhooks.ask("listWebhookDeliveries", page.copy().put("cursor", first.getString("next_cursor")));
        var last = webhooks.ask("listWebhookDeliveries", page.copy().put("cursor", second.getString("next_cursor")));

        assertThat(sequences(first)).containsExactly(5L, 4L);
        assertThat(sequences(second)).containsExactly(3L, 2L);
        assertThat(sequences(last)).containsExactly(1L);
        assertThat(last.getString("next_cursor")).isNull();
        assertThat(sequences(
                        webhooks.ask("listWebhookDeliveries", webhook.copy().put("status", "PENDING"))))
                .isEmpty();
        assertThat(sequences(
                        webhooks.ask("listWebhookDeliveries", webhook.copy().put("status", "DELIVERED"))))
                .hasSize(5);
        for (var cursor : List.of("x", "-", "99999999999999999999")) {
            assertThat(webhooks.refused("listWebhookDeliveries", webhook.copy().put("cursor", cursor))
                            .status())
                    .isEqualTo(400);
        }
    }

    private static List<Long> sequences(JsonObject page) {
        return page.getJsonArray("deliveries").stream()
                .map(delivery -> ((JsonObject) delivery).getLong("sequence"))
                .toList();
    }

    @Test
    void answersItsHealth() {
        assertThat(webhooks.ask("health", new JsonObject()).getString("status")).isEqualTo("UP");
    }
}
