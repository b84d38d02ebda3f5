package com.fbolaunchpad.system;

import com.fbolaunchpad.platform.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What came of every attempt to bring three grades together: a table for people, written beside the test's reports. */
final class GradeTable {
    /** One attempt; {@code code} is empty when it succeeded, a grade is where there is none. */
    record Line(
            String operation,
            GradeFixture.Role role,
            String order,
            String truck,
            String aircraft,
            int status,
            String code) {
        String outcome() {
            return code.isEmpty() ? Integer.toString(status) : status + " " + code;
        }
    }

    private final List<Line> lines = new ArrayList<>();

    void add(Line line) {
        lines.add(line);
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }

    void write(Engine engine) {
        var name = "grade-interlock-" + engine.name().toLowerCase(Locale.ROOT);
        try {
            Files.writeString(Path.of("target", name + ".csv"), csv());
            Files.writeString(Path.of("target", name + ".md"), summary(engine));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private String csv() {
        var csv = new StringBuilder("operation,role,order_grade,truck_grade,aircraft_grade,status,code\r\n");
        for (var line : lines) {
            csv.append(String.join(
                            ",",
                            line.operation(),
                            line.role().name(),
                            line.order(),
                            line.truck(),
                            line.aircraft(),
                            Integer.toString(line.status()),
                            line.code()))
                    .append("\r\n");
        }
        return csv.toString();
    }

    private String summary(Engine engine) {
        var matching = new LinkedHashMap<String, Map<String, Integer>>();
        var mismatching = new LinkedHashMap<String, Map<String, Integer>>();
        for (var line : lines) {
            var key = line.operation() + " | " + line.role();
            matching.computeIfAbsent(key, absent -> new TreeMap<>());
            mismatching.computeIfAbsent(key, absent -> new TreeMap<>());
            (agree(line) ? matching : mismatching).get(key).merge(line.outcome(), 1, Integer::sum);
        }
        var text = new StringBuilder("# Grade interlock on " + engine + "\n\n" + lines.size()
                + " attempts to bring the grades of an order, a truck and an aircraft together.\n\n"
                + "| Operation | Role | Grades agree | Grades differ |\n|---|---|---|---|\n");
        matching.forEach((key, outcomes) ->
                text.append("| " + key + " | " + counts(outcomes) + " | " + counts(mismatching.get(key)) + " |\n"));
        return text.toString();
    }

    static boolean agree(Line line) {
        return (line.truck().isEmpty() || line.truck().equals(line.order()))
                && (line.aircraft().isEmpty() || line.aircraft().equals(line.order()));
    }

    private static String counts(Map<String, Integer> outcomes) {
        var counts = new ArrayList<String>();
        outcomes.forEach((outcome, count) -> counts.add(count + " × " + outcome));
        return String.join(", ", counts);
    }
}
