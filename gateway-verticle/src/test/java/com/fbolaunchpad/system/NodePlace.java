package com.fbolaunchpad.system;

import java.util.List;

/** Where the nodes of a cluster run: by what command, and at which addresses. */
interface NodePlace {
    /** What stands before the command of the node with the index, from 0 on. */
    List<String> prefix(int node);

    /** Where clients reach its gateway. */
    String httpHost(int node);

    /** Where the other nodes reach it. */
    String clusterHost(int node);

    /** All on the loopback address. */
    final class Loopback implements NodePlace {
        private static final String ADDRESS = "127.0.0.1";

        @Override
        public List<String> prefix(int node) {
            return List.of();
        }

        @Override
        public String httpHost(int node) {
            return ADDRESS;
        }

        @Override
        public String clusterHost(int node) {
            return ADDRESS;
        }
    }
}
