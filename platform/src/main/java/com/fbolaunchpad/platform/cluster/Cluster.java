package com.fbolaunchpad.platform.cluster;

import com.fbolaunchpad.platform.ConfigurationException;
import com.fbolaunchpad.platform.Node;
import com.fbolaunchpad.platform.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.shareddata.Shareable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.infinispan.AdvancedCache;
import org.infinispan.commons.configuration.io.ConfigurationResourceResolvers;
import org.infinispan.commons.dataconversion.MediaType;
import org.infinispan.configuration.parsing.ParserRegistry;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.jgroups.util.DefaultSocketFactory;

/**
 * This node's place among others: joins them at the start, knows who they are, and leaves them in good order. What is meant to
 * be one for all nodes, and is not worth a row in the database, is kept in its caches.
 */
public final class Cluster implements Shareable {
    /** Published on this node only, when others have gone: what was asked of them is answered no more. */
    public static final String MEMBERS_GONE = "cluster.members-gone";

    private static final String CONFIGURATION = "conf/infinispan.xml";
    private static final int PING_INTERVAL_MS = 2_000;
    private static final int NAME_BYTES = 4;
    /** Infinispan 14 calls {@code Subject.getSubject}, which later ones no longer support. */
    private static final int NEWEST_JAVA = 22;

    private final String node;
    private final int quorum;
    private final DefaultCacheManager caches;
    private final ClusterMembership membership;

    private Cluster(String node, int quorum, DefaultCacheManager caches) {
        this.node = node;
        this.quorum = quorum;
        this.caches = caches;
        this.membership = new ClusterMembership(caches);
    }

    /**
     * Joins the others that the settings name, or begins a cluster where none of them answers.
     *
     * @param builder further parts of the instance of Vert.x that is made
     * @throws ConfigurationException when the settings don't do for a cluster
     */
    public static Future<Vertx> join(VertxBuilder builder, Settings settings) {
        requireComplete(settings);
        // New at each start: what is still remembered of a node that died must not be taken for this one.
        var node = settings.text("NODE_NAME") + "-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(), 2 * NAME_BYTES);
        var keys = ClusterKeys.of(settings.text("CLUSTER_SECRET"));
        var cluster = new Cluster(node, settings.integer("CLUSTER_QUORUM"), caches(settings, node, keys.tls()));
        return builder.with(Node.options().setEventBusOptions(bus(settings, keys)))
                .withClusterManager(cluster.membership)
                .buildClustered()
                .map(vertx -> {
                    vertx.sharedData().<String, Cluster>getLocalMap("cluster").put("here", cluster);
                    cluster.membership.watch(vertx);
                    return vertx;
                });
    }

    /** Of the instance of Vert.x; empty where it is alone. */
    public static Optional<Cluster> of(Vertx vertx) {
        return Optional.ofNullable(
                vertx.sharedData().<String, Cluster>getLocalMap("cluster").get("here"));
    }

    private static void requireComplete(Settings settings) {
        if (Runtime.version().feature() > NEWEST_JAVA) {
            throw new ConfigurationException(
                    "--cluster needs Java 17 to " + NEWEST_JAVA + ": the cluster manager doesn't start on later ones.");
        }
        if (settings.text("CLUSTER_SECRET").isEmpty()) {
            throw new ConfigurationException("CLUSTER_SECRET is required with --cluster.");
        }
        if (settings.list("CLUSTER_MEMBERS").isEmpty()
                == settings.text("CLUSTER_DNS").isEmpty()) {
            throw new ConfigurationException("--cluster needs either CLUSTER_MEMBERS or CLUSTER_DNS.");
        }
    }

    private static EventBusOptions bus(Settings settings, ClusterKeys keys) {
        var store = new PfxOptions().setValue(Buffer.buffer(keys.store())).setPassword(ClusterKeys.storePassword());
        return new EventBusOptions()
                .setHost(settings.text("CLUSTER_HOST"))
                .setClusterPublicHost(settings.text("CLUSTER_HOST"))
                .setPort(settings.integer("CLUSTER_BUS_PORT"))
                .setClusterPingInterval(PING_INTERVAL_MS)
                .setClusterPingReplyInterval(PING_INTERVAL_MS)
                .setConnectTimeout(PING_INTERVAL_MS)
                .setSsl(true)
                .setClientAuth(ClientAuth.REQUIRED)
                .setKeyCertOptions(store)
                .setTrustOptions(store.copy());
    }

    private static DefaultCacheManager caches(Settings settings, String node, SSLContext tls) {
        var port = settings.integer("CLUSTER_PORT");
        var text = fill(
                read(),
                Map.of(
                        "host", settings.text("CLUSTER_HOST"),
                        "port", Integer.toString(port),
                        "watch-port", Integer.toString(port + 1),
                        "node", node,
                        "discovery", discovery(settings)));
        var holder = new ParserRegistry(Cluster.class.getClassLoader())
                .parse(
                        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                        ConfigurationResourceResolvers.DEFAULT,
                        MediaType.APPLICATION_XML);
        holder.getGlobalConfigurationBuilder()
                .classLoader(Cluster.class.getClassLoader())
                .transport()
                .addProperty(JGroupsTransport.SOCKET_FACTORY, mutual(tls));
        return new DefaultCacheManager(holder, false);
    }

    private static DefaultSocketFactory mutual(SSLContext tls) {
        var sockets = new DefaultSocketFactory(tls);
        sockets.setServerSocketConfigurator(socket -> ((SSLServerSocket) socket).setNeedClientAuth(true));
        return sockets;
    }

    private static String read() {
        try (var stream = Cluster.class.getClassLoader().getResourceAsStream(CONFIGURATION)) {
            if (stream == null) {
                throw new ConfigurationException("The program lacks its " + CONFIGURATION + ".");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new ConfigurationException(CONFIGURATION + " can't be read: " + unreadable.getMessage());
        }
    }

    /** The values are of settings whose patterns leave nothing that means something in XML. */
    private static String fill(String template, Map<String, String> values) {
        var filled = template;
        for (var value : values.entrySet()) {
            filled = filled.replace("${" + value.getKey() + "}", value.getValue());
        }
        return filled;
    }

    private static String discovery(Settings settings) {
        var dns = settings.text("CLUSTER_DNS");
        if (!dns.isEmpty()) {
            return "<dns.DNS_PING dns_query=\"" + dns + "\" dns_record_type=\"A\" num_discovery_runs=\"2\"/>";
        }
        var hosts = settings.list("CLUSTER_MEMBERS").stream()
                .map(member -> member.replaceFirst(":([0-9]+)$", "[$1]"))
                .collect(Collectors.joining(","));
        return "<TCPPING initial_hosts=\"" + hosts + "\" port_range=\"0\" num_discovery_runs=\"2\"/>";
    }

    /** How this node is called among the others. */
    public String node() {
        return node;
    }

    /** The nodes that this one sees, itself included, in the order of their names. */
    public List<String> members() {
        return Stream.concat(Stream.of(node), membership.getNodes().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Whether this node sees as many as it needs to be sure that it isn't cut off from the rest. */
    public boolean hasQuorum() {
        return members().size() >= quorum;
    }

    public int quorum() {
        return quorum;
    }

    /** A cache that all nodes share, as {@code conf/infinispan.xml} defines it. */
    public <K, V> AdvancedCache<K, V> cache(String name) {
        return caches.<K, V>getCache(name).getAdvancedCache();
    }

    /**
     * Takes this node's addresses out of what the others know, while it goes on serving: from then on they ask other nodes.
     * What they have sent before arrives and is answered.
     */
    public Future<Void> withdraw() {
        return membership.withdraw();
    }
}
