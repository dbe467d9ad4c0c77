package io.edgewise.agent.packing;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the author says; all else is inferred or assumed, and told.
 *
 * @param name the model's name; null for the file's
 * @param version its version; null for one made of the file's digest
 * @param window how long a window is
 * @param hop from one window's start to the next
 * @param statistics what is computed of each channel, in the order in which the model reads it
 * @param channels the columns that the model reads, in its order; empty for all
 * @param units the unit of a column's values, by its name
 * @param labels class names by number, the first is the well machine; empty where the model gives one score
 * @param threshold above which score a window speaks for an alarm; null to take it from the data
 * @param advice what to do on an alarm; null for none
 * @param lineage where the model comes from: run, data digests, commit
 */
public record Wishes(
        @Nullable String name,
        @Nullable String version,
        Duration window,
        Duration hop,
        List<String> statistics,
        List<String> channels,
        Map<String, String> units,
        List<String> labels,
        @Nullable Double threshold,
        @Nullable String advice,
        Map<String, List<String>> lineage) {
    public Wishes {
        requireNonNull(window, "window");
        requireNonNull(hop, "hop");
        statistics = List.copyOf(statistics);
        channels = List.copyOf(channels);
        units = Collections.unmodifiableMap(new TreeMap<>(units));
        labels = List.copyOf(labels);
        lineage = Collections.unmodifiableMap(new LinkedHashMap<>(lineage));
    }
}
