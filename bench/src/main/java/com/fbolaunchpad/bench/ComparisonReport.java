package com.fbolaunchpad.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** The tables and pictures of the comparison: throughput, its ratios, latency at one rate, CPU. */
final class ComparisonReport {
    private final List<Measurement> measurements;
    private final List<String> operations;

    ComparisonReport(List<Measurement> measurements, List<String> operations) {
        this.measurements = measurements;
        this.operations = operations;
    }

    void write(Report report, Plots plots) throws IOException {
        var programs =
                measurements.stream().map(Measurement::program).distinct().toList();
        var bars = new LinkedHashMap<String, List<Double>>();
        for (var program : programs) {
            bars.put(
                    program,
                    operations.stream()
                            .map(operation -> rate(program, operation) / rate(Comparison.FLOOR, operation))
                            .toList());
        }
        plots.bars("throughput.png", "Throughput at saturation", "the floor's is 1", operations, bars);
        var throughput = throughput(programs);
        report.add(
                "Throughput",
                "Operations a second at saturation by 64 connections (pgbench: as many as the pools have); the service as a part of the floor and as a multiple of the peers, with the least and the most of all rounds.",
                throughput,
                "![Throughput](throughput.png)\n");
        report.add(
                "Latency",
                "All asked at one rate, half of what saturates the service, arriving at random (Poisson); from when a request was due.",
                latency(plots),
                String.join(
                                "\n",
                                operations.stream()
                                        .map(operation ->
                                                "![Latency of %s](latency-%s.png)".formatted(operation, operation))
                                        .toList())
                        + "\n");
    }

    private Optional<Measurement> find(String program, String operation) {
        return measurements.stream()
                .filter(measured -> measured.program().equals(program)
                        && measured.operation().equals(operation))
                .findFirst();
    }

    /** 0 where it has not been measured. */
    private double rate(String program, String operation) {
        return find(program, operation)
                .map(measured -> measured.saturated().perSecond())
                .orElse(0.0);
    }

    private String throughput(List<String> programs) {
        var headings = new ArrayList<>(List.of("Operation", Comparison.SERVICE));
        var others = programs.stream()
                .filter(program -> !program.equals(Comparison.SERVICE))
                .toList();
        others.forEach(headings::add);
        others.forEach(other -> headings.add("service / " + other));
        var table = new Table(headings.toArray(String[]::new));
        for (var operation : operations) {
            var service = find(Comparison.SERVICE, operation).orElseThrow().saturated();
            var row = new ArrayList<>(List.of(operation, Table.figure(service.perSecond())));
            others.forEach(other -> row.add(find(other, operation)
                    .map(measured -> Table.figure(measured.saturated().perSecond()))
                    .orElse("–")));
            others.forEach(other -> row.add(find(other, operation)
                    .map(measured -> ratio(other, service, measured.saturated()))
                    .orElse("–")));
            table.row(row.toArray(String[]::new));
        }
        return table.toString();
    }

    /** Of all rounds, and of the one where it was least and the one where it was most. */
    private static String ratio(String other, Rounds service, Rounds compared) {
        var ratio = service.perSecond() / compared.perSecond();
        if (other.equals(Comparison.DATABASE)) {
            return percent(ratio);
        }
        var each = service.ratios(compared);
        var least = each.get(0);
        var most = each.get(each.size() - 1);
        return other.equals(Comparison.FLOOR)
                ? "%s (%s–%s)".formatted(percent(ratio), percent(least), percent(most))
                : "× %s (%s–%s)".formatted(Table.figure(ratio), Table.figure(least), Table.figure(most));
    }

    private static String percent(double ratio) {
        return "%.0f %%".formatted(100 * ratio);
    }

    private String latency(Plots plots) throws IOException {
        var table = new Table(
                "Operation, program",
                "asked /s",
                "answered /s",
                "p50 ms",
                "p90",
                "p99",
                "p99.9",
                "CPU ms each at saturation: program",
                "database");
        for (var operation : operations) {
            var histograms = new LinkedHashMap<String, Histogram>();
            for (var measured : measurements) {
                if (!measured.operation().equals(operation)) {
                    continue;
                }
                var isDatabase = measured.program().equals(Comparison.DATABASE);
                var result = measured.atRate();
                table.row(
                        operation + ", " + measured.program(),
                        isDatabase ? "–" : Table.figure(measured.rate()),
                        isDatabase ? "–" : Table.figure(result.perSecond()),
                        isDatabase ? "–" : Table.figure(result.milliseconds(50)),
                        isDatabase ? "–" : Table.figure(result.milliseconds(90)),
                        isDatabase ? "–" : Table.figure(result.milliseconds(99)),
                        isDatabase ? "–" : Table.figure(result.milliseconds(99.9)),
                        isDatabase ? "–" : Table.figure(measured.saturated().cpuMs()),
                        Table.figure(measured.saturated().databaseCpuMs()));
                if (!isDatabase) {
                    histograms.put(measured.program(), result.latency());
                }
            }
            plots.percentiles("latency-" + operation + ".png", "Latency of " + operation, histograms);
        }
        return table.toString();
    }
}
