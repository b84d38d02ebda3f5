package com.fbolaunchpad.webhooks;

import com.fbolaunchpad.platform.AddressRanges;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Which URLs may be sent to, so that nobody makes this service speak to its own network: https to public addresses, and
 * what the configuration names. The addresses are resolved here and the sender connects to the very one that was checked.
 */
final class WebhookTargets {
    private static final String REFUSED = "webhook-target-refused";
    private static final String SETTING = "WEBHOOK_PRIVATE_TARGETS";
    private static final int RESOLVERS = 16;
    private static final int HIGHEST_PORT = 65_535;

    /**
     * What is not the public Internet's (the special-purpose registries of IANA; of IPv6 all but 2000::/3), and the address
     * under which a cloud's virtual machines find its agent.
     */
    private static final AddressRanges NOT_PUBLIC = new AddressRanges(
            "WebhookTargets",
            List.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "168.63.129.16",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3",
                    "::/3",
                    "4000::/2",
                    "8000::/1",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20"));

    /** Finds the addresses of a name, or of an address in whatever form; may block. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** A URL that may be sent to, and the address that was found and checked for its host. */
    record Target(URI url, InetAddress address) {}

    private final AddressRanges named;
    private final Resolver resolver;
    private final Duration longestWait;
    private final WorkerExecutor workers;

    /** @param named addresses and CIDRs that may be sent to although they aren't public, also by http */
    WebhookTargets(Vertx vertx, List<String> named, Resolver resolver, Duration longestWait) {
        this.named = new AddressRanges(SETTING, named);
        this.resolver = resolver;
        this.longestWait = longestWait;
        this.workers = vertx.createSharedWorkerExecutor("webhook-names", RESOLVERS);
    }

    /**
     * Resolves the host and checks every address that it has: a name that leads to a private one beside a public one is
     * refused whole. Fails with 400 for what is no URL and 422 {@value #REFUSED}.
     */
    Future<Target> check(String text) {
        return Future.<Void>succeededFuture().map(now -> parse(text)).compose(url -> resolve(url)
                .map(addresses -> {
                    for (var address : addresses) {
                        require(url, address);
                    }
                    return new Target(url, addresses.get(0));
                }));
    }

    private static URI parse(String text) {
        try {
            var url = new URI(text);
            if (url.getHost() == null || url.getPort() == 0 || url.getPort() > HIGHEST_PORT) {
                throw Problem.invalid("/url", "This must be a URL with a host, such as https://example.com/hook.");
            }
            if (!isHttps(url) && !"http".equalsIgnoreCase(url.getScheme())) {
                throw Problem.invalid("/url", "This must be an https URL.");
            }
            if (url.getRawFragment() != null) {
                throw Problem.invalid("/url", "This must be a URL without a fragment.");
            }
            if (url.getRawUserInfo() != null) {
                throw refused("A URL with a user name isn't sent to: messages are signed, that is proof enough.");
            }
            return url;
        } catch (URISyntaxException malformed) {
            throw Problem.invalid("/url", "This must be a URL, such as https://example.com/hook.");
        }
    }

    static boolean isHttps(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    private Future<List<InetAddress>> resolve(URI url) {
        var host = url.getHost().replaceAll("[\\[\\]]", "");
        return workers.executeBlocking(() -> resolver.resolve(host), false)
                .timeout(longestWait.toMillis(), TimeUnit.MILLISECONDS)
                .transform(found -> found.succeeded() && found.result().length > 0
                        ? Future.succeededFuture(Arrays.asList(found.result()))
                        : Future.failedFuture(
                                refused("The host " + host + " has no address, or it wasn't found in time.")));
    }

    private void require(URI url, InetAddress address) {
        if (named.contains(address)) {
            return;
        }
        if (NOT_PUBLIC.contains(address)) {
            throw refused("The host " + url.getHost() + " leads to " + address.getHostAddress()
                    + ", which is no public address, nor named by " + SETTING + ".");
        }
        if (!isHttps(url)) {
            throw refused("Only https is sent to public addresses.");
        }
    }

    private static Problem refused(String why) {
        return Problem.unprocessable(REFUSED, why);
    }

    Future<Void> close() {
        return workers.close();
    }
}
