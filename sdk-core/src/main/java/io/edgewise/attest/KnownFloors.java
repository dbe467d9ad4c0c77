package io.edgewise.attest;

import java.time.Instant;

/**
 * What this device knows from before, and below which nothing is accepted.
 *
 * @param time the trusted time, by which certificates and attestations are judged
 */
public record KnownFloors(Instant time) {
    /** Returns what a device knows that remembers nothing but the time. */
    public static KnownFloors at(Instant time) {
        return new KnownFloors(time);
    }
}
