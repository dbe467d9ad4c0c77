package io.edgewise.registry;

import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.time.Ticker;
import java.util.HashMap;
import java.util.Map;

/** Keeps blobs from coming faster than a registry's limit, however many come at once. Thread-safe. */
final class Rates {
    /** How much may come at once after a silence, as time at the limit. */
    private static final long BURST_NANOS = 100_000_000L;

    private final RegistrySettings settings;
    private final Ticker ticker;
    private final Pauses pauses;

    // Guarded by itself: until when what was let through lasts, by registry.
    private final Map<String, Long> taken = new HashMap<>();

    Rates(RegistrySettings settings, Ticker ticker, Pauses pauses) {
        this.settings = settings;
        this.ticker = ticker;
        this.pauses = pauses;
    }

    /** Waits until so many bytes more may have come. */
    void take(String registry, int bytes) {
        long limit = settings.access(registry).bytesPerSecond();
        if (limit == Long.MAX_VALUE) {
            return;
        }
        long wait;
        synchronized (taken) {
            long now = ticker.nanos();
            long earliest = now - BURST_NANOS;
            long before = taken.getOrDefault(registry, earliest);
            long until = (before - earliest < 0 ? earliest : before) + (long) (bytes * 1e9 / limit);
            taken.put(registry, until);
            wait = until - now;
        }
        if (wait > 0) {
            try {
                pauses.pause(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RefusedException(Refusal.UNAVAILABLE, "interrupted while keeping to a rate", e);
            }
        }
    }
}
