package com.fbolaunchpad.platform;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;

/** A database of the engine with the tables of {@code db/workshop}, for the tests of what the platform does with one. */
final class Workshop {
    final Vertx vertx = Vertx.vertx();
    final Settings settings;
    final Database database;

    Workshop(Engine engine, String... namesAndValues) {
        settings = TestSettings.on(engine, namesAndValues);
        database = open("workshop");
    }

    /** The database as the owner sees it. */
    Database open(String owner) {
        return Await.result(Database.open(vertx, settings, owner));
    }

    /** Tools with these labels and ids from 1. */
    void insertLabelled(String... labels) {
        for (var i = 0; i < labels.length; i++) {
            Await.result(database.update("insert into tool (id, label) values ($1, $2)", i + 1L, labels[i]));
        }
    }

    Row tool(long id) {
        return Await.result(database.query("select * from tool where id = $1", id))
                .get(0);
    }

    long tools() {
        return Await.result(database.query("select count(*) as tools from tool"))
                .get(0)
                .getLong("tools");
    }

    void close() {
        Await.result(database.close());
        Await.result(vertx.close());
    }
}
