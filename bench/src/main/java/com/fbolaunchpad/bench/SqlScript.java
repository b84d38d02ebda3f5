package com.fbolaunchpad.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The statements of one operation, in the order in which the service runs them, from a file of {@code bench/sql}. Those of a
 * transaction between which there is no empty line go to the server together.
 *
 * @param text as it stands in the file, but for comments
 */
record SqlScript(String text, List<Statement> statements) {
    /** A parameter, or quoted text, which has none. */
    private static final Pattern PARAMETER = Pattern.compile("'[^']*'|:([a-z_]+)");

    private static final Pattern OWNER = Pattern.compile("-- (orders|fleet|auth)");
    private static final String IN_ONE_BATCH = "-- in one batch";

    /** What a statement is to its transaction. */
    enum Kind {
        BEGIN,
        COMMIT,
        QUERY,
        UPDATE,
        BATCH
    }

    /**
     * One statement.
     *
     * @param owner the schema that it is for
     * @param text with {@code $1}, {@code $2} … for the parameters
     * @param parameters their names
     * @param waits whether it waits for the answers to those before it: where an empty line stands before it
     */
    record Statement(String owner, Kind kind, String text, List<String> parameters, boolean waits) {}

    static SqlScript read(String operation) {
        try (var file = SqlScript.class.getResourceAsStream("/sql/" + operation + ".sql")) {
            if (file == null) {
                throw new IllegalArgumentException("There are no statements for " + operation);
            }
            return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The text with values, or expressions, in the place of those parameters. */
    String with(Map<String, String> values) {
        return PARAMETER.matcher(text).replaceAll(found -> {
            var value = found.group(1) == null ? null : values.get(found.group(1));
            return Matcher.quoteReplacement(value == null ? found.group() : value);
        });
    }

    static SqlScript parse(String file) {
        var statements = new ArrayList<Statement>();
        var plain = new StringBuilder();
        var current = new StringBuilder();
        var owner = "";
        var batch = false;
        var waits = false;
        for (var line : file.lines().toList()) {
            var named = OWNER.matcher(line);
            if (named.matches()) {
                owner = named.group(1);
            } else if (line.equals(IN_ONE_BATCH)) {
                batch = true;
            } else if (line.isEmpty()) {
                waits = true;
            } else if (line.startsWith("--")) {
                throw new IllegalArgumentException("A comment that means nothing: " + line);
            } else {
                plain.append(line).append('\n');
                current.append(line).append('\n');
                if (line.endsWith(";")) {
                    statements.add(statement(
                            owner,
                            batch,
                            waits,
                            current.substring(0, current.length() - 2).strip()));
                    current.setLength(0);
                    batch = false;
                    waits = false;
                }
            }
        }
        if (!current.toString().isBlank()) {
            throw new IllegalArgumentException("A statement without its end: " + current);
        }
        return new SqlScript(plain.toString(), List.copyOf(statements));
    }

    private static Statement statement(String owner, boolean batch, boolean waits, String text) {
        if (owner.isEmpty()) {
            throw new IllegalArgumentException("Whose statement is it? " + text);
        }
        var parameters = new ArrayList<String>();
        var numbered = PARAMETER.matcher(text).replaceAll(found -> {
            var name = found.group(1);
            if (name == null) {
                return Matcher.quoteReplacement(found.group());
            }
            if (!parameters.contains(name)) {
                parameters.add(name);
            }
            return Matcher.quoteReplacement("$" + (parameters.indexOf(name) + 1));
        });
        return new Statement(owner, kind(batch, text), numbered, List.copyOf(parameters), waits);
    }

    private static Kind kind(boolean batch, String text) {
        if (text.equals("begin")) {
            return Kind.BEGIN;
        }
        if (text.equals("commit")) {
            return Kind.COMMIT;
        }
        if (batch) {
            return Kind.BATCH;
        }
        return text.startsWith("select") ? Kind.QUERY : Kind.UPDATE;
    }
}
