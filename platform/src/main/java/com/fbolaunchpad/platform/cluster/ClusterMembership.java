package com.fbolaunchpad.platform.cluster;

import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.shareddata.AsyncMap;
import io.vertx.core.shareddata.Counter;
import io.vertx.core.shareddata.Lock;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.NodeListener;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import io.vertx.ext.cluster.infinispan.InfinispanClusterManager;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.infinispan.manager.DefaultCacheManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster manager of Infinispan, with what it lacks when nodes come and go other than by the book: an address is never
 * looked for at a node that isn't there, and a node that the others have given up, because it hung or its network was cut,
 * is known again with all its addresses soon after they see it again. For that each node compares at an interval what the
 * shared tables say with what it knows of itself, and with what it told its event bus before.
 */
final class ClusterMembership implements ClusterManager {
    private static final Logger log = LoggerFactory.getLogger(ClusterMembership.class);
    private static final long COMPARE_INTERVAL_MS = 1_000;

    private final DefaultCacheManager caches;
    private final InfinispanClusterManager shared;
    private final Map<String, Set<RegistrationInfo>> own = new ConcurrentHashMap<>();
    private final Map<String, List<RegistrationInfo>> told = new ConcurrentHashMap<>();
    private RegistrationListener eventBus = new RegistrationListener() {};
    private volatile boolean withdrawn;
    private volatile boolean left;
    private @Nullable Vertx vertx;
    private @Nullable Context context;
    private Future<Void> comparing = Future.succeededFuture();

    ClusterMembership(DefaultCacheManager caches) {
        this.caches = caches;
        this.shared = new InfinispanClusterManager(caches);
    }

    /** Begins to compare, and tells of nodes that have gone. */
    void watch(Vertx joined) {
        var watching = joined.getOrCreateContext();
        context = watching;
        watching.runOnContext(begun -> joined.setPeriodic(COMPARE_INTERVAL_MS, tick -> {
            if (comparing.isComplete()) {
                compare();
            }
        }));
        shared.nodeListener(new NodeListener() {
            @Override
            public void nodeAdded(String node) {
                log.info("Node {} is in the cluster", node);
                watching.runOnContext(added -> compare());
            }

            @Override
            public void nodeLeft(String node) {
                log.warn("Node {} is no longer in the cluster", node);
                watching.runOnContext(gone -> compare().onComplete(done -> joined.eventBus()
                        .publish(Cluster.MEMBERS_GONE, node, new DeliveryOptions().setLocalOnly(true))));
            }
        });
    }

    /** One after the other: what a comparison finds is of one moment. */
    private Future<Void> compare() {
        comparing = comparing
                .transform(before -> left ? Future.succeededFuture() : putBackOwn())
                .transform(before -> left ? Future.succeededFuture() : tellEventBus())
                .otherwise(failure -> {
                    log.warn("The tables of the cluster can't be read now: {}", failure.toString());
                    return null;
                });
        return comparing;
    }

    private Future<Void> putBackOwn() {
        if (withdrawn) {
            return Future.succeededFuture();
        }
        Future<Void> done = putBackNodeInfo();
        for (var entry : own.entrySet()) {
            var address = entry.getKey();
            done = done.compose(before -> registrations(address)).compose(found -> {
                Future<Void> added = Future.succeededFuture();
                for (var info : entry.getValue()) {
                    if (!found.contains(info) && isStillOwn(address, info)) {
                        log.info("The cluster had forgotten that {} is served here", address);
                        added = added.compose(
                                before -> Future.future(put -> shared.addRegistration(address, info, put)));
                    }
                }
                return added;
            });
        }
        return done;
    }

    private boolean isStillOwn(String address, RegistrationInfo info) {
        return !withdrawn && own.getOrDefault(address, Set.of()).contains(info);
    }

    private Future<Void> putBackNodeInfo() {
        var info = shared.getNodeInfo();
        if (info == null) {
            return Future.succeededFuture();
        }
        return Future.<NodeInfo>future(found -> shared.getNodeInfo(getNodeId(), found))
                .compose(
                        known -> Future.succeededFuture(),
                        unknown -> Future.future(put -> shared.setNodeInfo(info, put)));
    }

    private Future<Void> tellEventBus() {
        Future<Void> done = Future.succeededFuture();
        for (var address : Set.copyOf(told.keySet())) {
            if (!eventBus.wantsUpdatesFor(address)) {
                told.remove(address);
                continue;
            }
            done = done.compose(before -> registrations(address)).map(found -> {
                tell(address, present(found));
                return null;
            });
        }
        return done;
    }

    private void tell(String address, List<RegistrationInfo> found) {
        var before = told.put(address, found);
        if (before == null || !Set.copyOf(before).equals(Set.copyOf(found))) {
            eventBus.registrationsUpdated(new RegistrationUpdateEvent(address, found));
        }
    }

    private Future<List<RegistrationInfo>> registrations(String address) {
        return Future.future(found -> shared.getRegistrations(address, found));
    }

    /** Those at nodes that are there. */
    private List<RegistrationInfo> present(List<RegistrationInfo> registrations) {
        var members = new HashSet<>(getNodes());
        return registrations.stream()
                .filter(registration -> members.contains(registration.nodeId()))
                .toList();
    }

    /** Takes the addresses of this node out of the shared table; they stay served. */
    Future<Void> withdraw() {
        withdrawn = true;
        var watching = context;
        return watching == null
                ? Future.succeededFuture()
                : Future.future(
                        done -> watching.runOnContext(now -> takeBackOwn().onComplete(done)));
    }

    private Future<Void> takeBackOwn() {
        var done = comparing;
        for (var entry : own.entrySet()) {
            for (var info : entry.getValue()) {
                done = done.transform(
                        before -> Future.future(removed -> shared.removeRegistration(entry.getKey(), info, removed)));
            }
        }
        return done;
    }

    @Override
    public void init(Vertx of) {
        vertx = of;
        shared.init(of);
    }

    @Override
    public void join(Completable<Void> joined) {
        try {
            caches.start();
        } catch (RuntimeException unstartable) {
            joined.fail(unstartable);
            return;
        }
        shared.join(joined);
    }

    @Override
    public void leave(Completable<Void> done) {
        left = true;
        var workers = Objects.requireNonNull(vertx);
        Promise<Void> leaving = Promise.promise();
        shared.leave(leaving);
        leaving.future()
                .transform(unregistered -> workers.<Void>executeBlocking(() -> {
                    caches.stop();
                    return null;
                }))
                .onComplete(done);
    }

    @Override
    public void registrationListener(RegistrationListener listener) {
        eventBus = listener;
        shared.registrationListener(new RegistrationListener() {
            @Override
            public void registrationsUpdated(RegistrationUpdateEvent event) {
                var found = present(event.registrations());
                told.put(event.address(), found);
                listener.registrationsUpdated(new RegistrationUpdateEvent(event.address(), found));
            }

            @Override
            public void registrationsLost() {
                listener.registrationsLost();
            }

            @Override
            public boolean wantsUpdatesFor(String address) {
                return listener.wantsUpdatesFor(address);
            }
        });
    }

    @Override
    public void addRegistration(String address, RegistrationInfo info, Completable<Void> done) {
        shared.addRegistration(address, info, (added, failure) -> {
            if (failure == null && !info.localOnly()) {
                own.computeIfAbsent(address, first -> ConcurrentHashMap.newKeySet())
                        .add(info);
            }
            done.complete(null, failure);
        });
    }

    @Override
    public void removeRegistration(String address, RegistrationInfo info, Completable<Void> done) {
        own.computeIfPresent(address, (same, infos) -> {
            infos.remove(info);
            return infos.isEmpty() ? null : infos;
        });
        shared.removeRegistration(address, info, done);
    }

    @Override
    public void getRegistrations(String address, Completable<List<RegistrationInfo>> done) {
        registrations(address)
                .map(found -> {
                    var present = present(found);
                    told.put(address, present);
                    return present;
                })
                .onComplete(done);
    }

    @Override
    public <K, V> void getAsyncMap(String name, Completable<AsyncMap<K, V>> done) {
        shared.getAsyncMap(name, done);
    }

    @Override
    public <K, V> Map<K, V> getSyncMap(String name) {
        return shared.getSyncMap(name);
    }

    @Override
    public void getLockWithTimeout(String name, long timeoutMs, Completable<Lock> done) {
        shared.getLockWithTimeout(name, timeoutMs, done);
    }

    @Override
    public void getCounter(String name, Completable<Counter> done) {
        shared.getCounter(name, done);
    }

    @Override
    public String getNodeId() {
        return shared.getNodeId();
    }

    @Override
    public List<String> getNodes() {
        return shared.getNodes();
    }

    @Override
    public void nodeListener(NodeListener listener) {
        shared.nodeListener(listener);
    }

    @Override
    public void setNodeInfo(NodeInfo info, Completable<Void> done) {
        shared.setNodeInfo(info, done);
    }

    @Override
    public NodeInfo getNodeInfo() {
        return shared.getNodeInfo();
    }

    @Override
    public void getNodeInfo(String nodeId, Completable<NodeInfo> done) {
        shared.getNodeInfo(nodeId, done);
    }

    @Override
    public boolean isActive() {
        return shared.isActive();
    }

    @Override
    public String clusterHost() {
        return shared.clusterHost();
    }

    @Override
    public String clusterPublicHost() {
        return shared.clusterPublicHost();
    }
}
