package io.edgewise.deploy;

import io.edgewise.signal.TimeSource;
import java.time.Duration;

/**
 * Where frames come from.
 *
 * @param topic the MQTT topic
 * @param format the payload's form, {@code native}
 * @param time whose clock stamps the rows
 * @param silentAfter after how long without a row it counts as silent, by the monotonic clock
 */
public record SourceSpec(String topic, String format, TimeSource time, Duration silentAfter) {
    /** What a source may be silent for where nothing is said: a minute. */
    public static final Duration DEFAULT_SILENCE = Duration.ofMinutes(1);

    public SourceSpec {
        if (silentAfter.isNegative() || silentAfter.isZero()) {
            throw new IllegalArgumentException("a source of " + topic + " is silent after nothing: " + silentAfter);
        }
    }
}
