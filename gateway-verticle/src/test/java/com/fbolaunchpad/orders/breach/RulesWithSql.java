package com.fbolaunchpad.orders.breach;

import com.fbolaunchpad.platform.Sql;

/** Breaks the rule that only tables run statements. */
final class RulesWithSql {
    private RulesWithSql() {}

    static void run(Sql sql) {
        sql.update("delete from fuel_order");
    }
}
