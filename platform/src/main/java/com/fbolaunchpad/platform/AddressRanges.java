package com.fbolaunchpad.platform;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Addresses and CIDRs as a setting names them, and whether an address is among them. */
public final class AddressRanges {
    private final List<IpSubnetFilterRule> rules = new ArrayList<>();

    /**
     * Reads them.
     *
     * @param setting where they stand, for the sentence that refuses them
     * @param ranges such as {@code 10.0.0.0/8}, {@code 192.0.2.1}, {@code fd00::/8}
     * @throws ConfigurationException when one of them is none
     */
    public AddressRanges(String setting, List<String> ranges) {
        for (var range : ranges) {
            var slash = range.indexOf('/');
            var bytes = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? range : range.substring(0, slash));
            if (bytes == null) {
                throw new ConfigurationException(setting + " has " + range + ", which is no address.");
            }
            try {
                var bits = slash < 0 ? bytes.length * 8 : Integer.parseInt(range.substring(slash + 1));
                rules.add(new IpSubnetFilterRule(InetAddress.getByAddress(bytes), bits, IpFilterRuleType.ACCEPT));
            } catch (UnknownHostException | IllegalArgumentException notASubnet) {
                throw new ConfigurationException(setting + " has " + range + ", which is no subnet.");
            }
        }
    }

    /** Whether the address is in one of the ranges. */
    public boolean contains(InetAddress address) {
        for (var rule : rules) {
            if (rule.matches(new InetSocketAddress(address, 0))) {
                return true;
            }
        }
        return false;
    }
}
