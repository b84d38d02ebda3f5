package com.fbolaunchpad.webhooks;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Page;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every statement on {@code webhook}, of which deleted ones are seen by {@link #deleted} alone. */
final class WebhookTable {
    private static final String THERE = " deleted_at is null";

    /** Nobody else registers a webhook until the transaction ends. */
    Future<Void> lockRegistration(Sql sql) {
        return sql.query("select id from webhook_registration where id = 1 for update")
                .mapEmpty();
    }

    Future<Long> count(Sql sql) {
        return sql.query("select count(*) as webhooks from webhook where" + THERE)
                .map(rows -> rows.get(0).getLong("webhooks"));
    }

    Future<List<Webhook>> list(Sql sql, Page page) {
        return sql.query(
                        "select * from webhook where" + THERE + " order by id limit $1 offset $2",
                        (long) page.size(),
                        page.offset())
                .map(WebhookTable::webhooks);
    }

    Future<List<Webhook>> all(Sql sql) {
        return sql.query("select * from webhook where" + THERE + " order by id").map(WebhookTable::webhooks);
    }

    Future<Optional<Webhook>> find(Sql sql, long id) {
        return sql.query("select * from webhook where id = $1 and" + THERE, id)
                .map(rows -> webhooks(rows).stream().findFirst());
    }

    /** The webhook, which nobody else changes until the transaction ends. */
    Future<Optional<Webhook>> lock(Sql sql, long id) {
        return sql.query("select * from webhook where id = $1 and" + THERE + " for update", id)
                .map(rows -> webhooks(rows).stream().findFirst());
    }

    Future<Void> insert(Sql sql, Webhook webhook) {
        return sql.update(
                        "insert into webhook (id, url, description, event_types, is_active, disabled_reason, secret,"
                                + " previous_secret, previous_secret_ends_at, version, updated_at, begins_after, failures,"
                                + " several_orders_failed, created_at)"
                                + " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, false, $13)",
                        values(webhook, webhook.beginsAfter(), webhook.createdAt()))
                .mapEmpty();
    }

    /** Writes what an administrator decides; to be called while the webhook is locked. */
    Future<Void> update(Sql sql, Webhook webhook) {
        return sql.update(
                        "update webhook set url = $2, description = $3, event_types = $4, is_active = $5,"
                                + " disabled_reason = $6, secret = $7, previous_secret = $8,"
                                + " previous_secret_ends_at = $9, version = $10, updated_at = $11 where id = $1",
                        values(webhook))
                .mapEmpty();
    }

    private static @Nullable Object[] values(Webhook webhook, Object... further) {
        var previous = webhook.secrets().previous();
        return Stream.concat(
                        Stream.of(
                                webhook.id(),
                                webhook.terms().url(),
                                webhook.terms().description(),
                                String.join(",", webhook.terms().eventTypes()),
                                webhook.isActive(),
                                webhook.disabledReason(),
                                webhook.secrets().current().text(),
                                previous == null ? null : previous.text(),
                                webhook.secrets().previousEndsAt(),
                                webhook.version(),
                                webhook.updatedAt()),
                        Stream.of(further))
                .toArray();
    }

    /** Writes how the receiver is doing; to be called while the webhook is locked. */
    Future<Void> writeStanding(Sql sql, long id, Standing standing) {
        return sql.update(
                        "update webhook set failures = $2, failed_order_id = $3, several_orders_failed = $4,"
                                + " failing_since = $5, next_probe_at = $6 where id = $1",
                        id,
                        standing.failures(),
                        standing.failedOrderId(),
                        standing.severalOrders(),
                        standing.failingSince(),
                        standing.nextProbeAt())
                .mapEmpty();
    }

    /** From now on nobody sees it; its row goes once its deliveries have gone. */
    Future<Void> hide(Sql sql, long id, Instant now) {
        return sql.update(
                        "update webhook set deleted_at = $2, secret = '', previous_secret = null,"
                                + " previous_secret_ends_at = null where id = $1",
                        id,
                        now)
                .mapEmpty();
    }

    Future<List<Long>> deleted(Sql sql) {
        return sql.query("select id from webhook where deleted_at is not null")
                .map(rows -> rows.stream().map(row -> row.getLong("id")).toList());
    }

    /** Fails while it has deliveries. */
    Future<Void> delete(Sql sql, long id) {
        return sql.update("delete from webhook where id = $1 and deleted_at is not null", id)
                .mapEmpty();
    }

    /** Forgets the secrets that sign no longer. */
    Future<Void> forgetPreviousSecrets(Sql sql, Instant now) {
        return sql.update(
                        "update webhook set previous_secret = null, previous_secret_ends_at = null"
                                + " where previous_secret_ends_at <= $1",
                        now)
                .mapEmpty();
    }

    private static List<Webhook> webhooks(List<Row> rows) {
        return rows.stream().map(WebhookTable::webhook).toList();
    }

    private static Webhook webhook(Row row) {
        var eventTypes = row.getString("event_types");
        var previous = row.getString("previous_secret");
        return new Webhook(
                row.getLong("id"),
                new Webhook.Terms(
                        row.getString("url"),
                        row.getString("description"),
                        eventTypes.isEmpty() ? List.of() : List.of(eventTypes.split(",", -1))),
                row.getBoolean("is_active"),
                row.getString("disabled_reason"),
                new SigningSecrets(
                        new SigningSecret(row.getString("secret")),
                        previous == null ? null : new SigningSecret(previous),
                        instant(row, "previous_secret_ends_at")),
                row.getLong("begins_after"),
                new Standing(
                        row.getInteger("failures"),
                        row.getLong("failed_order_id"),
                        row.getBoolean("several_orders_failed"),
                        instant(row, "failing_since"),
                        instant(row, "next_probe_at")),
                row.getLong("version"),
                Database.instant(row, "created_at"),
                Database.instant(row, "updated_at"));
    }

    private static @Nullable Instant instant(Row row, String column) {
        return row.getValue(column) == null ? null : Database.instant(row, column);
    }
}
