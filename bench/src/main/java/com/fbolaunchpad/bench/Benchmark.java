package com.fbolaunchpad.bench;

/** The program: see README.md of this folder. */
public final class Benchmark {
    private Benchmark() {}

    public static void main(String[] arguments) throws Exception {
        var options = Options.parse(arguments);
        try (var setting = new Setting(options)) {
            if (options.parts().contains("compare")) {
                new Comparison(setting, options).run();
            }
        }
    }
}
