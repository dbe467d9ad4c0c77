package io.edgewise.simulator;

import io.edgewise.agent.host.HostMeter;
import io.edgewise.agent.packing.BandPackage;
import io.edgewise.deploy.Input;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.ModelManifest.WindowDefault;
import io.edgewise.model.SampleLimits;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * The machine that the demo runs on, as one more machine of the agent. It is shown and not judged: its detector learns
 * for longer than any demo runs at its own pace.
 */
final class DemoGateway {
    static final String NAME = "gateway";
    static final String MODEL = "gateway-band";
    private static final Duration WINDOW = Duration.ofSeconds(5);

    private final HostMeter meter = new HostMeter(Path.of("/"));

    // Counted by the judge's thread, read by the demo's.
    private final AtomicLong windows = new AtomicLong();

    DemoGateway() {
        meter.read(); // shares of time count from here
    }

    /** Returns its detector. */
    static BandPackage detector() {
        return BandPackage.of(BandPackage.Band.usual(
                MODEL,
                units().entrySet().stream()
                        .map(channel -> new ChannelSpec(
                                Channel.of(channel.getKey(), Unit.of(channel.getValue())),
                                false,
                                SampleLimits.NONE,
                                ChannelSpec.DEFAULT_COMPLETENESS,
                                0,
                                0))
                        .toList(),
                new WindowDefault(WINDOW, WINDOW, Duration.ZERO)));
    }

    /** Returns what declares it in device.yaml. */
    static String declaration() {
        return "  " + NAME + ":\n    source: { host: { every: 1s } }\n    bind:\n"
                + units().entrySet().stream()
                        .map(channel -> "      %1$s: { from: %1$s, unit: \"%2$s\" }%n"
                                .formatted(channel.getKey(), channel.getValue()))
                        .collect(Collectors.joining())
                + "    model: " + MODEL + "\n    learn: 24h\n";
    }

    /** The channels that have a unit: the load is a number of tasks. */
    private static Map<String, String> units() {
        return Input.Host.UNITS.entrySet().stream()
                .filter(channel -> !channel.getValue().isEmpty())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (first, second) -> first, TreeMap::new));
    }

    /** Counts a decision about it. */
    void see() {
        windows.incrementAndGet();
    }

    /** Returns how it is now, in a line. */
    String words() {
        List<String> values = meter.read().entrySet().stream()
                .filter(value -> !Double.isNaN(value.getValue()))
                .map(value -> "%s %.1f %s"
                        .formatted(value.getKey(), value.getValue(), Input.Host.UNITS.getOrDefault(value.getKey(), ""))
                        .strip())
                .toList();
        return String.format(Locale.ROOT, "%d windows, still learning: ", windows.get()) + String.join(", ", values);
    }
}
