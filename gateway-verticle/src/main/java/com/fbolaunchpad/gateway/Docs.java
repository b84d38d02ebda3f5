package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.ConfigurationException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import java.io.IOException;
import java.util.Properties;

/** The published contract, that of the events, and the page at {@code /docs} to read and try it (Swagger UI, served from here alone). */
final class Docs {
    private static final String LIBRARY = "META-INF/maven/org.webjars/swagger-ui/pom.properties";
    private static final String POLICY =
            "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline';" + " frame-ancestors 'none'";

    private final Buffer contract;
    private final Buffer events;

    /** Both are JSON. */
    Docs(Buffer contract, Buffer events) {
        this.contract = contract;
        this.events = events;
    }

    void mountOn(Router router) {
        publish(router, Contract.BASE_PATH + "/openapi.json", contract);
        publish(router, Contract.BASE_PATH + "/asyncapi.json", events);
        router.get("/docs").handler(context -> file(context, "docs/index.html", "text/html; charset=utf-8"));
        router.get("/docs/docs.js").handler(context -> file(context, "docs/docs.js", "text/javascript; charset=utf-8"));
        router.get("/docs/assets/*")
                .handler(StaticHandler.create(FileSystemAccess.RELATIVE, assets())
                        .setDirectoryListing(false)
                        .setIndexPage("none"));
    }

    private static void publish(Router router, String path, Buffer document) {
        router.get(path).handler(context -> context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(document));
    }

    private static void file(RoutingContext context, String name, String mediaType) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
                .putHeader("Content-Security-Policy", POLICY)
                .sendFile(name)
                .onFailure(context::fail);
    }

    /** The folder of the packaged library, which has its version in its name. */
    private static String assets() {
        try (var stream = Docs.class.getClassLoader().getResourceAsStream(LIBRARY)) {
            if (stream == null) {
                throw new ConfigurationException("The program lacks its documentation page.");
            }
            var properties = new Properties();
            properties.load(stream);
            return "META-INF/resources/webjars/swagger-ui/" + properties.getProperty("version");
        } catch (IOException unreadable) {
            throw new ConfigurationException("The program's documentation page can't be read.");
        }
    }
}
