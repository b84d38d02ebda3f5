package com.fbolaunchpad.bench;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Parts of a program's code, told apart by whose classes are on the stack. */
enum CodeArea {
    WAITING("Event loops: waiting, waking others", "sun.nio.ch.EPoll", "io.netty.channel.nio.NioIoHandler.wakeup"),
    JSON(
            "JSON",
            "io.vertx.core.json.",
            "com.fasterxml.jackson.",
            "tools.jackson.",
            "com.fbolaunchpad.gateway.AnswerJson."),
    SQL_CLIENT(
            "SQL client and pool",
            "io.vertx.sqlclient.",
            "io.vertx.pgclient.",
            "org.postgresql.",
            "com.zaxxer.hikari.",
            "io.agroal."),
    BUS("Event bus", "io.vertx.core.eventbus."),
    ROUTING(
            "Routing, contract, tokens",
            "io.vertx.ext.",
            "com.fbolaunchpad.gateway.",
            "org.springframework.",
            "io.quarkus.",
            "org.jboss.resteasy.",
            "io.smallrye.jwt.",
            "org.jose4j.",
            "com.nimbusds."),
    HTTP(
            "HTTP",
            "io.vertx.core.http.",
            "io.netty.handler.codec.http.",
            "org.apache.coyote.",
            "org.apache.catalina.",
            "org.apache.tomcat."),
    PLATFORM("Platform: bus calls, transactions, subscribers", "com.fbolaunchpad.platform."),
    RULES("Rules and tables", "com.fbolaunchpad.", "peer."),
    NETTY("Netty: reading from sockets, and its loop", "io.netty."),
    OTHERS("Others");

    private final String title;
    private final Pattern methods;

    CodeArea(String title, String... prefixes) {
        this.title = title;
        this.methods = Pattern.compile(Stream.of(prefixes).map(Pattern::quote).collect(Collectors.joining("|")));
    }

    String title() {
        return title;
    }

    /**
     * Of the innermost method that any of them has: what a part has the JDK, futures or Netty do for it is its own. Netty alone,
     * which is on the stack of whatever runs on an event loop, is where no other part is.
     *
     * @param methods {@code class.method}, the innermost first
     */
    static CodeArea of(List<String> methods) {
        return methods.stream()
                .flatMap(CodeArea::having)
                .filter(area -> area != NETTY)
                .findFirst()
                .orElse(methods.stream().flatMap(CodeArea::having).findFirst().orElse(OTHERS));
    }

    private static Stream<CodeArea> having(String method) {
        return Stream.of(values())
                .filter(area -> area != OTHERS && area.methods.matcher(method).lookingAt())
                .limit(1);
    }
}
