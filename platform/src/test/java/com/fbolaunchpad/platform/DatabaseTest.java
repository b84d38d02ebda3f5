package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
final class DatabaseTest {
    private static final String INSERT =
            "insert into tool (id, label, price, lent, note, bought_on, checked_at, box_id)"
                    + " values ($1, $2, $3, $4, $5, $6, $7, $8)";

    private final Workshop workshop;
    private final Database database;

    DatabaseTest(Engine engine) {
        workshop = new Workshop(engine);
        database = workshop.database;
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    @Test
    void isMigratedOnce() {
        var history = "select version from \"flyway_schema_history\" where version is not null order by installed_rank";
        Await.result(database.update("update box set place = 7"));
        var again = workshop.open("workshop");

        assertThat(Await.result(again.query(history)))
                .extracting(row -> row.getString("version"))
                .containsExactly("1", "2");
        assertThat(Await.result(again.query("select place from box")))
                .extracting(row -> row.getInteger("place"))
                .containsExactly(7);
        Await.result(again.close());
    }

    /** A subscriber that needs nothing but its cursor. */
    @Test
    void opensForAnOwnerWhoHasNoMigrations() {
        for (var position : List.of(EventCursor.NOTHING_READ, 5L)) {
            var nobody = workshop.open("nobody");
            var cursor = new DatabaseCursor(nobody, "board");
            assertThat(Await.result(cursor.take())).hasValue(position);
            Await.result(cursor.advance(5));
            Await.result(cursor.release());
            Await.result(nobody.close());
        }
    }

    @Test
    void answersAPing() {
        Await.result(database.ping());
    }

    @Test
    void keepsEveryTypeAsItIs() {
        var checkedAt = Instant.parse("2026-02-28T23:59:59.123456Z");
        Await.result(insert(
                Long.MAX_VALUE,
                "Größe ½\"",
                new BigDecimal("100.50"),
                true,
                "{\"some\": \"JSON\"}",
                LocalDate.of(2024, 2, 29),
                checkedAt,
                1L));
        var row = workshop.tool(Long.MAX_VALUE);

        assertThat(row.getLong("id")).isEqualTo(Long.MAX_VALUE);
        assertThat(row.getString("label")).isEqualTo("Größe ½\"");
        assertThat(row.getBigDecimal("price")).isEqualTo(new BigDecimal("100.50"));
        assertThat(row.getBoolean("lent")).isTrue();
        assertThat(row.getString("note")).isEqualTo("{\"some\": \"JSON\"}");
        assertThat(row.getLocalDate("bought_on")).isEqualTo(LocalDate.of(2024, 2, 29));
        assertThat(Database.instant(row, "checked_at")).isEqualTo(checkedAt);
        assertThat(row.getInteger("uses")).isZero();
        assertThat(row.getLong("box_id")).isEqualTo(1);
    }

    @Test
    void keepsNullsOfEveryType() {
        Await.result(insert(1L, null, null, null, null, null, null, null));
        var row = workshop.tool(1);

        assertThat(Stream.of("label", "price", "lent", "note", "bought_on", "checked_at", "box_id"))
                .allSatisfy(column -> assertThat(row.getValue(column)).isNull());
        assertThat(row.getBigDecimal("price")).isNull();
        assertThat(row.getLong("box_id")).isNull();
        assertThat(row.getBoolean("lent")).isNull();
    }

    @Test
    void keepsDecimalsToTheCent() {
        var prices = Stream.of("0.00", "0.01", "0.10", "1.00", "100.00", "99999998.99")
                .map(BigDecimal::new)
                .toList();
        for (var i = 0; i < prices.size(); i++) {
            Await.result(insert((long) i, null, prices.get(i), null, null, null, null, null));
        }

        assertThat(Await.result(database.query("select price from tool order by id")))
                .extracting(row -> row.getBigDecimal("price"))
                .containsExactlyElementsOf(prices);
        assertThat(Await.result(database.query("select sum(price) as total from tool"))
                        .get(0)
                        .getBigDecimal("total"))
                .isEqualTo(new BigDecimal("100000100.10"));
    }

    @Test
    void cutsInstantsToMicroseconds() {
        Await.result(insert(1L, null, null, null, null, null, Instant.parse("2026-01-01T00:00:00.123456999Z"), null));

        assertThat(Database.instant(workshop.tool(1), "checked_at"))
                .isEqualTo(Instant.parse("2026-01-01T00:00:00.123456Z"));
        assertThat(Await.result(database.query(
                        "select id from tool where checked_at >= $1 and checked_at < $2",
                        Instant.parse("2026-01-01T00:00:00.123456Z"),
                        Instant.parse("2026-01-01T00:00:00.123457Z"))))
                .hasSize(1);
    }

    @Test
    void keepsLongTexts() {
        var text = "ré½".repeat(20_000);
        Await.result(insert(1L, null, null, null, text, null, null, null));

        assertThat(workshop.tool(1).getString("note")).isEqualTo(text);
    }

    @Test
    void searchesTextLiterallyAndInAnyCase() {
        workshop.insertLabelled("100% steel", "1000 steel", "a_b", "A_B \\ C", "axb");

        assertThat(labelsContaining("0% STEEL")).containsExactly("100% steel");
        assertThat(labelsContaining("a_b")).containsExactly("A_B \\ C", "a_b");
        assertThat(labelsContaining("\\")).containsExactly("A_B \\ C");
    }

    @Test
    void countsTheChangedRows() {
        workshop.insertLabelled("a", "b", "c");

        assertThat(Await.result(database.update("update tool set uses = uses + 1 where label > $1", "a")))
                .isEqualTo(2);
        assertThat(Await.result(database.update("delete from tool where id = $1", 99L)))
                .isZero();
    }

    @Test
    void showsNoOwnerTheOthersTables() {
        var annex = workshop.open("annex");
        workshop.insertLabelled("hammer");

        assertThat(Await.result(annex.query("select * from tool"))).isEmpty();
        assertThatExceptionOfType(SqlFailure.class).isThrownBy(() -> Await.result(annex.query("select * from box")));
        Await.result(annex.update("insert into tool (id) values (1)"));
        assertThat(Await.result(database.query("select label from tool")))
                .extracting(row -> row.getString("label"))
                .containsExactly("hammer");
        Await.result(annex.close());
    }

    private Future<Integer> insert(Object... values) {
        return database.update(INSERT, values);
    }

    private List<String> labelsContaining(String text) {
        var where = new Where().and("label ilike ?", Where.containing(text));
        return Await.result(database.query("select label from tool" + where.sql(), where.parameters())).stream()
                .map(row -> row.getString("label"))
                .sorted()
                .toList();
    }
}
