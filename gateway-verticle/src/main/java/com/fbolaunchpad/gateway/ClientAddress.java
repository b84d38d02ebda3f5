package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.AddressRanges;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whose request it is: the peer's address, or what a trusted proxy says in {@code X-Forwarded-For}, read from the right. */
final class ClientAddress {
    private final AddressRanges trusted;

    /** @param trustedProxies addresses or CIDRs */
    ClientAddress(List<String> trustedProxies) {
        trusted = new AddressRanges("TRUSTED_PROXIES", trustedProxies);
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
        return isTrusted(parse(address));
    }

    private boolean isTrusted(@Nullable InetAddress address) {
        return address != null && trusted.contains(address);
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
