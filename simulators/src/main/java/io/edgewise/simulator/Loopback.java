package io.edgewise.simulator;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The only interface on which anything here listens. */
final class Loopback {
    static final String HOST = "127.0.0.1";

    private Loopback() {}

    /** Returns 127.0.0.1 without asking a resolver. */
    static InetAddress address() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address; this is a bug", e);
        }
    }
}
