package com.fbolaunchpad.system;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.DatabaseCursor;
import com.fbolaunchpad.platform.EventSubscriber;
import com.fbolaunchpad.platform.Settings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.function.LongConsumer;

/** A subscriber that must see every event of orders, and writes down each time that it handles one. */
public final class EventRecorder extends VerticleBase {
    /** What it prints before the position of an event that it has handled, when it runs in a process of its own. */
    static final String HANDLED = "Handled event ";

    private final boolean dies;
    private final LongConsumer told;
    private Database database;
    private EventSubscriber events;

    /** For a configuration file that names it. */
    public EventRecorder() {
        this(false, position -> System.out.println(HANDLED + position));
    }

    private EventRecorder(boolean dies, LongConsumer told) {
        this.dies = dies;
        this.told = told;
    }

    static EventRecorder quiet() {
        return new EventRecorder(false, position -> {});
    }

    /** One that doesn't give its cursor back when it is undeployed. */
    static EventRecorder thatDies() {
        return new EventRecorder(true, position -> {});
    }

    @Override
    public Future<?> start() {
        return Database.open(vertx, Settings.of(config()), "recorder").compose(opened -> {
            database = opened;
            var cursor = new DatabaseCursor(database, "recorder");
            events = new EventSubscriber(vertx, "orders.events.read", "orders.status", cursor, this::handle);
            return events.start();
        });
    }

    private Future<Void> handle(JsonObject event) {
        return database.update(
                        "insert into handling (instance, event_id, log_position) values ($1, $2, $3)",
                        deploymentID(),
                        event.getString("id"),
                        event.getLong("sequence"))
                .onSuccess(written -> told.accept(event.getLong("sequence")))
                .mapEmpty();
    }

    @Override
    public Future<?> stop() {
        return dies ? Future.succeededFuture() : events.stop().compose(stopped -> database.close());
    }
}
