package com.fbolaunchpad.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The least that a Vert.x server can do for the same answers: the same statements on the same pools and the same JSON, with no
 * contract, token, permission, limit, bus, time-out or log. What the service takes beyond it is what those cost.
 */
public final class Floor extends VerticleBase {
    private static final int IDS_AT_ONCE = 20;
    private static final String LIST = "/api/fuel-orders";

    private final Map<String, Pool> pools = new HashMap<>();
    private final SqlScript get = SqlScript.read("get");
    private final SqlScript list = SqlScript.read("list");
    private final SqlScript create = SqlScript.read("create");
    private final SqlScript status = SqlScript.read("status");
    private final SqlScript settle = SqlScript.read("settle");
    private final FloorPositions positions;
    private final int port;
    private final int poolSize;
    private long nextId;
    private long endOfIds;

    private Floor(FloorPositions positions, int port, int poolSize) {
        this.positions = positions;
        this.port = port;
        this.poolSize = poolSize;
    }

    /**
     * Settings by environment: HTTP_PORT, DATABASE_URL, INSTANCES, DATABASE_POOL_SIZE (connections to each of three schemas, of all
     * instances together).
     */
    public static void main(String[] arguments) {
        var vertx = Vertx.vertx();
        var environment = System.getenv();
        var port = Integer.parseInt(environment.get("HTTP_PORT"));
        var instances = Integer.parseInt(environment.get("INSTANCES"));
        var poolSize = Math.max(1, Integer.parseInt(environment.get("DATABASE_POOL_SIZE")) / instances);
        var positions = new FloorPositions(vertx, openPool(vertx, "orders", 1));
        vertx.deployVerticle(
                        () -> new Floor(positions, port, poolSize), new DeploymentOptions().setInstances(instances))
                .onFailure(failure -> {
                    System.err.println(failure);
                    System.exit(1);
                });
    }

    private static Pool openPool(Vertx vertx, String owner, int size) {
        var options = PgConnectOptions.fromUri(System.getenv("DATABASE_URL"))
                .addProperty("search_path", owner)
                .setCachePreparedStatements(true);
        return PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(size))
                .connectingTo(options)
                .using(vertx)
                .build();
    }

    /** Pools of its own: the connections of a shared one are half of them on the other instance's event loop. */
    @Override
    public Future<?> start() {
        for (var owner : List.of("orders", "fleet", "auth")) {
            pools.put(owner, openPool(vertx, owner, poolSize));
        }
        return vertx.createHttpServer().requestHandler(this::route).listen(port, "127.0.0.1");
    }

    private void route(HttpServerRequest request) {
        var path = request.path();
        if (path.startsWith("/health")) {
            request.response().end();
            return;
        }
        var isGet = HttpMethod.GET.equals(request.method());
        var answer = isGet ? read(path, request) : write(path, request);
        answer.onSuccess(body -> request.response()
                        .setStatusCode(HttpMethod.POST.equals(request.method()) ? 201 : 200)
                        .putHeader("content-type", "application/json")
                        .end(body.toBuffer()))
                .onFailure(failure -> request.response().setStatusCode(500).end(String.valueOf(failure)));
    }

    private Future<JsonObject> read(String path, HttpServerRequest request) {
        if (path.equals(LIST)) {
            var limit = Integer.parseInt(request.getParam("limit"));
            return alone(list, Map.of("limit", limit + 1L)).map(rows -> listed(rows, limit));
        }
        return alone(get, Map.of("order_id", id(path))).map(rows -> new JsonObject()
                .put("fuel_order", json(rows.iterator().next())));
    }

    private static JsonObject listed(RowSet<Row> rows, int limit) {
        var orders = new JsonArray();
        for (var row : rows) {
            if (orders.size() < limit) {
                orders.add(json(row));
            }
        }
        return new JsonObject().put("orders", orders).put("next_cursor", rows.size() > limit ? "more" : null);
    }

    private Future<JsonObject> write(String path, HttpServerRequest request) {
        return request.body()
                .map(body -> body.toJsonObject())
                .compose(body -> path.equals(LIST) ? create(body) : step(id(path), body));
    }

    private static long id(String path) {
        var rest = path.substring(LIST.length() + 1);
        var end = rest.indexOf('/');
        return Long.parseLong(end < 0 ? rest : rest.substring(0, end));
    }

    private Future<JsonObject> create(JsonObject body) {
        return nextId().compose(id -> {
            var now = now();
            var lst = body.getLong("assigned_lst_user_id");
            var values = new HashMap<String, @Nullable Object>();
            values.put("order_id", id);
            values.put("order_version", 1L);
            values.put("truck_id", body.getLong("assigned_truck_id"));
            values.put("tail_number", body.getString("tail_number"));
            values.put("fuel_type", body.getString("fuel_type"));
            values.put(
                    "requested_amount",
                    new BigDecimal(body.getValue("requested_amount").toString()).setScale(2));
            values.put("location_on_ramp", body.getString("location_on_ramp"));
            values.put("lst_user_id", lst);
            values.put("reservation_id", UUID.randomUUID().toString());
            values.put("now", now);
            note(values, lst, null, "DISPATCHED");
            return run(create, values, rows -> {}).map(done -> {
                positions.wake();
                run(settle, values, rows -> {}).onFailure(Floor::complain);
                var order = body.copy()
                        .put("id", id)
                        .put("status", "DISPATCHED")
                        .put("customer_id", null)
                        .put("additive_requested", false)
                        .put("created_at", now.toInstant().toString())
                        .put("updated_at", now.toInstant().toString())
                        .put("dispatch_timestamp", now.toInstant().toString())
                        .put("version", 1);
                return new JsonObject()
                        .put("message", "Fuel order " + id + " is dispatched.")
                        .put("fuel_order", order);
            });
        });
    }

    private Future<JsonObject> step(long id, JsonObject body) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("order_id", id);
        var found = new ArrayList<Row>();
        return run(status, values, rows -> {
                    if (found.isEmpty()) {
                        var order = rows.iterator().next();
                        found.add(order);
                        values.put("status", body.getString("status"));
                        values.put("tail_number", order.getString("tail_number"));
                        values.put("fuel_type", order.getString("fuel_type"));
                        values.put("requested_amount", order.getBigDecimal("requested_amount"));
                        values.put("lst_user_id", order.getLong("assigned_lst_user_id"));
                        values.put("truck_id", order.getLong("assigned_truck_id"));
                        values.put("location_on_ramp", order.getString("location_on_ramp"));
                        values.put("now", now());
                        values.put("version", order.getLong("version"));
                        note(values, order.getLong("assigned_lst_user_id"), order.getString("status"), "ACKNOWLEDGED");
                    }
                })
                .map(done -> {
                    positions.wake();
                    return new JsonObject()
                            .put("message", "Fuel order " + id + " is ACKNOWLEDGED.")
                            .put("fuel_order", json(found.get(0)).put("status", body.getString("status")));
                });
    }

    /** What history and event say of the change. */
    private static void note(Map<String, @Nullable Object> values, Long lst, @Nullable String from, String to) {
        values.put("history_id", UUID.randomUUID().toString());
        values.put("event_id", UUID.randomUUID().toString());
        values.put("user_id", lst);
        values.put("client_address", "127.0.0.1");
        values.put("request_id", "floor");
        values.put("audience", Long.toString(lst));
        values.put(
                "changes",
                new JsonObject()
                        .put("status", new JsonObject().put("from", from).put("to", to))
                        .encode());
        values.put(
                "data",
                new JsonObject()
                        .put("order_id", values.get("order_id"))
                        .put("order_version", 1)
                        .put("from", from)
                        .put("to", to)
                        .put("tail_number", values.get("tail_number"))
                        .put("fuel_type", values.get("fuel_type"))
                        .put("assigned_lst_user_id", lst)
                        .put("assigned_truck_id", values.get("truck_id"))
                        .put("actor", lst)
                        .encode());
    }

    private Future<Long> nextId() {
        if (nextId < endOfIds) {
            return Future.succeededFuture(nextId++);
        }
        return pool("orders")
                .query("select nextval('orders.fuel_order_id') as first_id")
                .execute()
                .map(rows -> {
                    var first = rows.iterator().next().getLong("first_id");
                    nextId = first + 1;
                    endOfIds = first + IDS_AT_ONCE;
                    return first;
                });
    }

    private Pool pool(String owner) {
        return Objects.requireNonNull(pools.get(owner));
    }

    private static void complain(Throwable failure) {
        System.err.println(failure);
    }

    private Future<RowSet<Row>> alone(SqlScript script, Map<String, ?> values) {
        var statement = script.statements().get(0);
        return alone(statement, values);
    }

    /** On a connection of its own: a pool that is asked for the answer alone puts many questions to one server process. */
    private Future<RowSet<Row>> alone(SqlScript.Statement statement, Map<String, ?> values) {
        return pool(statement.owner())
                .withConnection(
                        connection -> connection.preparedQuery(statement.text()).execute(bind(statement, values)));
    }

    /** Hears of the rows of each query, in their order. */
    private interface Rows {
        void take(RowSet<Row> rows);
    }

    /** Statements between begin and commit on one connection, others on whichever is free. */
    private Future<Void> run(SqlScript script, Map<String, @Nullable Object> values, Rows rows) {
        Future<Void> done = Future.succeededFuture();
        var statements = script.statements();
        for (var i = 0; i < statements.size(); i++) {
            var statement = statements.get(i);
            var pool = pool(statement.owner());
            if (statement.kind() == SqlScript.Kind.BEGIN) {
                var end = i;
                while (statements.get(end).kind() != SqlScript.Kind.COMMIT) {
                    end++;
                }
                var within = statements.subList(i + 1, end);
                done = done.compose(before -> transaction(pool, within, values, rows));
                i = end;
            } else {
                done = done.compose(
                        before -> alone(statement, values).onSuccess(rows::take).mapEmpty());
            }
        }
        return done;
    }

    /** What doesn't wait goes out together, the beginning of the transaction with it: as the service has it. */
    private static Future<Void> transaction(
            Pool pool, List<SqlScript.Statement> statements, Map<String, @Nullable Object> values, Rows rows) {
        return pool.getConnection().compose(connection -> {
            var begun = connection.begin();
            Future<Void> worked = Future.succeededFuture();
            var from = 0;
            for (var to = 1; to <= statements.size(); to++) {
                if (to == statements.size() || statements.get(to).waits()) {
                    var flight = statements.subList(from, to);
                    worked = worked.compose(before -> Future.join(flight.stream()
                                    .map(statement -> one(connection, statement, values, rows))
                                    .toList())
                            .mapEmpty());
                    from = to;
                }
            }
            var done = worked;
            return begun.compose(transaction -> done.compose(
                            ok -> transaction.commit(),
                            failure -> transaction.rollback().transform(ended -> Future.failedFuture(failure))))
                    .eventually(connection::close);
        });
    }

    private static Future<Void> one(
            SqlConnection connection, SqlScript.Statement statement, Map<String, @Nullable Object> values, Rows rows) {
        return connection
                .preparedQuery(statement.text())
                .execute(bind(statement, values))
                .onSuccess(found -> {
                    if (statement.kind() == SqlScript.Kind.QUERY) {
                        rows.take(found);
                    }
                })
                .mapEmpty();
    }

    private static Tuple bind(SqlScript.Statement statement, Map<String, ?> values) {
        var tuple = Tuple.tuple();
        statement.parameters().forEach(name -> tuple.addValue(values.get(name)));
        return tuple;
    }

    private static OffsetDateTime now() {
        return OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
    }

    private static @Nullable Object asJson(@Nullable Object value) {
        if (value instanceof OffsetDateTime time) {
            return time.toInstant().toString();
        }
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : value;
    }

    private static JsonObject json(Row row) {
        var json = new JsonObject();
        for (var i = 0; i < row.size(); i++) {
            json.put(row.getColumnName(i), asJson(row.getValue(i)));
        }
        return json;
    }
}
