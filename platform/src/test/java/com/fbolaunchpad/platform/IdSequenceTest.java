package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
final class IdSequenceTest {
    private final Workshop workshop;
    private final Database database;

    IdSequenceTest(Engine engine) {
        workshop = new Workshop(engine);
        database = workshop.database;
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    @Test
    void givesIdsThatNobodyElseIsGiven() {
        var here = ids();
        var there = ids();
        var taken = Stream.concat(take(200, here).stream(), take(200, there).stream());

        assertThat(Stream.concat(taken, Stream.concat(take(30, here).stream(), take(30, there).stream())))
                .hasSize(460)
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(id).isGreaterThanOrEqualTo(1000));
    }

    /** A driver may have its answer before anybody listens for it; vertx-jdbc-client does so now and then. */
    @Test
    void givesIdsWhenTheAnswerIsThereAtOnce() {
        var context = workshop.vertx.getOrCreateContext();
        var ids = new IdSequence(new Prompt(), "workshop.tool_id");
        for (var id = 1L; id <= 3 * IdSequence.BLOCK; id++) {
            assertThat(Await.result(context, ids::next)).isEqualTo(id);
        }
    }

    /** Answers the first ids of blocks, at once. */
    private static final class Prompt implements Sql {
        private long first = 1 - IdSequence.BLOCK;

        @Override
        public Future<List<Row>> query(String statement, Object... parameters) {
            first += IdSequence.BLOCK;
            var row = (Row) Proxy.newProxyInstance(
                    Row.class.getClassLoader(), new Class<?>[] {Row.class}, (proxy, method, arguments) -> first);
            return Future.succeededFuture(List.of(row));
        }

        @Override
        public Future<Integer> update(String statement, Object... parameters) {
            throw new AssertionError(statement);
        }

        @Override
        public Future<Void> updateAll(String statement, List<List<Object>> parameters) {
            throw new AssertionError(statement);
        }
    }

    @Test
    void givesIdsThatRise() {
        assertThat(take(50, ids())).isSorted().startsWith(1000L, 1001L).endsWith(1049L);
    }

    @Test
    void givesIdsAgainAfterAFailure() {
        var context = workshop.vertx.getOrCreateContext();
        var ids = new IdSequence(database, "workshop.late_id");

        assertThatExceptionOfType(SqlFailure.class).isThrownBy(() -> Await.result(context, ids::next));

        Await.result(database.update("create sequence late_id start with 1 increment by 20"));
        assertThat(Await.result(context, ids::next)).isEqualTo(1);
    }

    private IdSequence ids() {
        return new IdSequence(database, "workshop.tool_id");
    }

    private List<Long> take(int count, IdSequence ids) {
        return Await.result(
                        workshop.vertx.getOrCreateContext(),
                        () -> Future.all(LongStream.range(0, count)
                                .mapToObj(i -> ids.next())
                                .toList()))
                .list();
    }
}
