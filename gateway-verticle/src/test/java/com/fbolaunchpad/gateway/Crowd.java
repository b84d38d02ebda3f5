package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many connections at once, on each of which something is sent, and then perhaps more and more of it. */
final class Crowd implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final List<Member> members = new ArrayList<>();

    /** One of them: completes with what it has read, and how long it had lasted, when the server closes it. */
    record Member(NetSocket socket, Future<End> end) {}

    record End(String heard, Duration after) {}

    /**
     * Connections that are all open when this returns.
     *
     * @param from the loopback address that they come from
     * @param beginning what each sends at once
     * @param drop what it sends again and again, once in {@code pauseMs}; nothing when it is empty
     */
    List<Member> join(int count, String from, int port, String beginning, String drop, long pauseMs) {
        var client = vertx.createNetClient(new NetClientOptions().setLocalAddress(from));
        var joining = new ArrayList<Future<Member>>();
        for (var i = 0; i < count; i++) {
            var begun = System.nanoTime();
            joining.add(
                    client.connect(port, "127.0.0.1").map(socket -> watch(socket, begun, beginning, drop, pauseMs)));
        }
        var joined = Await.result(Future.all(joining)).<Member>list();
        members.addAll(joined);
        return joined;
    }

    private Member watch(NetSocket socket, long begun, String beginning, String drop, long pauseMs) {
        var heard = Buffer.buffer();
        var timer = drop.isEmpty() ? -1 : vertx.setPeriodic(pauseMs, again -> socket.write(drop));
        var end = Future.<End>future(ended -> socket.handler(heard::appendBuffer)
                .exceptionHandler(reset -> socket.close())
                .closeHandler(closed -> {
                    vertx.cancelTimer(timer);
                    ended.tryComplete(new End(heard.toString(), Duration.ofNanos(System.nanoTime() - begun)));
                }));
        socket.write(beginning);
        return new Member(socket, end);
    }

    /** Waits until the server has closed them all. */
    static List<End> ends(List<Member> members) {
        return Await.result(Future.all(members.stream().map(Member::end).toList()))
                .list();
    }

    /** How many of them the server has closed by now. */
    static long gone(List<Member> members) {
        return members.stream().filter(member -> member.end().isComplete()).count();
    }

    @Override
    public void close() {
        Await.result(vertx.close());
    }
}
