package io.edgewise.simulator;

/** The only interface on which anything here listens. */
final class Loopback {
    static final String HOST = "127.0.0.1";

    private Loopback() {}
}
