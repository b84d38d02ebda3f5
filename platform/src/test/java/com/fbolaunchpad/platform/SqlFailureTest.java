package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
final class SqlFailureTest {
    private final Workshop workshop;
    private final Database database;

    SqlFailureTest(Engine engine) {
        workshop = new Workshop(engine, "DATABASE_CONNECT_TIMEOUT", "2", "DATABASE_STATEMENT_TIMEOUT", "60");
        database = workshop.database;
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    @Test
    void namesTheViolatedConstraintAndNoOther() {
        workshop.insertLabelled("hammer");
        Await.result(database.update("update tool set box_id = 1"));

        refuses("tool_pk", "insert into tool (id) values (1)");
        refuses("tool_label_uk", "insert into tool (id, label) values (2, 'hammer')");
        refuses("box_place_uk", "insert into box (id, shelf, place) values (2, 'left', 1)");
        refuses("tool_box_fk", "insert into tool (id, box_id) values (2, 99)");
        refuses("tool_box_fk", "delete from box where id = 1");
        refuses("tool_price_ck", "insert into tool (id, price) values (2, -1)");
        refuses("tool_price_ck_most", "update tool set price = 99999999 where id = 1");
    }

    @Test
    void violatesNothingWhereNoConstraintHasAName() {
        for (var statement :
                List.of("insert into box (id, shelf) values (2, 'x')", "select tool_pk from tool", "tool_pk")) {
            var refused = catchThrowableOfType(SqlFailure.class, () -> Await.result(database.update(statement)));

            assertThat(refused.violates("tool_pk")).as(statement).isFalse();
            assertThat(refused.violates("shelf")).as(statement).isFalse();
        }
    }

    @Test
    void tellsNeitherStatementNorValuesOfAFailure() {
        workshop.insertLabelled("tool_price_ck");

        for (var statement : List.of(
                "insert into tool (id, label) values (2, $1)",
                "insert into tool (id, label) values (1, $1)",
                "insert into tool (id, label, price) values (2, $1, -1)",
                "insert into box (id, shelf, place) values (3, $1, 1)",
                "insert into nowhere (label) values ($1)")) {
            assertThatExceptionOfType(SqlFailure.class)
                    .isThrownBy(() -> Await.result(database.update(statement, "tool_price_ck")))
                    .withNoCause()
                    .withMessageStartingWith("SQLSTATE ")
                    .satisfies(refused -> assertThat(refused.getMessage())
                            .doesNotContain("values")
                            .doesNotContain("'tool_price_ck'"));
        }
    }

    @Test
    void saysThatItIsAwayOnceClosed() {
        Await.result(database.close());

        isAway(database::ping);
        isAway(() -> database.update("delete from tool"));
        isAway(() -> database.transaction(sql -> sql.query("select 1")));
    }

    @Test
    void saysThatItIsAwayToWhatRunsWhenItCloses() {
        var held = Promise.<Void>promise();
        var started = Promise.<Void>promise();
        var running = database.transaction(sql -> sql.query("select 1")
                .onSuccess(rows -> started.complete())
                .compose(rows -> held.future())
                .compose(released -> sql.update("insert into tool (id) values (1)")));
        Await.result(started.future());
        Await.result(database.close());
        held.complete();

        isAway(() -> running);
    }

    @Test
    void saysThatItIsAwayWhenNoConnectionComesFree() {
        var held = Promise.<Void>promise();
        var holding = Stream.generate(Promise::<Void>promise)
                .limit(workshop.settings.integer("DATABASE_POOL_SIZE"))
                .toList();
        var busy =
                Future.all(holding.stream().map(started -> hold(started, held)).toList());
        Await.result(Future.all(holding.stream().map(Promise::future).toList()));
        var asked = Instant.now();
        var waiting = IntStream.range(0, 2_000).mapToObj(i -> database.ping()).toList();

        isAway(database::ping);
        isAway(() -> waiting.get(0));
        isAway(() -> database.transaction(sql -> sql.query("select 1")));
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(15));
        held.complete();
        Await.result(busy);
        Await.result(database.ping());
    }

    private void refuses(String constraint, String statement) {
        var refused = catchThrowableOfType(SqlFailure.class, () -> Await.result(database.update(statement)));

        assertThat(Stream.of(
                                "tool_pk",
                                "tool_label_uk",
                                "box_place_uk",
                                "tool_box_fk",
                                "tool_price_ck",
                                "tool_price_ck_most",
                                "tool")
                        .filter(refused::violates))
                .as(statement)
                .containsExactly(constraint);
    }

    private Future<Void> hold(Promise<Void> started, Promise<Void> held) {
        return database.transaction(sql ->
                sql.query("select 1").onSuccess(rows -> started.complete()).compose(rows -> held.future()));
    }

    private static void isAway(Supplier<Future<?>> work) {
        assertThat(Await.problem(work.get()))
                .extracting(Problem::status, Problem::code, Problem::retryAfterSeconds)
                .containsExactly(503, "database-unavailable", 2);
    }
}
