package peer.common;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The statements of one file of {@code bench/sql}, to be executed in the order in which they stand there. */
public final class Script {
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*--(.*)$");
    /** A quoted text, which stays as it is, or a named parameter. */
    private static final Pattern QUOTED_OR_PARAMETER = Pattern.compile("'[^']*'|:([a-z_]+)");

    private final List<Step> steps;

    private Script(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    private enum Kind {
        BEGIN,
        STATEMENT,
        BATCH,
        COMMIT
    }

    private record Step(Kind kind, String sql, List<String> parameters) {
        static Step of(String text) {
            var isBatch = COMMENT.matcher(text)
                    .results()
                    .anyMatch(comment -> comment.group(1).strip().equals("in one batch"));
            var sql = COMMENT.matcher(text).replaceAll("").strip();
            var names = new ArrayList<String>();
            var positional = QUOTED_OR_PARAMETER.matcher(sql).replaceAll(found -> {
                if (found.group(1) == null) {
                    return "$0";
                }
                names.add(found.group(1));
                return "?";
            });
            var kind =
                    switch (sql) {
                        case "begin" -> Kind.BEGIN;
                        case "commit" -> Kind.COMMIT;
                        default -> isBatch ? Kind.BATCH : Kind.STATEMENT;
                    };
            return new Step(kind, positional, List.copyOf(names));
        }
    }

    /** The script of that file, which is a resource. */
    public static Script of(String file) {
        try (var in = Script.class.getResourceAsStream("/" + file)) {
            if (in == null) {
                throw new IllegalStateException("There is no resource " + file);
            }
            var steps = new ArrayList<Step>();
            for (var text : new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";")) {
                if (!text.isBlank()) {
                    steps.add(Step.of(text));
                }
            }
            return new Script(steps);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public Run on(Connection connection) {
        return new Run(connection, steps);
    }

    /** Makes something of the row at which the result stands. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * One execution: each call executes the next statement. A transaction begins and is committed where the file says so; one
     * that has been left before is rolled back.
     */
    public static final class Run implements AutoCloseable {
        private final Connection connection;
        private final List<Step> steps;
        private int next;

        private Run(Connection connection, List<Step> steps) {
            this.connection = connection;
            this.steps = steps;
        }

        public <T> List<T> query(Map<String, Object> values, Reader<T> reader) throws SQLException {
            var found = new ArrayList<T>();
            var step = next(Kind.STATEMENT);
            try (var statement = connection.prepareStatement(step.sql())) {
                bind(statement, step, values);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(reader.read(rows));
                    }
                }
            }
            commitWhereItEnds();
            return found;
        }

        /** Says how many rows it changed. */
        public int update(Map<String, Object> values) throws SQLException {
            int changed;
            var step = next(Kind.STATEMENT);
            try (var statement = connection.prepareStatement(step.sql())) {
                bind(statement, step, values);
                changed = statement.executeUpdate();
            }
            commitWhereItEnds();
            return changed;
        }

        public void batch(List<Map<String, Object>> batch) throws SQLException {
            var step = next(Kind.BATCH);
            try (var statement = connection.prepareStatement(step.sql())) {
                for (var values : batch) {
                    bind(statement, step, values);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
            commitWhereItEnds();
        }

        private Step next(Kind kind) throws SQLException {
            var step = steps.get(next++);
            if (step.kind() == Kind.BEGIN) {
                connection.setAutoCommit(false);
                step = steps.get(next++);
            }
            if (step.kind() != kind) {
                throw new IllegalStateException("Expected " + kind + ", not " + step);
            }
            return step;
        }

        private void commitWhereItEnds() throws SQLException {
            if (next < steps.size() && steps.get(next).kind() == Kind.COMMIT) {
                next++;
                connection.commit();
                connection.setAutoCommit(true);
            }
        }

        private static void bind(PreparedStatement statement, Step step, Map<String, Object> values)
                throws SQLException {
            var position = 0;
            for (var name : step.parameters()) {
                var value = values.get(name);
                if (value == null && !values.containsKey(name)) {
                    throw new IllegalStateException("No value for " + name);
                }
                statement.setObject(
                        ++position, value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
            }
        }

        @Override
        public void close() throws SQLException {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }
}
