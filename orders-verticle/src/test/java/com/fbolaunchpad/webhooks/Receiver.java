package com.fbolaunchpad.webhooks;

import com.fbolaunchpad.platform.Await;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Somebody's HTTP server that takes webhooks, on a port of this machine: remembers what came, and answers as it is told. */
final class Receiver {
    /** One request, as it came. */
    record Message(String path, MultiMap headers, String body) {
        JsonObject event() {
            return new JsonObject(body);
        }

        String id() {
            return headers.get("webhook-id");
        }

        long sequence() {
            return event().getLong("sequence");
        }

        long orderId() {
            return event().getJsonObject("data").getLong("order_id");
        }
    }

    private final Vertx vertx;
    private final List<Message> came = new CopyOnWriteArrayList<>();
    private final List<Message> taken = new CopyOnWriteArrayList<>();
    private volatile BiConsumer<Message, HttpServerRequest> answer;
    private HttpServer server;
    private int port;

    Receiver(Vertx vertx) {
        this.vertx = vertx;
        takeAll();
        open();
    }

    /** Listens, on the same port as before. */
    void open() {
        server = vertx.createHttpServer().requestHandler(this::receive);
        port = Await.result(server.listen(port, "127.0.0.1")).actualPort();
    }

    /** Takes no connections any more. */
    void close() {
        Await.result(server.close());
    }

    private void receive(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            var message = new Message(request.path(), request.headers(), body.toString());
            came.add(message);
            answer.accept(message, request);
        });
    }

    String url() {
        return url("127.0.0.1");
    }

    String url(String host) {
        return "http://" + host + ":" + port + "/hook";
    }

    int port() {
        return port;
    }

    void takeAll() {
        refuse(message -> false, 500);
    }

    void refuse(Predicate<Message> which, int status) {
        answer((message, request) -> {
            if (which.test(message)) {
                request.response().setStatusCode(status).end();
            } else {
                take(message, request);
            }
        });
    }

    void take(Message message, HttpServerRequest request) {
        taken.add(message);
        request.response().setStatusCode(204).end();
    }

    void answer(BiConsumer<Message, HttpServerRequest> how) {
        answer = how;
    }

    /** Everything that came, also what was refused. */
    List<Message> came() {
        return List.copyOf(came);
    }

    /** What was answered with a success. */
    List<Message> taken() {
        return List.copyOf(taken);
    }

    /** The positions of what was taken, in the order in which it came. */
    List<Long> sequences() {
        return taken.stream().map(Message::sequence).toList();
    }

    /** The same for one order. */
    List<Long> sequencesOf(long orderId) {
        return taken.stream()
                .filter(message -> message.orderId() == orderId)
                .map(Message::sequence)
                .toList();
    }
}
