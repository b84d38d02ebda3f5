package com.fbolaunchpad.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace for each of three nodes, with two networks: one among the nodes, whose cables can be pulled, and one to
 * this machine, by which clients and the database are reached.
 */
final class NodeNetwork implements NodePlace, AutoCloseable {
    private static final int NODES = 3;
    private static final int FIRST = 11;
    private static final long PATIENCE_S = 10;

    /** Set aside for measurements of networks (RFC 2544), so that nobody has them. */
    private static final String AMONG = "198.18.1.";

    private static final String OUTSIDE = "198.18.2.";

    /** Those of this run, among what may be left of others. */
    private final String name = "f" + Long.toHexString(ProcessHandle.current().pid());

    /** This machine has no namespaces, or not for this user. */
    static final class NotPermitted extends Exception {
        private static final long serialVersionUID = 1L;

        NotPermitted(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    NodeNetwork() throws NotPermitted, InterruptedException {
        try {
            ip("netns add " + name + "sw");
            ip("-n " + name + "sw link add among type bridge");
            ip("-n " + name + "sw link set among up");
            ip("link add " + name + "br type bridge");
            ip("addr add " + OUTSIDE + "1/24 dev " + name + "br");
            ip("link set " + name + "br up");
            for (var node = 0; node < NODES; node++) {
                connect(node);
            }
        } catch (IOException refused) {
            close();
            throw new NotPermitted(refused);
        }
    }

    private void connect(int node) throws IOException, InterruptedException {
        var here = name + "n" + node;
        ip("netns add " + here);
        ip("-n " + here + " link set lo up");
        ip("-n " + here + " link add among type veth peer name " + cable(node) + " netns " + name + "sw");
        ip("-n " + name + "sw link set " + cable(node) + " master among up");
        ip("-n " + here + " addr add " + clusterHost(node) + "/24 dev among");
        ip("-n " + here + " link set among up");
        ip("link add " + name + "o" + node + " type veth peer name outside netns " + here);
        ip("link set " + name + "o" + node + " master " + name + "br up");
        ip("-n " + here + " addr add " + httpHost(node) + "/24 dev outside");
        ip("-n " + here + " link set outside up");
    }

    private static String cable(int node) {
        return "cable" + node;
    }

    /** What the node and the others send each other gets lost from now on, without a word to either. */
    void cut(int node) throws IOException, InterruptedException {
        ip("-n " + name + "sw link set " + cable(node) + " down");
    }

    /** Ends that. */
    void heal(int node) throws IOException, InterruptedException {
        ip("-n " + name + "sw link set " + cable(node) + " up");
    }

    /** Of this machine, as the nodes see it. */
    static String databaseHost() {
        return OUTSIDE + "1";
    }

    /** Where those who ask the database come from. */
    static String clients() {
        return OUTSIDE + "0/24";
    }

    @Override
    public List<String> prefix(int node) {
        return List.of("ip", "netns", "exec", name + "n" + node);
    }

    @Override
    public String httpHost(int node) {
        return OUTSIDE + (FIRST + node);
    }

    @Override
    public String clusterHost(int node) {
        return AMONG + (FIRST + node);
    }

    private static void ip(String arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments.split(" ")));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("ip " + arguments + ": " + output.strip());
        }
    }

    /** Takes away what there is of it. */
    @Override
    public void close() {
        try {
            for (var node = 0; node < NODES; node++) {
                tryIp("netns del " + name + "n" + node);
            }
            tryIp("netns del " + name + "sw");
            tryIp("link del " + name + "br");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tryIp(String arguments) throws InterruptedException {
        try {
            ip(arguments);
        } catch (IOException neverMade) {
            // What this machine refused to make isn't there.
        }
    }
}
