package com.fbolaunchpad.gateway;

import io.vertx.core.Handler;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The routes of the operations, sorted into routers by what a path begins with and how long it is: a router tries its routes
 * in turn, all of the contract's with each request if they were in one.
 */
final class OperationRoutes {
    private final Map<Kind, Router> routers = new HashMap<>();

    /** What all paths have in common that one router is for: their first segment and the number of segments. */
    private record Kind(String first, int segments) {
        private static final Kind NONE = new Kind("", 0);

        /** @param from where in the path its first segment begins; a slash at the end counts for nothing */
        static Kind of(String path, int from) {
            var end = path.endsWith("/") ? path.length() - 1 : path.length();
            if (from >= end) {
                return NONE;
            }
            var slash = path.indexOf('/', from);
            var segments = 1;
            for (var i = from; i < end; i++) {
                if (path.charAt(i) == '/') {
                    segments++;
                }
            }
            return new Kind(path.substring(from, slash < 0 ? end : slash), segments);
        }

        static Kind of(Route route) {
            return of(Objects.requireNonNull(route.getPath()), 1);
        }
    }

    OperationRoutes(RouterBuilder builder) {
        for (var example : builder.createRouter().getRoutes()) {
            if (example.getPath() != null) {
                routers.computeIfAbsent(Kind.of(example), kind -> routerOf(kind, builder));
            }
        }
    }

    private static Router routerOf(Kind kind, RouterBuilder builder) {
        var router = builder.createRouter();
        for (var route : router.getRoutes()) {
            if (route.getPath() == null || !Kind.of(route).equals(kind)) {
                route.remove();
            }
        }
        return router;
    }

    /**
     * What leads a request to its operation; to whoever is next where there is none.
     *
     * @param mountPoint the path that the contract's are below, without a slash at its end; the handler's route must have it
     */
    Handler<RoutingContext> below(String mountPoint) {
        var from = mountPoint.length() + 1;
        return context -> {
            var router = routers.get(Kind.of(context.normalizedPath(), from));
            if (router == null) {
                context.next();
            } else {
                router.handleContext(context);
            }
        };
    }
}
