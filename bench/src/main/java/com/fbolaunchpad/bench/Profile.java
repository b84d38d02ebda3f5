package com.fbolaunchpad.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Where the time of an operation goes at saturation: by the code of each program, and by statements in its database. */
final class Profile {
    private static final int WARM_UP_S = 10;
    private static final int RECORDED_S = 10;
    private static final AskedStatements.Asked NEVER = new AskedStatements.Asked(0, 0);
    /** What is asked more rarely than once in so many operations is left out. */
    private static final double RARELY = 0.005;

    private final Setting setting;
    private final List<String> code = new ArrayList<>();
    private final List<String> statements = new ArrayList<>();

    Profile(Setting setting) {
        this.setting = setting;
    }

    /** @param cpuMs of the program for one operation, of which {@code spent} is what was sampled */
    private record Recorded(
            String name,
            double cpuMs,
            Map<CodeArea, Double> spent,
            double databaseCpuMs,
            Map<String, AskedStatements.Asked> asked) {
        double sampledMs() {
            return spent.values().stream().mapToDouble(ms -> ms).sum();
        }

        AskedStatements.Asked of(String kind) {
            return asked.getOrDefault(kind, NEVER);
        }
    }

    /** Records programs that have been warmed up for the operation some time before. */
    void add(String operation, Operations operations, List<Entrant> entrants)
            throws IOException, SQLException, InterruptedException {
        var recorded = new ArrayList<Recorded>();
        for (var entrant : entrants) {
            entrant.saturate(operation, operations, WARM_UP_S);
            recorded.add(record(operation, operations, entrant));
        }
        code.add("**" + operation + "**\n\n" + code(recorded));
        statements.add("**" + operation + "**\n\n" + statements(recorded));
        Progress.note("%-12s %s", "profile", operation);
    }

    private Recorded record(String operation, Operations operations, Entrant entrant)
            throws IOException, SQLException, InterruptedException {
        var program = entrant.program();
        var asked = new AskedStatements(setting.postgres(), entrant.database());
        entrant.prepare(operation, Load.SATURATE, RECORDED_S);
        asked.reset();
        program.thaw();
        var recording = FlightRecording.start(
                setting.java(), program.pid(), setting.logs().resolve(entrant.name() + "-" + operation + ".jfr"));
        var loaded = entrant.ask(operation, operations, Load.SATURATE, RECORDED_S);
        program.thaw();
        var spent = recording.stop();
        program.freeze();
        var times = (double) loaded.result().inAll();
        var each = new EnumMap<CodeArea, Double>(CodeArea.class);
        spent.forEach((area, ms) -> each.put(area, ms / times));
        var statementsEach = asked.read();
        statementsEach.replaceAll((kind, of) -> of.per(times));
        return new Recorded(entrant.name(), loaded.cpuMs(), each, loaded.databaseCpuMs(), statementsEach);
    }

    void write(Report report) throws IOException {
        report.add(
                "Where the programs' CPU time goes",
                "CPU milliseconds for one operation at saturation, by flight recordings of %d s after the comparison: of the innermost method that one of these parts has. Compilers, the garbage collector and samples that failed are the rest."
                        .formatted(RECORDED_S),
                String.join("\n", code));
        report.add(
                "What the database is asked",
                "For one operation at saturation, by `pg_stat_statements` meanwhile: how often, and milliseconds from the start of the execution to its end, with waiting for locks and the disk.",
                String.join("\n", statements));
    }

    private static String code(List<Recorded> recorded) {
        var table = new Table(cells("Part of the program", recorded, each -> List.of(each.name())));
        for (var area : CodeArea.values()) {
            table.row(cells(
                    area.title(), recorded, each -> List.of(ms(each.spent().getOrDefault(area, 0.0)))));
        }
        table.row(cells("The rest", recorded, each -> List.of(ms(each.cpuMs() - each.sampledMs()))));
        table.row(cells("In all", recorded, each -> List.of(ms(each.cpuMs()))));
        return table.toString();
    }

    private static String statements(List<Recorded> recorded) {
        var kinds = new TreeSet<String>();
        recorded.forEach(each -> kinds.addAll(each.asked().keySet()));
        var table = new Table(cells("Statement", recorded, each -> List.of(each.name() + ": times", "ms")));
        kinds.stream()
                .filter(kind -> recorded.stream().anyMatch(each -> each.of(kind).times() > RARELY))
                .sorted(Comparator.comparingDouble(
                        kind -> -recorded.get(0).of(kind).ms()))
                .forEach(kind -> table.row(cells(
                        "`" + kind + "`",
                        recorded,
                        each -> List.of(
                                "%.3f".formatted(each.of(kind).times()),
                                ms(each.of(kind).ms())))));
        table.row(cells("CPU of the database in all", recorded, each -> List.of("", ms(each.databaseCpuMs()))));
        return table.toString();
    }

    private static String[] cells(String first, List<Recorded> recorded, Function<Recorded, List<String>> ofEach) {
        return Stream.concat(Stream.of(first), recorded.stream().map(ofEach).flatMap(List::stream))
                .toArray(String[]::new);
    }

    private static String ms(double value) {
        return "%.3f".formatted(value);
    }
}
