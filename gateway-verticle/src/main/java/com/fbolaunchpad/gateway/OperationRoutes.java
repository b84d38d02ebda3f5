package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.ConfigurationException;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The routes of the operations, sorted into routers by the first segment of their paths: a router tries its routes in turn, all
 * of the contract's with each request if they were in one.
 */
final class OperationRoutes {
    private final RouterBuilder builder;
    private final Set<String> firstSegments;
    private final Map<String, Router> byFirstSegment = new HashMap<>();

    /** To be used on one context only. */
    OperationRoutes(RouterBuilder builder) {
        this.builder = builder;
        this.firstSegments = builder.getRoutes().stream()
                .map(route -> firstSegment(route.getOperation().getOpenAPIPath(), 1))
                .collect(Collectors.toUnmodifiableSet());
        if (firstSegments.stream().anyMatch(segment -> segment.startsWith("{"))) {
            throw new ConfigurationException("A path of the contract begins with a parameter.");
        }
    }

    /** Made when it is asked for first: that many of them would take a while of each start. */
    private @Nullable Router routerOf(String first) {
        return firstSegments.contains(first) ? byFirstSegment.computeIfAbsent(first, this::create) : null;
    }

    private Router create(String first) {
        var router = builder.createRouter();
        for (var route : router.getRoutes()) {
            if (route.getPath() == null || !firstSegment(route.getPath(), 1).equals(first)) {
                route.remove();
            }
        }
        return router;
    }

    /** @param from where in the path it begins; empty where there is none */
    private static String firstSegment(String path, int from) {
        if (from >= path.length()) {
            return "";
        }
        var slash = path.indexOf('/', from);
        return path.substring(from, slash < 0 ? path.length() : slash);
    }

    /**
     * What leads a request to its operation; to whoever is next where there is none.
     *
     * @param mountPoint the path that the contract's are below, without a slash at its end; the handler's route must have it
     */
    Handler<RoutingContext> below(String mountPoint) {
        var from = mountPoint.length() + 1;
        return context -> {
            var router = routerOf(firstSegment(context.normalizedPath(), from));
            if (router == null) {
                context.next();
            } else {
                router.handleContext(context);
            }
        };
    }
}
