package com.fbolaunchpad.webhooks;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Sql;
import com.fbolaunchpad.platform.Where;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every statement on {@code webhook_delivery}. */
final class WebhookDeliveryTable {
    /** Those that no earlier one of the same order is before. */
    private static final String HEADS =
            "select d.* from webhook_delivery d where d.webhook_id = $1 and d.status = 'PENDING'"
                    + " and not exists (select 1 from webhook_delivery e where e.webhook_id = d.webhook_id"
                    + " and e.order_id = d.order_id and e.status = 'PENDING' and e.log_position < d.log_position)";

    /** Queues those whose event isn't queued for their webhook already. */
    Future<Void> insert(Sql sql, List<WebhookDelivery> queued, Instant now) {
        return sql.updateAll(
                "insert into webhook_delivery (id, webhook_id, event_id, log_position, order_id, event_type, body,"
                        + " status, attempts, next_attempt_at, created_at)"
                        + " values ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10) on conflict do nothing",
                queued.stream()
                        .map(delivery -> List.<Object>of(
                                delivery.id(),
                                delivery.webhookId(),
                                delivery.eventId(),
                                delivery.position(),
                                delivery.orderId(),
                                delivery.eventType(),
                                delivery.body(),
                                delivery.status().name(),
                                delivery.nextAttemptAt(),
                                now))
                        .toList());
    }

    /** Of each order the first that is pending, if it is due; in the order of the log. */
    Future<List<WebhookDelivery>> due(Sql sql, long webhookId, Instant now, int most) {
        return sql.query(HEADS + " and d.next_attempt_at <= $2 order by d.log_position limit $3", webhookId, now, (long)
                        most)
                .map(WebhookDeliveryTable::deliveries);
    }

    /** Of those that are the first of their order the one that was attempted least, due or not. */
    Future<Optional<WebhookDelivery>> probe(Sql sql, long webhookId) {
        return sql.query(HEADS + " order by d.attempts, d.log_position limit 1", webhookId)
                .map(rows -> deliveries(rows).stream().findFirst());
    }

    /** The newest first. */
    Future<List<WebhookDelivery>> list(
            Sql sql, long webhookId, WebhookDelivery.@Nullable Status status, @Nullable Long before, long limit) {
        var where = new Where().and("webhook_id = ?", webhookId);
        if (status != null) {
            where.and("status = ?", status.name());
        }
        if (before != null) {
            where.and("log_position < ?", before);
        }
        var clause = where.sql(" order by log_position desc limit ?", limit);
        return sql.query("select * from webhook_delivery" + clause, where.parameters())
                .map(WebhookDeliveryTable::deliveries);
    }

    Future<Optional<WebhookDelivery>> find(Sql sql, long webhookId, long id) {
        return sql.query("select * from webhook_delivery where webhook_id = $1 and id = $2", webhookId, id)
                .map(rows -> deliveries(rows).stream().findFirst());
    }

    /** How many are pending, by webhook; without those that have none. */
    Future<Map<Long, Long>> pending(Sql sql) {
        return sql.query("select webhook_id, count(*) as pending from webhook_delivery where status = 'PENDING'"
                        + " group by webhook_id")
                .map(rows -> rows.stream()
                        .collect(Collectors.toMap(row -> row.getLong("webhook_id"), row -> row.getLong("pending"))));
    }

    /** How many are pending, and how many of them an active webhook should have got by now. */
    record Backlog(long pending, long due) {}

    Future<Backlog> backlog(Sql sql, Instant now) {
        return sql.query(
                        "select count(*) as pending,"
                                + " count(case when w.is_active and d.next_attempt_at <= $1 then 1 end) as due"
                                + " from webhook_delivery d join webhook w on w.id = d.webhook_id"
                                + " where d.status = 'PENDING'",
                        now)
                .map(rows ->
                        new Backlog(rows.get(0).getLong("pending"), rows.get(0).getLong("due")));
    }

    Future<Long> pending(Sql sql, long webhookId) {
        return sql.query(
                        "select count(*) as pending from webhook_delivery where webhook_id = $1 and status = 'PENDING'",
                        webhookId)
                .map(rows -> rows.get(0).getLong("pending"));
    }

    /** Writes how it stands, if it was still pending; to be called while its webhook is locked. */
    Future<Void> note(Sql sql, WebhookDelivery delivery) {
        var last = delivery.last();
        return sql.update(
                        "update webhook_delivery set status = $2, attempts = $3, first_attempt_at = $4,"
                                + " next_attempt_at = $5, last_attempt_at = $6, response_status = $7, failure = $8,"
                                + " duration_ms = $9 where id = $1 and status = 'PENDING'",
                        delivery.id(),
                        delivery.status().name(),
                        delivery.attempts(),
                        delivery.firstAttemptAt(),
                        delivery.nextAttemptAt(),
                        last == null ? null : last.at(),
                        last == null ? null : last.responseStatus(),
                        last == null ? null : last.failure(),
                        last == null ? null : last.durationMs())
                .mapEmpty();
    }

    /** Puts it among those that are pending; to be called while its webhook is locked. */
    Future<Void> queueAgain(Sql sql, WebhookDelivery delivery) {
        return sql.update(
                        "update webhook_delivery set status = 'PENDING', attempts = 0, first_attempt_at = null,"
                                + " next_attempt_at = $2 where id = $1",
                        delivery.id(),
                        delivery.nextAttemptAt())
                .mapEmpty();
    }

    /** What waits for its next attempt waits no longer. */
    Future<Void> hurry(Sql sql, long webhookId, Instant now) {
        return sql.update(
                        "update webhook_delivery set next_attempt_at = $2"
                                + " where webhook_id = $1 and status = 'PENDING' and next_attempt_at > $2",
                        webhookId,
                        now)
                .mapEmpty();
    }

    /** What was attempted in vain counts as new. */
    Future<Void> beginAnew(Sql sql, long webhookId, Instant now) {
        return sql.update(
                        "update webhook_delivery set attempts = 0, first_attempt_at = null, next_attempt_at = $2"
                                + " where webhook_id = $1 and status = 'PENDING' and attempts > 0",
                        webhookId,
                        now)
                .mapEmpty();
    }

    /** Deletes at most {@code most} of those that are older and settled, or pending, and answers how many. */
    Future<Integer> deleteBefore(Sql sql, boolean pending, Instant then, long most) {
        var status = pending ? "status = 'PENDING'" : "status in ('DELIVERED', 'FAILED')";
        return sql.update(
                "delete from webhook_delivery where id in (select id from webhook_delivery where " + status
                        + " and created_at < $1 order by created_at limit $2)",
                then,
                most);
    }

    /** Deletes at most {@code most} of the webhook's, and answers how many. */
    Future<Integer> deleteOf(Sql sql, long webhookId, long most) {
        return sql.update(
                "delete from webhook_delivery where id in"
                        + " (select id from webhook_delivery where webhook_id = $1 limit $2)",
                webhookId,
                most);
    }

    private static List<WebhookDelivery> deliveries(List<Row> rows) {
        return rows.stream().map(WebhookDeliveryTable::delivery).toList();
    }

    private static WebhookDelivery delivery(Row row) {
        var lastAt = instant(row, "last_attempt_at");
        return new WebhookDelivery(
                row.getLong("id"),
                row.getLong("webhook_id"),
                row.getString("event_id"),
                row.getLong("log_position"),
                row.getLong("order_id"),
                row.getString("event_type"),
                row.getString("body"),
                WebhookDelivery.Status.valueOf(row.getString("status")),
                row.getInteger("attempts"),
                instant(row, "first_attempt_at"),
                Database.instant(row, "next_attempt_at"),
                lastAt == null
                        ? null
                        : new WebhookDelivery.LastAttempt(
                                lastAt,
                                row.getInteger("response_status"),
                                row.getString("failure"),
                                row.getLong("duration_ms")));
    }

    private static @Nullable Instant instant(Row row, String column) {
        return row.getValue(column) == null ? null : Database.instant(row, column);
    }
}
