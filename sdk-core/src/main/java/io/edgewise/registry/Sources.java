package io.edgewise.registry;

import io.edgewise.model.ModelRef;
import io.edgewise.time.Ticker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tinylog.Logger;

/**
 * Where what lies in a registry may be had: its mirrors in their order, then the registry itself. One that failed is
 * left out for a while, each time twice as long; when all are, all are asked. Thread-safe.
 */
final class Sources {
    private static final long FIRST_NANOS = 5_000_000_000L;
    private static final long LONGEST_NANOS = 600_000_000_000L;

    private final RegistrySettings settings;
    private final Ticker ticker;

    // Guarded by itself; one entry for each mirror that is configured and each registry that failed beside one.
    private final Map<String, Rest> resting = new HashMap<>();

    Sources(RegistrySettings settings, Ticker ticker) {
        this.settings = settings;
        this.ticker = ticker;
    }

    /** Returns the same reference at each place it may be had, the first to ask first. */
    List<ModelRef> of(ModelRef asked) {
        List<ModelRef> all = all(asked);
        List<ModelRef> awake = all.stream().filter(this::isAwake).toList();
        return awake.isEmpty() ? all : awake;
    }

    /** Returns the same with those that are left out. */
    List<ModelRef> all(ModelRef asked) {
        List<ModelRef> all = new ArrayList<>();
        for (String mirror : settings.access(asked.registry()).mirrors()) {
            all.add(new ModelRef(mirror, asked.repository(), asked.tag(), asked.digest()));
        }
        all.add(asked);
        return List.copyOf(all);
    }

    /** Notes that a source answered as it should. */
    void worked(ModelRef source) {
        synchronized (resting) {
            resting.remove(source.registry());
        }
    }

    /** Leaves a source out for a while; the only one there is never. */
    void failed(ModelRef asked, ModelRef source, RuntimeException why) {
        if (settings.access(asked.registry()).mirrors().isEmpty()) {
            return;
        }
        long rest;
        synchronized (resting) {
            Rest before = resting.get(source.registry());
            rest = before == null ? FIRST_NANOS : Math.min(2 * before.length, LONGEST_NANOS);
            resting.put(source.registry(), new Rest(ticker.nanos() + rest, rest));
        }
        Logger.warn("{} is left out for {} s: {}", source.registry(), rest / 1_000_000_000L, why.getMessage());
    }

    private boolean isAwake(ModelRef source) {
        synchronized (resting) {
            Rest rest = resting.get(source.registry());
            return rest == null || ticker.nanos() - rest.untilNanos >= 0;
        }
    }

    private record Rest(long untilNanos, long length) {}
}
