package com.fbolaunchpad.platform;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** What clients are told apart by: an IPv4 address, or the /64 network of an IPv6 address, which is what one customer gets. */
public final class ClientNetwork {
    private static final int IPV6_BYTES = 16;
    private static final int NETWORK_BYTES = 8;

    private ClientNetwork() {}

    /** The network of an IP address, in one spelling; a text that is no address stands for itself. */
    public static String of(String address) {
        var bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            return address;
        }
        try {
            // An IPv4 address that is mapped into IPv6 comes out as the IPv4 address that it is.
            var parsed = InetAddress.getByAddress(bytes);
            if (!(parsed instanceof Inet6Address)) {
                return parsed.getHostAddress();
            }
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException(wrongLength);
        }
        Arrays.fill(bytes, NETWORK_BYTES, IPV6_BYTES, (byte) 0);
        return NetUtil.bytesToIpAddress(bytes) + "/64";
    }
}
