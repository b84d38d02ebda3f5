package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
final class DatabaseTransactionTest {
    private final Workshop workshop;
    private final Database database;

    DatabaseTransactionTest(Engine engine) {
        workshop = new Workshop(engine);
        database = workshop.database;
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    @Test
    void commitsATransactionThatSucceeds() {
        var answer = Await.result(database.transaction(sql -> sql.update("insert into tool (id) values (1)")
                .compose(one -> sql.update("insert into tool (id) values (2)"))
                .map("done")));

        assertThat(answer).isEqualTo("done");
        assertThat(workshop.tools()).isEqualTo(2);
    }

    @Test
    void commitsASingleStatementOnAConnectionThatHasHadATransaction() {
        var elsewhere = workshop.open("workshop");
        for (var id = 1L; id <= 20; id++) {
            var tool = id;
            Await.result(database.transaction(sql -> sql.update("insert into tool (id) values ($1)", tool)));
            Await.result(database.update("insert into tool (id) values ($1)", tool + 100));
        }

        var seen = Await.result(elsewhere.query("select count(*) as tools from tool"))
                .get(0)
                .getLong("tools");
        Await.result(elsewhere.close());
        assertThat(seen).isEqualTo(40);
    }

    /** As when another node of a later release migrates while this one runs. */
    @Test
    void goesOnWhenItsTablesGetAnotherColumn() {
        workshop.insertLabelled("hammer");
        // On every connection that there is.
        for (var round = 1; round <= 2; round++) {
            Await.result(Future.all(IntStream.range(0, 20)
                    .mapToObj(reader -> database.query("select * from tool where id = $1", 1L))
                    .toList()));
        }
        Await.result(database.update("alter table tool add column weight bigint"));

        for (var round = 1; round <= 10; round++) {
            assertThat(workshop.tool(1).getString("label")).isEqualTo("hammer");
            var locked = Await.result(database.transaction(sql -> sql.query("select * from tool where id = $1", 1L)));
            assertThat(locked).hasSize(1);
        }
    }

    @Test
    void rollsBackATransactionWhoseFutureFails() {
        var refusal = Problem.conflict("no-room", "The box is full.");

        assertThat(Await.problem(database.transaction(sql ->
                        sql.update("insert into tool (id) values (1)").compose(one -> Future.failedFuture(refusal)))))
                .isSameAs(refusal);
        assertThat(workshop.tools()).isZero();
    }

    @Test
    void carriesOutWhatGoesOutTogetherInItsOrder() {
        var seen = Await.result(database.transaction(sql -> {
            var inserted = Sql.together(
                    sql.update("insert into tool (id) values (1)"), sql.update("insert into tool (id) values (2)"));
            var counted = sql.query("select count(*) as tools from tool");
            return inserted.compose(both -> counted);
        }));

        assertThat(seen.get(0).getLong("tools")).isEqualTo(2);
        assertThat(workshop.tools()).isEqualTo(2);
    }

    @Test
    void rollsBackWhatWentOutTogetherAndTellsOfTheFirstThatFailed() {
        var failed = database.transaction(sql -> Sql.together(
                sql.update("insert into tool (id) values (1)"),
                sql.update("insert into tool (id) values (1)"),
                sql.update("insert into tool (id, nothing) values (2, 3)"),
                sql.update("insert into tool (id) values (4)")));

        assertThatExceptionOfType(SqlFailure.class)
                .isThrownBy(() -> Await.result(failed))
                .matches(refused -> refused.violates("tool_pk"));
        assertThat(workshop.tools()).isZero();
        // The connection is as good as before.
        Await.result(Future.all(IntStream.range(10, 40)
                .mapToObj(id -> database.transaction(sql -> sql.update("insert into tool (id) values ($1)", (long) id)))
                .toList()));
        assertThat(workshop.tools()).isEqualTo(30);
    }

    @Test
    void writesOneRowForEachOfManyParameters() {
        Await.result(database.updateAll(
                "insert into tool (id, label) values ($2, $1)",
                IntStream.rangeClosed(1, 300)
                        .mapToObj(id -> List.<Object>of("tool " + id, (long) id))
                        .toList()));
        var none = database.updateAll("insert into tool (id) values ($1)", List.of());

        assertThat(none.succeeded()).as("at once, without a connection").isTrue();
        assertThat(workshop.tools()).isEqualTo(300);
        assertThat(workshop.tool(7).getString("label")).isEqualTo("tool 7");
    }

    @Test
    void writesNoneOfManyWhereOneIsRefused() {
        var failed = database.updateAll(
                "insert into tool (id) values ($1)", List.of(List.of(1L), List.of(2L), List.of(1L), List.of(3L)));

        assertThatExceptionOfType(SqlFailure.class).isThrownBy(() -> Await.result(failed));
        assertThat(workshop.tools()).isZero();
    }

    @Test
    void rollsBackATransactionThatThrows() {
        var inserted = new AtomicInteger();

        assertThatIllegalStateException()
                .isThrownBy(() -> Await.result(database.transaction(sql -> {
                    throw new IllegalStateException("at once");
                })))
                .withMessage("at once");
        assertThatIllegalStateException()
                .isThrownBy(() -> Await.result(database.transaction(
                        sql -> sql.update("insert into tool (id) values (1)").map(one -> {
                            inserted.addAndGet(one);
                            throw new IllegalStateException("in between");
                        }))))
                .withMessage("in between");
        assertThat(inserted).hasValue(1);
        assertThat(workshop.tools()).isZero();
    }

    @Test
    void losesNoUpdateOfTransactionsThatWaitForARow() {
        workshop.insertLabelled("hammer");
        Await.result(Future.all(IntStream.range(0, 50)
                .mapToObj(i -> database.transaction(sql -> sql.query("select uses from tool where id = 1 for update")
                        .compose(rows -> sql.update(
                                "update tool set uses = $1 where id = 1",
                                rows.get(0).getInteger("uses") + 1))))
                .toList()));

        assertThat(workshop.tool(1).getInteger("uses")).isEqualTo(50);
    }

    @Test
    void triesAgainWhatLostInADeadlock() {
        workshop.insertLabelled("hammer", "saw");
        var tries = new AtomicInteger();
        var bothHoldOne = Promise.<Void>promise();
        var holding = new AtomicInteger();
        Await.result(
                Future.all(useBoth(1, 2, tries, holding, bothHoldOne), useBoth(2, 1, tries, holding, bothHoldOne)));

        assertThat(tries).hasValueGreaterThan(2);
        assertThat(workshop.tool(1).getInteger("uses")).isEqualTo(2);
        assertThat(workshop.tool(2).getInteger("uses")).isEqualTo(2);
    }

    @Test
    void triesNotForEver() {
        var tries = new AtomicInteger();
        workshop.insertLabelled("hammer");
        var busy = Await.problem(database.transaction(sql -> sql.query("select id from tool for update")
                .compose(locked -> database.transaction(other -> {
                    tries.incrementAndGet();
                    return other.query("select id from tool for update nowait");
                }))));

        assertThat(busy.status()).isEqualTo(503);
        assertThat(busy.code()).isEqualTo("database-busy");
        assertThat(tries).hasValue(5);
    }

    private Future<Integer> useBoth(
            long first, long second, AtomicInteger tries, AtomicInteger holding, Promise<Void> bothHoldOne) {
        return database.transaction(sql -> {
            tries.incrementAndGet();
            return use(sql, first)
                    .compose(used -> {
                        if (holding.incrementAndGet() == 2) {
                            bothHoldOne.complete();
                        }
                        return bothHoldOne.future();
                    })
                    .compose(both -> use(sql, second));
        });
    }

    private static Future<Integer> use(Sql sql, long id) {
        return sql.update("update tool set uses = uses + 1 where id = $1", id);
    }
}
