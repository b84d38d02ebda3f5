package com.fbolaunchpad.system;

import com.fbolaunchpad.system.Tally.Asked;
import com.fbolaunchpad.system.Tally.Outcome;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests to several nodes in turn, as a balancer passes them on that knows nothing of health: to the next node when one
 * can't be reached, which is then left alone for a second. Waits as long as an answer's {@code Retry-After} says. Counts all.
 */
final class BalancedRequests implements ServiceRequests {
    static final Duration LONGEST_REQUEST = Duration.ofSeconds(15);
    private static final Set<Integer> ANSWERS = Set.of(200, 201, 409, 412);
    private static final int UNAVAILABLE = 503;
    private static final int TIMED_OUT = 504;
    private static final long ALONE_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final List<ServiceNode> nodes;
    private final long[] leftAloneSince;
    private final AtomicInteger turn = new AtomicInteger();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private volatile Tally tally = new Tally();

    BalancedRequests(List<ServiceNode> nodes) {
        this.nodes = nodes;
        leftAloneSince = new long[nodes.size()];
    }

    /** Counts what is begun from now on anew. */
    Tally countAnew() {
        var fresh = new Tally();
        tally = fresh;
        return fresh;
    }

    @Override
    public Optional<HttpResponse<String>> send(String method, String path, String token, JsonObject body) {
        return send(method, path, token, body, "");
    }

    /** The same request under the key until it has been answered. */
    HttpResponse<String> sendUntilAnswered(String method, String path, String token, JsonObject body, String key) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var answer = send(method, path, token, body, key);
            if (answer.isPresent() && !mayBeRepeated(answer.get())) {
                return answer.get();
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("No answer to " + key + " in " + PATIENCE + ", at last " + answer);
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private static boolean mayBeRepeated(HttpResponse<String> answer) {
        return switch (answer.statusCode()) {
            case UNAVAILABLE, TIMED_OUT -> true;
            case 409 -> answer.body().contains("\"idempotency-key-in-use\"");
            default -> false;
        };
    }

    private Optional<HttpResponse<String>> send(String method, String path, String token, JsonObject body, String key) {
        var counting = tally;
        var asked = method.equals("GET") ? Asked.READ : key.isEmpty() ? Asked.UNKEYED : Asked.KEYED;
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - end < 0) {
            var node = next();
            var what = method + " " + path + " at " + nodes.get(node).base();
            var began = System.nanoTime();
            try {
                var answer =
                        client.send(request(nodes.get(node), method, path, token, body, key), BodyHandlers.ofString());
                counting.add(asked, outcomeOf(answer), passedMs(began));
                if (!ANSWERS.contains(answer.statusCode())) {
                    counting.quote(what + ": " + answer.statusCode() + " " + answer.body());
                }
                answer.headers()
                        .firstValue("Retry-After")
                        .ifPresent(seconds -> LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(Long.parseLong(seconds))));
                return Optional.of(answer);
            } catch (ConnectException | HttpConnectTimeoutException unsent) {
                counting.add(asked, Outcome.REFUSED, passedMs(began));
                leaveAlone(node);
            } catch (HttpTimeoutException late) {
                counting.add(asked, Outcome.TIMED_OUT, passedMs(began));
                leaveAlone(node);
                return Optional.empty();
            } catch (IOException broken) {
                counting.add(asked, Outcome.BROKEN, passedMs(began));
                counting.quote(what + ": " + broken);
                return Optional.empty();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError(interrupted);
            }
        }
        throw new AssertionError("No node could be reached for " + PATIENCE);
    }

    private static HttpRequest request(
            ServiceNode node, String method, String path, String token, JsonObject body, String key) {
        var request = HttpRequest.newBuilder(URI.create(node.base() + "/api" + path))
                .timeout(LONGEST_REQUEST)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        return request.build();
    }

    private static Outcome outcomeOf(HttpResponse<String> answer) {
        var status = answer.statusCode();
        if (ANSWERS.contains(status)) {
            return Outcome.ANSWERED;
        }
        if (status == UNAVAILABLE && answer.headers().firstValue("Retry-After").isPresent()) {
            return Outcome.TRY_LATER;
        }
        return status == UNAVAILABLE || status == TIMED_OUT ? Outcome.UNAVAILABLE : Outcome.FORBIDDEN;
    }

    private static long passedMs(long since) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
    }

    /** The node whose turn it is, unless it is left alone; all of them: after a pause. */
    private int next() {
        for (var tried = 0; tried < nodes.size(); tried++) {
            var node = Math.floorMod(turn.getAndIncrement(), nodes.size());
            if (!isLeftAlone(node)) {
                return node;
            }
        }
        LockSupport.parkNanos(PAUSE_NS);
        return Math.floorMod(turn.getAndIncrement(), nodes.size());
    }

    private synchronized boolean isLeftAlone(int node) {
        return leftAloneSince[node] != 0 && System.nanoTime() - leftAloneSince[node] < ALONE_NS;
    }

    private synchronized void leaveAlone(int node) {
        leftAloneSince[node] = System.nanoTime();
    }
}
