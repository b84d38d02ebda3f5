package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Page;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows many orders at once, each caller those that he may see: lists, histories, counts, refusals. */
final class OrderLists {
    private static final int DEFAULT_LIMIT = 50;

    private final Database database;
    private final FuelOrders fuelOrders;
    private final FuelOrderTable orders;
    private final OrderHistoryTable history;
    private final StatusCounts statusCounts;
    private final Fleet fleet;

    OrderLists(
            Database database,
            FuelOrders fuelOrders,
            FuelOrderTable orders,
            OrderHistoryTable history,
            StatusCounts statusCounts,
            Fleet fleet) {
        this.statusCounts = statusCounts;
        this.database = database;
        this.fuelOrders = fuelOrders;
        this.orders = orders;
        this.history = history;
        this.fleet = fleet;
    }

    /** By cursor where the input has one of its members, otherwise in pages by number. */
    Future<JsonObject> list(BusRequest request) {
        var input = request.input();
        var sort = OrderSort.of(input.getString("sort", OrderSort.CREATED_AT_DESCENDING.parameter));
        return input.containsKey("cursor") || input.containsKey("limit")
                ? listByCursor(request, sort)
                : listByPage(request, sort);
    }

    private Future<JsonObject> listByPage(BusRequest request, OrderSort sort) {
        var page = Page.of(request.input());
        var slice = new OrderSlice(sort, null, page.size(), page.offset());
        return filter(request)
                .compose(filter -> orders.count(database, filter).compose(total -> orders.list(database, filter, slice)
                        .map(found -> page.answer(
                                "orders", found.stream().map(FuelOrder::toJson).toList(), total))));
    }

    private Future<JsonObject> listByCursor(BusRequest request, OrderSort sort) {
        var input = request.input();
        var limit = input.getInteger("limit", DEFAULT_LIMIT);
        var after = input.containsKey("cursor") ? OrderCursor.parse(sort, input.getString("cursor")) : null;
        // One more than asked for tells whether there are more.
        var slice = new OrderSlice(sort, after, limit + 1L, 0);
        return filter(request)
                .compose(filter -> orders.list(database, filter, slice))
                .map(found -> new JsonObject()
                        .put(
                                "orders",
                                new JsonArray(found.stream()
                                        .limit(limit)
                                        .map(FuelOrder::toJson)
                                        .toList()))
                        .put(
                                "next_cursor",
                                found.size() > limit
                                        ? OrderCursor.behind(sort, found.get(limit - 1))
                                                .text()
                                        : null));
    }

    /** The orders that the input asks for, as far as the caller may see them. */
    Future<OrderFilter> filter(BusRequest request) {
        var caller = request.caller();
        var onlyFor = caller.may(FuelOrders.SEES_ALL) ? null : caller.user();
        return fuelTypeCode(request.input(), caller)
                .map(fuelType -> OrderFilter.of(request.input(), fuelType, onlyFor));
    }

    private Future<@Nullable String> fuelTypeCode(JsonObject input, Caller caller) {
        var given = input.getString("fuel_type");
        return given == null ? Future.succeededFuture() : fleet.fuelTypeCode(given, caller);
    }

    Future<JsonObject> history(BusRequest request) {
        var page = Page.of(request.input());
        return fuelOrders.visible(request).compose(order -> history.count(database, order.id())
                .compose(total -> history.list(database, order.id(), page)
                        .map(entries -> page.answer(
                                "history",
                                entries.stream().map(HistoryEntry::toJson).toList(),
                                total))));
    }

    /** Who has tried to misfuel, the latest first. */
    Future<JsonObject> refusals(BusRequest request) {
        var input = request.input();
        var limit = input.getInteger("limit", DEFAULT_LIMIT);
        var after = input.containsKey("cursor") ? RefusedFueling.Position.parse(input.getString("cursor")) : null;
        return history.listRefused(database, after, limit + 1L).map(found -> new JsonObject()
                .put(
                        "refusals",
                        new JsonArray(found.stream()
                                .limit(limit)
                                .map(RefusedFueling::toJson)
                                .toList()))
                .put(
                        "next_cursor",
                        found.size() > limit ? found.get(limit - 1).position().text() : null));
    }

    Future<JsonObject> statusCounts(BusRequest request) {
        return statusCounts.read().map(OrderLists::counts).map(counts -> new JsonObject().put("counts", counts));
    }

    static JsonObject counts(Map<OrderStatus, Long> byStatus) {
        var all = new JsonObject();
        for (var status : OrderStatus.values()) {
            all.put(status.name(), byStatus.getOrDefault(status, 0L));
        }
        var inProgress = all.getLong("ACKNOWLEDGED") + all.getLong("EN_ROUTE") + all.getLong("FUELING");
        return new JsonObject()
                .put("pending", all.getLong("DISPATCHED"))
                .put("in_progress", inProgress)
                .put("completed", all.getLong("COMPLETED"))
                .put("by_status", all);
    }
}
