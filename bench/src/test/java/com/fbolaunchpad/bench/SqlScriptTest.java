package com.fbolaunchpad.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fbolaunchpad.bench.SqlScript.Kind;
import com.fbolaunchpad.bench.SqlScript.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlScriptTest {
    @Test
    void numbersParametersAndLeavesQuotedTextAlone() {
        var script = SqlScript.parse("""
                -- fleet
                begin;
                select * from t where id = :id and at < '10:id'
                  and (other = :id or x = :x);

                -- in one batch
                update t set x = :x where id = :id;
                commit;
                -- orders
                update u set y = 1;
                """);

        assertThat(script.statements())
                .containsExactly(
                        new Statement("fleet", Kind.BEGIN, "begin", List.of(), false),
                        new Statement(
                                "fleet",
                                Kind.QUERY,
                                "select * from t where id = $1 and at < '10:id'\n  and (other = $1 or x = $2)",
                                List.of("id", "x"),
                                false),
                        new Statement(
                                "fleet", Kind.BATCH, "update t set x = $1 where id = $2", List.of("x", "id"), true),
                        new Statement("fleet", Kind.COMMIT, "commit", List.of(), false),
                        new Statement("orders", Kind.UPDATE, "update u set y = 1", List.of(), false));
    }

    @Test
    void putsValuesInThePlaceOfParameters() {
        var script = SqlScript.parse("-- auth\nselect :a, ':a', :b;\n");

        assertThat(script.with(Map.of("a", "'$1'"))).isEqualTo("select '$1', ':a', :b;\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1;\n",
                "-- orders\nselect 1\n",
                "-- somebody\nselect 1;\n",
                "-- orders\n-- why\nselect 1;\n"
            })
    void refusesWhatItDoesNotUnderstand(String file) {
        assertThatIllegalArgumentException().isThrownBy(() -> SqlScript.parse(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "list", "create", "status", "settle", "positions"})
    void readsEachOperation(String operation) {
        assertThat(SqlScript.read(operation).statements()).isNotEmpty();
    }

    @Test
    void knowsNoOther() {
        assertThatIllegalArgumentException().isThrownBy(() -> SqlScript.read("delete"));
    }
}
