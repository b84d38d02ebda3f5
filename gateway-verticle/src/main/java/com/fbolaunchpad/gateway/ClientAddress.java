package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.ConfigurationException;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whose request it is: the peer's address, or what a trusted proxy says in {@code X-Forwarded-For}, read from the right. */
final class ClientAddress {
    private final List<IpSubnetFilterRule> trusted = new ArrayList<>();

    /** @param trustedProxies addresses or CIDRs */
    ClientAddress(List<String> trustedProxies) {
        for (var proxy : trustedProxies) {
            var slash = proxy.indexOf('/');
            var bytes = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? proxy : proxy.substring(0, slash));
            if (bytes == null) {
                throw new ConfigurationException("TRUSTED_PROXIES has " + proxy + ", which is no address.");
            }
            var bits = slash < 0 ? bytes.length * 8 : Integer.parseInt(proxy.substring(slash + 1));
            try {
                trusted.add(new IpSubnetFilterRule(InetAddress.getByAddress(bytes), bits, IpFilterRuleType.ACCEPT));
            } catch (UnknownHostException | IllegalArgumentException notASubnet) {
                throw new ConfigurationException("TRUSTED_PROXIES has " + proxy + ", which is no subnet.");
            }
        }
    }

    /** The client's IP address as text. */
    String of(HttpServerRequest request) {
        var peer = request.remoteAddress().hostAddress();
        if (!isTrusted(peer)) {
            return peer;
        }
        var hops = new ArrayList<String>();
        request.headers().getAll("X-Forwarded-For").forEach(line -> Collections.addAll(hops, line.split(",", -1)));
        var client = peer;
        for (var i = hops.size() - 1; i >= 0; i--) {
            var hop = parse(hops.get(i).strip());
            if (hop == null) {
                return client;
            }
            client = hop.getHostAddress();
            if (!isTrusted(hop)) {
                return client;
            }
        }
        return client;
    }

    /** Whether the address is a trusted proxy's. */
    boolean isTrusted(String address) {
        return !trusted.isEmpty() && isTrusted(parse(address));
    }

    private boolean isTrusted(@Nullable InetAddress address) {
        return address != null && trusted.stream().anyMatch(rule -> rule.matches(new InetSocketAddress(address, 0)));
    }

    /** The address in the text, without a name look-up; null when there is none. */
    private static @Nullable InetAddress parse(String text) {
        var bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException(wrongLength);
        }
    }
}
