package com.fbolaunchpad.platform;

import java.util.Arrays;
import java.util.List;

/**
 * The arguments of the program.
 *
 * @param demo {@code --demo}: fill an empty database with a small FBO
 * @param cluster {@code --cluster}: join other nodes
 * @param untilReady {@code --until-ready}: stop as soon as it is ready
 * @param verticles {@code --verticles a,b}: what this node runs; empty for all
 */
record Arguments(boolean demo, boolean cluster, boolean untilReady, List<String> verticles) {
    /** @throws ConfigurationException for an argument that isn't known */
    static Arguments parse(String... arguments) {
        var demo = false;
        var cluster = false;
        var untilReady = false;
        var verticles = List.<String>of();
        var rest = Arrays.asList(arguments).iterator();
        while (rest.hasNext()) {
            var argument = rest.next();
            if ("--demo".equals(argument)) {
                demo = true;
            } else if ("--cluster".equals(argument)) {
                cluster = true;
            } else if ("--until-ready".equals(argument)) {
                untilReady = true;
            } else if ("--verticles".equals(argument) && rest.hasNext()) {
                verticles = List.of(rest.next().split(",", -1));
            } else {
                throw new ConfigurationException("Unknown argument " + argument
                        + ". Arguments: [--demo] [--cluster] [--until-ready] [--verticles auth,fleet,orders,gateway]");
            }
        }
        return new Arguments(demo, cluster, untilReady, verticles);
    }
}
