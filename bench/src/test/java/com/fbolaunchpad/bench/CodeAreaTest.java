package com.fbolaunchpad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CodeAreaTest {
    private static final String LOOP = "io.netty.channel.nio.NioIoHandler.run";

    @Test
    void hasWhatOthersDoForIt() {
        var writing = List.of(
                "sun.nio.ch.SocketDispatcher.write0",
                "io.netty.channel.socket.nio.NioSocketChannel.doWrite",
                "io.vertx.core.net.impl.VertxHandler.flush",
                "io.vertx.pgclient.impl.codec.PgCodec.write",
                "com.fbolaunchpad.platform.HeldConnection.query",
                "com.fbolaunchpad.orders.FuelOrderTable.find",
                LOOP);

        assertThat(CodeArea.of(writing)).isEqualTo(CodeArea.SQL_CLIENT);
    }

    @Test
    void isTheInnermostOne() {
        var encoding = List.of(
                "com.fasterxml.jackson.core.json.UTF8JsonGenerator.writeString",
                "com.fbolaunchpad.orders.OrderEventTable.insert",
                "io.vertx.core.eventbus.impl.HandlerRegistration.receive",
                LOOP);

        assertThat(CodeArea.of(encoding)).isEqualTo(CodeArea.JSON);
        assertThat(CodeArea.of(encoding.subList(1, 4))).isEqualTo(CodeArea.RULES);
        assertThat(CodeArea.of(encoding.subList(2, 4))).isEqualTo(CodeArea.BUS);
    }

    @Test
    void tellsTheModulesFromEachOther() {
        assertThat(CodeArea.of(List.of("com.fbolaunchpad.gateway.RateLimits.allow")))
                .isEqualTo(CodeArea.ROUTING);
        assertThat(CodeArea.of(List.of("com.fbolaunchpad.gateway.AnswerJson.write")))
                .isEqualTo(CodeArea.JSON);
        assertThat(CodeArea.of(List.of("com.fbolaunchpad.platform.BusClient.call")))
                .isEqualTo(CodeArea.PLATFORM);
        assertThat(CodeArea.of(List.of("com.fbolaunchpad.fleet.FuelTruckTable.lock")))
                .isEqualTo(CodeArea.RULES);
    }

    @Test
    void isNettyOnlyWhereNothingElseIs() {
        assertThat(CodeArea.of(List.of("sun.nio.ch.SocketDispatcher.read0", LOOP)))
                .isEqualTo(CodeArea.NETTY);
        assertThat(CodeArea.of(List.of("sun.nio.ch.EPoll.wait", LOOP))).isEqualTo(CodeArea.WAITING);
        assertThat(CodeArea.of(List.of("java.lang.Thread.run"))).isEqualTo(CodeArea.OTHERS);
        assertThat(CodeArea.of(List.of())).isEqualTo(CodeArea.OTHERS);
    }
}
