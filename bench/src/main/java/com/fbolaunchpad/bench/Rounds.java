package com.fbolaunchpad.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What one operation on one program gave at saturation, round by round; as a whole it is their mean. */
final class Rounds {
    /**
     * @param cpuMs CPU milliseconds of the program for one operation
     * @param databaseCpuMs the same of the database
     */
    record Round(double perSecond, double cpuMs, double databaseCpuMs) {}

    private final List<Round> rounds = new ArrayList<>();

    void add(Round round) {
        rounds.add(round);
    }

    double perSecond() {
        return mean(Round::perSecond);
    }

    double cpuMs() {
        return mean(Round::cpuMs);
    }

    double databaseCpuMs() {
        return mean(Round::databaseCpuMs);
    }

    private double mean(ToDoubleFunction<Round> of) {
        return rounds.stream().mapToDouble(of).average().orElseThrow();
    }

    /** Of the rounds of both that came after each other: how many times the other's throughput this was, from least to most. */
    List<Double> ratios(Rounds other) {
        var ratios = new ArrayList<Double>();
        for (var i = 0; i < Math.min(rounds.size(), other.rounds.size()); i++) {
            ratios.add(rounds.get(i).perSecond() / other.rounds.get(i).perSecond());
        }
        return ratios.stream().sorted().toList();
    }
}
