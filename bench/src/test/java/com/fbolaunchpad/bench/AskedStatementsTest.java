package com.fbolaunchpad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskedStatementsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            select id, status from fuel_order where id = $1                                  | select fuel_order
            select * from fuel_truck where id = $1 for update                                | select fuel_truck for update
            SELECT count(*) AS n  FROM order_event WHERE log_position IS NULL                | select order_event
            select u.id from (select * from app_user where id = $1) u left join user_role ur | select app_user
            select nextval($1) as first_id                                                   | select nextval($1) as first_id
            update t set n = (select max(n) from other) where id = $1                        | update t
            insert into order_history (id, changes) values ($1, $2)                          | insert order_history
            update fuel_order set status = $1 where id = $2                                  | update fuel_order
            delete from fueling_permit where order_id = $1                                   | delete fueling_permit
            BEGIN                                                                            | begin
            """)
    void areOfAKind(String statement, String kind) {
        assertThat(AskedStatements.kind(statement)).isEqualTo(kind);
        assertThat(AskedStatements.kind(statement.replace(" ", "\n  "))).isEqualTo(kind);
    }
}
