package com.fbolaunchpad.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * An open model: sessions arrive at their rate (Poisson) whether or not those before have been answered, wait for one of the
 * connections where all are busy, and what they waited counts. So a server that stalls can't hide it by keeping the
 * generator from asking (coordinated omission).
 */
final class Load {
    /** As many as are asked for at once: the saturation of the server by all connections. */
    static final double SATURATE = Double.POSITIVE_INFINITY;

    private static final long SEED = 20_261_126;
    private static final long TICK_US = 200;
    private static final int BROKEN = 0;
    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(2);

    private final int port;
    private final int connections;
    private final double perSecond;
    private final Duration warmUp;
    private final Duration measured;
    private final Workload workload;

    /**
     * @param connections to 127.0.0.1, of which each carries one session at a time
     * @param perSecond sessions that arrive, or {@link #SATURATE}
     * @param warmUp at the same rate before it is measured
     */
    Load(int port, int connections, double perSecond, Duration warmUp, Duration measured, Workload workload) {
        this.port = port;
        this.connections = connections;
        this.perSecond = perSecond;
        this.warmUp = warmUp;
        this.measured = measured;
        this.workload = workload;
    }

    /**
     * Blocks until it is over. What has begun by the end of the measured time is still led to its end, for what it leaves
     * half done would be in the way of the next load; but not for longer than {@link #PATIENCE_AT_THE_END}.
     */
    LoadResult run() throws InterruptedException {
        var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            var loop = (EventLoop) group.next();
            var run = new Run(loop);
            for (var i = 0; i < connections; i++) {
                run.open(i).sync();
            }
            loop.execute(run::begin);
            return run.over.join();
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    /** All of it happens on one event loop. */
    private final class Run {
        private final EventLoop loop;
        private final Random random = new Random(SEED);
        private final List<Connection> all = new ArrayList<>();
        private final ArrayDeque<Connection> idle = new ArrayDeque<>();
        private final ArrayDeque<Long> waiting = new ArrayDeque<>();
        private final Histogram latency = LoadResult.histogram();
        private final Map<Integer, Long> unexpected = new TreeMap<>();
        private final CompletableFuture<LoadResult> over = new CompletableFuture<>();
        private double due;
        private long measureFrom;
        private long measureUntil;
        private boolean ending;
        private long answered;
        private long inAll;

        Run(EventLoop loop) {
            this.loop = loop;
        }

        ChannelFuture open(int number) {
            var connection = new Connection(this, number);
            all.add(connection);
            return connect(connection);
        }

        ChannelFuture connect(Connection connection) {
            return new Bootstrap()
                    .group(loop)
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel channel) {
                            channel.pipeline().addLast(new HttpResponseDecoder(), connection.handler());
                            connection.channel = channel;
                        }
                    })
                    .connect("127.0.0.1", port);
        }

        void begin() {
            var now = System.nanoTime();
            due = now;
            measureFrom = now + warmUp.toNanos();
            measureUntil = measureFrom + measured.toNanos();
            var unused = loop.schedule(this::end, measureUntil - now, TimeUnit.NANOSECONDS);
            if (perSecond == SATURATE) {
                all.forEach(this::take);
            } else {
                idle.addAll(all);
                unused = loop.scheduleAtFixedRate(this::tick, 0, TICK_US, TimeUnit.MICROSECONDS);
            }
        }

        private void tick() {
            var now = System.nanoTime();
            while (due <= now && due < measureUntil) {
                waiting.add((long) due);
                due += -Math.log(1 - random.nextDouble()) / perSecond * 1e9;
            }
            while (!waiting.isEmpty() && !idle.isEmpty() && !ending) {
                take(idle.poll());
            }
        }

        /** The connection is free: gives it the session that has waited longest, if any. */
        void take(Connection connection) {
            if (ending) {
                endIfAllIsDone();
                return;
            }
            var arrived = perSecond == SATURATE ? Long.valueOf(System.nanoTime()) : waiting.poll();
            if (arrived == null) {
                idle.add(connection);
            } else {
                connection.begin(workload.begin(connection.number), arrived);
            }
        }

        void finished(long arrived) {
            var now = System.nanoTime();
            inAll++;
            if (now >= measureFrom && now < measureUntil) {
                answered++;
            }
            if (isMeasured(arrived, now)) {
                latency.recordValue(TimeUnit.NANOSECONDS.toMicros(now - arrived));
            }
        }

        void unexpected(long arrived, int status) {
            if (isMeasured(arrived, System.nanoTime())) {
                unexpected.merge(status, 1L, Long::sum);
            }
        }

        /** At saturation what ended meanwhile, otherwise what was due meanwhile. */
        private boolean isMeasured(long arrived, long now) {
            var counts = perSecond == SATURATE ? now : arrived;
            return counts >= measureFrom && counts < measureUntil && !over.isDone();
        }

        private void end() {
            ending = true;
            var unused = loop.schedule(this::conclude, PATIENCE_AT_THE_END.toMillis(), TimeUnit.MILLISECONDS);
            endIfAllIsDone();
        }

        private void endIfAllIsDone() {
            if (all.stream().allMatch(connection -> connection.session == null)) {
                conclude();
            }
        }

        private void conclude() {
            if (over.isDone()) {
                return;
            }
            var left =
                    waiting.stream().filter(arrived -> arrived >= measureFrom).count()
                            + all.stream()
                                    .filter(connection ->
                                            connection.session != null && connection.arrived >= measureFrom)
                                    .count();
            over.complete(new LoadResult(
                    measured.toNanos() / 1e9, answered, inAll, latency, unexpected, perSecond == SATURATE ? 0 : left));
            all.forEach(Connection::close);
        }
    }

    private static final class Connection {
        private final Run run;
        private final int number;
        private Channel channel;
        private Workload.@Nullable Session session;
        private @Nullable Call call;
        private long arrived;
        private int status;
        private final StringBuilder body = new StringBuilder();

        @SuppressWarnings("NullAway") // The channel is there before anything else happens.
        Connection(Run run, int number) {
            this.run = run;
            this.number = number;
        }

        SimpleChannelInboundHandler<HttpObject> handler() {
            return new SimpleChannelInboundHandler<>() {
                @Override
                protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
                    take(part);
                }

                @Override
                public void channelInactive(ChannelHandlerContext context) {
                    broken();
                }

                @Override
                public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
                    close();
                }
            };
        }

        void begin(Workload.Session begun, long arrivedAt) {
            session = begun;
            arrived = arrivedAt;
            ask(null);
        }

        private void ask(@Nullable String answer) {
            var asking = Objects.requireNonNull(session);
            var next = asking.next(answer);
            if (next == null) {
                session = null;
                call = null;
                run.finished(arrived);
                run.take(this);
                return;
            }
            call = next;
            channel.writeAndFlush(Unpooled.copiedBuffer(next.request(), StandardCharsets.UTF_8))
                    .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }

        private void take(HttpObject part) {
            var asking = session;
            var asked = call;
            if (asking == null || asked == null) {
                return;
            }
            if (part instanceof HttpResponse head) {
                status = head.status().code();
                body.setLength(0);
            }
            if (part instanceof HttpContent content && (asking.readsAnswers() || status != asked.expected())) {
                body.append(content.content().toString(StandardCharsets.UTF_8));
            }
            if (part instanceof LastHttpContent) {
                if (status == asked.expected()) {
                    ask(body.toString());
                } else {
                    session = null;
                    call = null;
                    run.unexpected(arrived, status);
                    run.take(this);
                }
            }
        }

        void close() {
            channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }

        private void broken() {
            if (run.over.isDone()) {
                return;
            }
            if (session != null) {
                session = null;
                call = null;
                run.unexpected(arrived, BROKEN);
            }
            run.idle.remove(this);
            run.connect(this).addListener(connected -> {
                if (connected.isSuccess()) {
                    run.take(this);
                } else {
                    var unused = run.loop.schedule(this::broken, 10, TimeUnit.MILLISECONDS);
                }
            });
        }
    }
}
