package com.fbolaunchpad.bench;

/** The program: see README.md of this folder. */
public final class Benchmark {
    private Benchmark() {}

    public static void main(String[] arguments) throws Exception {
        var options = Options.parse(arguments);
        try (var setting = new Setting(options)) {
            var report = new Report(options.output());
            var plots = new Plots(options.output());
            report.add("Machine", Machine.describe(options.java()), options.describe() + "\n");
            if (options.parts().contains("start")) {
                new Startup(setting).run(report);
            }
            if (options.parts().contains("compare")) {
                new Comparison(setting, options).run(report, plots);
            }
            if (options.parts().contains("service")) {
                new ServiceAlone(setting, options).run(report);
            }
            if (options.parts().contains("overload")) {
                new Overload(setting, options).run(report);
            }
            if (options.parts().contains("growth") && !options.growth().isEmpty()) {
                new Growth(setting, options).run(report, plots);
            }
            Progress.note("Done: %s", report.file());
        }
    }
}
