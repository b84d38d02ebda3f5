package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.RequestScope;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** The id under which a request is logged everywhere: the client's own when it is sane, otherwise a new one. */
final class RequestId {
    static final String HEADER = "X-Request-Id";
    private static final String KEY = "request-id";
    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private RequestId() {}

    /** Gives the request its id and the answer the header. */
    static void assign(RoutingContext context) {
        var id = of(context.request());
        context.put(KEY, id);
        RequestScope.begin(id);
        context.response().putHeader(HEADER, id);
        context.next();
    }

    static String of(RoutingContext context) {
        return String.valueOf(context.<String>get(KEY));
    }

    /** The client's own when it is sane, otherwise a new one with each call. */
    static String of(HttpServerRequest request) {
        var given = request.getHeader(HEADER);
        return given != null && SANE.matcher(given).matches() ? given : fresh();
    }

    private static String fresh() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
