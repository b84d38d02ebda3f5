package com.fbolaunchpad.orders;

import static java.util.Objects.requireNonNull;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the orders of a list as CSV, in the sequence in which they were made and one portion a call. It ends
 * with the last one that there is when it begins, however many are made meanwhile.
 */
final class OrderExport {
    private static final OrderSort SORT = OrderSort.CREATED_AT;
    private static final OrderCursor BEFORE_ALL = new OrderCursor(SORT, Instant.EPOCH, 0);
    private static final int PORTION = 500;

    private final Database database;
    private final OrderLists lists;
    private final FuelOrderTable orders;

    /** A column: its header, and the member of the order that it shows. */
    private record Column(String header, String member) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("Order ID", "id"),
            new Column("Status", "status"),
            new Column("Tail Number", "tail_number"),
            new Column("Customer ID", "customer_id"),
            new Column("Fuel Type", "fuel_type"),
            new Column("Additive Requested", "additive_requested"),
            new Column("Requested Amount", "requested_amount"),
            new Column("Assigned LST ID", "assigned_lst_user_id"),
            new Column("Assigned Truck ID", "assigned_truck_id"),
            new Column("Location on Ramp", "location_on_ramp"),
            new Column("CSR Notes", "csr_notes"),
            new Column("Start Meter", "start_meter_reading"),
            new Column("End Meter", "end_meter_reading"),
            new Column("Gallons Dispensed", "calculated_gallons_dispensed"),
            new Column("LST Notes", "lst_notes"),
            new Column("Created At (UTC)", "created_at"),
            new Column("Dispatch Timestamp (UTC)", "dispatch_timestamp"),
            new Column("Acknowledge Timestamp (UTC)", "acknowledge_timestamp"),
            new Column("En Route Timestamp (UTC)", "en_route_timestamp"),
            new Column("Fueling Start Timestamp (UTC)", "fueling_start_timestamp"),
            new Column("Completion Timestamp (UTC)", "completion_timestamp"),
            new Column("Reviewed Timestamp (UTC)", "reviewed_timestamp"),
            new Column("Reviewed By CSR ID", "reviewed_by_csr_user_id"));
    private static final String HEADER =
            CsvRow.of(COLUMNS.stream().map(Column::header).toList()).line();

    /**
     * What an export has behind it and where it ends.
     *
     * @param after behind the last order that was written; null at the beginning
     * @param end behind the last order that there was at the beginning
     */
    private record Progress(@Nullable OrderCursor after, OrderCursor end) {
        private static final String KIND = "x";

        static Progress parse(String text) {
            var cursor = Cursor.parse(text, KIND, 4);
            return new Progress(
                    new OrderCursor(SORT, cursor.instant(0), cursor.id(1)),
                    new OrderCursor(SORT, cursor.instant(2), cursor.id(3)));
        }

        String behind(FuelOrder order) {
            return Cursor.of(
                            KIND,
                            Cursor.micros(order.createdAt()),
                            order.id(),
                            Cursor.micros(requireNonNull(end.time())),
                            end.id())
                    .text();
        }
    }

    OrderExport(Database database, OrderLists lists, FuelOrderTable orders) {
        this.database = database;
        this.lists = lists;
        this.orders = orders;
    }

    /** {@code {chunk, next_cursor}}: the first with the header, the last with a cursor of null. */
    Future<JsonObject> export(BusRequest request) {
        return progress(request).compose(progress -> lists.filter(request)
                .compose(filter -> orders.list(database, until(progress.end(), filter), portion(progress.after())))
                .map(found -> chunk(progress, found)));
    }

    /** An end in the sequence: by the id alone H2 would read all orders up to it for each portion, and sort them. */
    static OrderFilter until(OrderCursor end, OrderFilter filter) {
        return filter.and(OrderFilter.Condition.of("(created_at, id) <= (?, ?)", requireNonNull(end.time()), end.id()));
    }

    static OrderSlice portion(@Nullable OrderCursor after) {
        return new OrderSlice(SORT, after, PORTION + 1L, 0);
    }

    private Future<Progress> progress(BusRequest request) {
        var cursor = request.input().getString("cursor");
        return cursor == null
                ? orders.lastMade(database).map(last -> new Progress(null, last.orElse(BEFORE_ALL)))
                : Future.succeededFuture(Progress.parse(cursor));
    }

    private static JsonObject chunk(Progress progress, List<FuelOrder> found) {
        var lines = found.stream().limit(PORTION).map(OrderExport::line).collect(Collectors.joining());
        return new JsonObject()
                .put("chunk", progress.after() == null ? HEADER + lines : lines)
                .put("next_cursor", found.size() > PORTION ? progress.behind(found.get(PORTION - 1)) : null);
    }

    private static String line(FuelOrder order) {
        var members = order.toJson();
        return CsvRow.of(COLUMNS.stream()
                        .map(column -> members.getValue(column.member()))
                        .toList())
                .line();
    }
}
