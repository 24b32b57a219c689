package dev.baton.action;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Which addresses a playbook may call: those of the open network, so that no file becomes a way into the house. */
final class Addresses {

    private Addresses() {}

    /** Looks a host up and says whether every one of its addresses is open. */
    static boolean open(String host) throws UnknownHostException {
        return Arrays.stream(InetAddress.getAllByName(host)).allMatch(Addresses::open);
    }

    static boolean open(InetAddress address) {
        return !(address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || inner(address.getAddress()));
    }

    /** What the platform does not call private and is not open all the same. */
    private static boolean inner(byte[] raw) {
        int first = raw[0] & 0xff;
        int second = raw[1] & 0xff;
        if (raw.length == 4) {
            boolean shared = first == 100 && second >= 64 && second < 128;
            boolean reserved = first == 0 || first >= 240 || (first == 198 && (second & 0xfe) == 18);
            boolean special = first == 192 && second == 0 && ((raw[2] & 0xff) == 0 || (raw[2] & 0xff) == 2);
            return shared || reserved || special;
        }
        boolean uniqueLocal = (first & 0xfe) == 0xfc;
        boolean carriesV4 = (first == 0x00 && second == 0x64) || (first == 0x20 && second == 0x02) || first == 0;
        return uniqueLocal || carriesV4;
    }
}
