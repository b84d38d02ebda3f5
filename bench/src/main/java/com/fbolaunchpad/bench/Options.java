package com.fbolaunchpad.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is to be measured, and how long.
 *
 * @param orders in the databases of the comparison
 * @param operations that are compared
 * @param rounds of each measurement, by turns over what is compared
 * @param seconds of each round and of each measurement of latency
 * @param warmup seconds that an operation runs before anything counts; in the comparison at most
 * @param growth sizes of the data set whose costs are compared; none where empty
 * @param parts of the benchmark that are run
 * @param java that runs the programs under measurement
 * @param output folder of the report, the plots and the logs
 */
record Options(
        int orders,
        List<String> operations,
        int rounds,
        int seconds,
        int warmup,
        List<Integer> growth,
        Set<String> parts,
        Path java,
        Path output) {
    static final Set<String> PARTS = Set.of("start", "compare", "service", "overload", "growth");
    private static final Map<String, String> DEFAULTS = Map.of(
            "orders", "100000",
            "operations", "get,list,create,status",
            "rounds", "6",
            "seconds", "4",
            "warmup", "120",
            "growth", "1000,10000,100000,1000000",
            "parts", "start,compare,service,overload,growth",
            "java", Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "output", "bench/target/results");

    /** @throws IllegalArgumentException with a sentence for what is unknown or malformed */
    static Options parse(String... arguments) {
        var values = new HashMap<String, String>(DEFAULTS);
        for (var argument : arguments) {
            var name = argument.replaceFirst("^--([a-z]+)=.*$", "$1");
            if (!DEFAULTS.containsKey(name)) {
                throw new IllegalArgumentException(
                        "Unknown: " + argument + ". There are --orders, --operations, --rounds, --seconds, --warmup,"
                                + " --growth, --parts, --java and --output, each with =value.");
            }
            values.put(name, argument.substring(argument.indexOf('=') + 1));
        }
        var parts = Set.copyOf(list(text(values, "parts")));
        if (!PARTS.containsAll(parts)) {
            throw new IllegalArgumentException("The parts are " + PARTS + ".");
        }
        var operations = list(text(values, "operations"));
        if (!Comparison.OPERATIONS.containsAll(operations)) {
            throw new IllegalArgumentException("The operations are " + Comparison.OPERATIONS + ".");
        }
        return new Options(
                number(values, "orders"),
                operations,
                number(values, "rounds"),
                number(values, "seconds"),
                number(values, "warmup"),
                list(text(values, "growth")).stream().map(Options::positive).toList(),
                parts,
                Path.of(text(values, "java")),
                Path.of(text(values, "output")));
    }

    private static List<String> list(String value) {
        return Arrays.stream(value.split(",")).filter(each -> !each.isEmpty()).toList();
    }

    String describe() {
        return "%,d orders in the comparison; %d rounds of %d s, after at most %d s of warming up; parts: %s."
                .formatted(orders, rounds, seconds, warmup, String.join(", ", new TreeSet<>(parts)));
    }

    private static String text(Map<String, String> values, String name) {
        return Objects.requireNonNull(values.get(name));
    }

    private static int number(Map<String, String> values, String name) {
        return positive(text(values, name));
    }

    private static int positive(String value) {
        if (!value.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException(value + " is no number from 1 to 999999999.");
        }
        return Integer.parseInt(value);
    }
}
