package com.fbolaunchpad.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.MultiMap;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A connection of a client that keeps to no rules: sends what it is told, and reads the answers as they come. */
final class Wire implements AutoCloseable {
    /** A request that is always answered. */
    static final String HEALTH = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n";

    private static final int LONGEST_WAIT_MS = 15_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    Wire(int port) {
        this(port, "127.0.0.1");
    }

    /** A connection from another of this machine's loopback addresses. */
    Wire(int port, String from) {
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            socket.connect(new InetSocketAddress("127.0.0.1", port), LONGEST_WAIT_MS);
            socket.setSoTimeout(LONGEST_WAIT_MS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    Wire send(String text) {
        return send(text.getBytes(ISO_8859_1));
    }

    Wire send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The next answer. */
    Answer answer() {
        return headOrAnswer("GET");
    }

    /** The next answer, to a request of the method: HEAD has none but a head. */
    Answer headOrAnswer(String method) {
        try {
            var status = Integer.parseInt(line().split(" ", 3)[1]);
            var headers = MultiMap.caseInsensitiveMultiMap();
            for (var line = line(); !line.isEmpty(); line = line()) {
                var colon = line.indexOf(':');
                headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
            }
            var hasBody = headers.contains("Content-Length") && !"HEAD".equals(method);
            var length = hasBody ? Integer.parseInt(headers.get("Content-Length")) : 0;
            return new Answer(status, headers, new String(in.readNBytes(length), ISO_8859_1));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Whether the server has closed the connection in good order, without a further word. */
    boolean hasEnded() {
        try {
            return in.read() < 0;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** All that comes until the server closes the connection. */
    byte[] rest() {
        try {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("The connection ended after: " + line);
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
