package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.Problem;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What RFC 9110 and 9112 ask of a whole head beyond its syntax, as a table: the first rule that is broken refuses it. */
final class HeadRules {
    private static final String AUTHORITY = "(?:[\\w.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{0,5})?";
    private static final Pattern HOST = Pattern.compile(AUTHORITY);
    private static final String PATH_AND_QUERY = "/(?:[^%?#]|%[0-9A-Fa-f]{2})*+(?:\\?[^#]*)?";
    private static final Pattern ORIGIN_FORM = Pattern.compile(PATH_AND_QUERY);
    private static final Pattern ABSOLUTE_FORM = Pattern.compile("(?i:https?)://(" + AUTHORITY + ")" + PATH_AND_QUERY);
    private static final Pattern VERSION = Pattern.compile("HTTP/[0-9]\\.[0-9]");

    private record Rule(Problem refusal, Predicate<HttpRequest> isBroken) {}

    private static final List<Rule> RULES = List.of(
            new Rule(
                    Problem.of(501, "method-not-implemented", "This is no proxy: CONNECT is not implemented."),
                    request -> HttpMethod.CONNECT.equals(request.method())),
            new Rule(malformed("Host must come once, with the name of this host"), request -> !namesItsHost(request)),
            new Rule(
                    malformed("Authorization and Content-Type come once at most"),
                    request -> request.headers()
                                            .getAll(HttpHeaderNames.AUTHORIZATION)
                                            .size()
                                    > 1
                            || request.headers()
                                            .getAll(HttpHeaderNames.CONTENT_TYPE)
                                            .size()
                                    > 1),
            new Rule(
                    malformed("the target must be a path, or a URI of the host that Host names"),
                    request -> !hasTarget(request)),
            new Rule(
                    malformed("the only transfer coding is chunked, named once, and only in HTTP/1.1"),
                    request -> request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                            && !isChunkedAndNothingElse(request)),
            new Rule(
                    // Netty takes eight bytes behind its head for a body that has no length.
                    malformed("a draft of WebSocket is not spoken here"),
                    request -> request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY1)
                            || request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY2)),
            new Rule(
                    Problem.of(417, "expectation-failed", "The only expectation that is met here is 100-continue."),
                    request -> request.headers().contains(HttpHeaderNames.EXPECT) && !isAllContinue(request)));

    private HeadRules() {}

    /** Why the request is refused; null when it isn't. */
    static @Nullable Problem refusalOf(HttpRequest request) {
        for (var rule : RULES) {
            if (rule.isBroken().test(request)) {
                return rule.refusal();
            }
        }
        return null;
    }

    /** @throws Problem when it is another than 1.0 and 1.1, in exactly this spelling */
    static void checkVersion(String version) {
        if (HttpVersion.HTTP_1_1.text().equals(version)
                || HttpVersion.HTTP_1_0.text().equals(version)) {
            return;
        }
        throw VERSION.matcher(version).matches()
                ? Problem.of(505, "http-version-not-supported", "HTTP/1.1 is spoken here.")
                : malformed("the request line names no version");
    }

    static Problem malformed(String why) {
        return Problem.of(400, "malformed-request", "This is not HTTP as it is spoken here: " + why + ".");
    }

    private static boolean namesItsHost(HttpRequest request) {
        var hosts = request.headers().getAll(HttpHeaderNames.HOST);
        var mayLackIt = HttpVersion.HTTP_1_0.equals(request.protocolVersion());
        return hosts.isEmpty()
                ? mayLackIt
                : hosts.size() == 1 && HOST.matcher(hosts.get(0)).matches();
    }

    private static boolean hasTarget(HttpRequest request) {
        var target = request.uri();
        if ("*".equals(target)) {
            return HttpMethod.OPTIONS.equals(request.method());
        }
        if (target.startsWith("/")) {
            return ORIGIN_FORM.matcher(target).matches();
        }
        var absolute = ABSOLUTE_FORM.matcher(target);
        if (!absolute.matches()) {
            return false;
        }
        var host = request.headers().get(HttpHeaderNames.HOST);
        return host == null || host.equalsIgnoreCase(absolute.group(1));
    }

    private static boolean isAllContinue(HttpRequest request) {
        return request.headers().getAll(HttpHeaderNames.EXPECT).stream().allMatch("100-continue"::equalsIgnoreCase);
    }

    private static boolean isChunkedAndNothingElse(HttpRequest request) {
        var codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return HttpVersion.HTTP_1_1.equals(request.protocolVersion())
                && codings.size() == 1
                && "chunked".equalsIgnoreCase(codings.get(0));
    }
}
