package com.fbolaunchpad.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Many event streams, and changes that each of them is to hear of: how long it takes from when a change is asked for
 * until its event is on a stream.
 */
final class FanOut {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final byte[] ORDER_ID = "\"order_id\":".getBytes(StandardCharsets.US_ASCII);

    /** What came of it: changes made, frames that were to come, those that came, and how late, in microseconds. */
    record Result(long changes, long expected, long received, ConcurrentHistogram latency) {}

    private final int port;
    private final List<String> tokens;
    private final int streams;
    private final Map<Long, Long> askedAt = new ConcurrentHashMap<>();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong open = new AtomicLong();
    private final ConcurrentHistogram latency = new ConcurrentHistogram(120_000_000L, 3);

    /** @param tokens of the readers, who share the streams equally */
    FanOut(int port, List<String> tokens, int streams) {
        this.port = port;
        this.tokens = tokens;
        this.streams = streams;
    }

    /**
     * Makes changes at a rate for a time.
     *
     * @param firstId of orders that wait, one for each change
     */
    Result run(LongFunction<Call> change, long firstId, double perSecond, Duration time) throws InterruptedException {
        var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        var channels = new ArrayList<Channel>();
        try {
            for (var i = 0; i < streams; i++) {
                channels.add(open(group, tokens.get(i % tokens.size())));
            }
            await(() -> open.get() >= streams, "Not all streams opened: " + open.get());
            var nextId = new AtomicLong(firstId);
            var load = new Load(port, 32, perSecond, Duration.ZERO, time, new Workload() {
                @Override
                public Session begin(int connection) {
                    var id = nextId.getAndIncrement();
                    askedAt.put(id, System.nanoTime());
                    return Workload.of(() -> change.apply(id)).begin(connection);
                }
            });
            var made = load.run();
            if (made.refused() > 0) {
                throw new IllegalStateException("Changes were refused: " + made.unexpected());
            }
            var changes = nextId.get() - firstId;
            var expected = changes * streams;
            await(() -> received.get() >= expected, "Frames are missing: " + received.get() + " of " + expected);
            return new Result(changes, expected, received.get(), latency);
        } finally {
            channels.forEach(channel -> channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE));
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    private static void await(BooleanSupplier condition, String otherwise) throws InterruptedException {
        var until = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException(otherwise);
            }
            Thread.sleep(20);
        }
    }

    private Channel open(MultiThreadIoEventLoopGroup group, String token) throws InterruptedException {
        var channel = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel opened) {
                        opened.pipeline().addLast(new Stream());
                    }
                })
                .connect("127.0.0.1", port)
                .sync()
                .channel();
        var request =
                Call.of("GET", "/api/fuel-orders/stream", token, null, 200).request();
        channel.writeAndFlush(Unpooled.copiedBuffer(request, StandardCharsets.UTF_8))
                .sync();
        return channel;
    }

    /** Looks for the ids of orders in what comes; one may be cut in two by the end of a packet. */
    private final class Stream extends SimpleChannelInboundHandler<ByteBuf> {
        private boolean begun;
        private int matched;
        private long id;
        private boolean inId;

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            if (!begun) {
                begun = true;
                var head = bytes.toString(StandardCharsets.US_ASCII);
                if (!head.startsWith("HTTP/1.1 200")) {
                    throw new IllegalStateException("A stream was refused: " + head);
                }
                open.incrementAndGet();
            }
            while (bytes.isReadable()) {
                take(bytes.readByte());
            }
        }

        private void take(byte next) {
            if (inId) {
                if (next >= '0' && next <= '9') {
                    id = id * 10 + next - '0';
                    return;
                }
                inId = false;
                heard(id);
            }
            matched = next == ORDER_ID[matched] ? matched + 1 : next == ORDER_ID[0] ? 1 : 0;
            if (matched == ORDER_ID.length) {
                matched = 0;
                inId = true;
                id = 0;
            }
        }

        private void heard(long order) {
            var asked = askedAt.get(order);
            if (asked != null) {
                latency.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - asked));
                received.incrementAndGet();
            }
        }
    }
}
