package io.edgewise.deploy;

import io.edgewise.codec.PayloadSpec;
import io.edgewise.signal.TimeSource;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where frames come from.
 *
 * @param input through which door
 * @param payload how the payloads are read
 * @param time whose clock stamps the rows
 * @param silentAfter after how long without a row it counts as silent, by the monotonic clock
 */
public record SourceSpec(Input input, PayloadSpec payload, TimeSource time, Duration silentAfter) {
    /** What a source may be silent for where nothing is said: a minute. */
    public static final Duration DEFAULT_SILENCE = Duration.ofMinutes(1);

    public SourceSpec {
        if (silentAfter.isNegative() || silentAfter.isZero()) {
            throw new IllegalArgumentException(
                    "a source of " + input.place() + " is silent after nothing: " + silentAfter);
        }
    }

    /** Returns a source of native frames on one topic. */
    public static SourceSpec of(String topic, TimeSource time, Duration silentAfter) {
        return new SourceSpec(new Input.Mqtt(List.of(topic)), new PayloadSpec.Native(), time, silentAfter);
    }

    /** Returns the names by which channels can be bound; null when the payload itself tells. */
    public @Nullable List<String> channels() {
        return input instanceof Input.Host
                ? Input.Host.UNITS.keySet().stream().sorted().toList()
                : payload.names();
    }

    /** Returns the unit a channel comes in; null when only the plant knows. */
    public @Nullable String unit(String channel) {
        return input instanceof Input.Host ? Input.Host.UNITS.get(channel) : null;
    }
}
