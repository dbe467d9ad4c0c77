package io.edgewise.agent.config;

import io.edgewise.pipeline.FlightRecorder;

/**
 * How much is recorded around alarms: {@code flights} of {@code agent.yaml}.
 *
 * @param recorder what each pipeline remembers
 * @param limitBytes how much the files may take together; 0 records nothing
 */
public record FlightSettings(FlightRecorder.Settings recorder, long limitBytes) {
    /** The usual flights, 64 MiB of them. */
    public static final FlightSettings DEFAULT = new FlightSettings(FlightRecorder.Settings.DEFAULT, 64L << 20);

    static FlightSettings read(ConfigNode node) {
        node.only("limit", "before", "after", "memory");
        FlightRecorder.Settings usual = FlightRecorder.Settings.DEFAULT;
        try {
            return new FlightSettings(
                    new FlightRecorder.Settings(
                            node.find("before").map(ConfigNode::duration).orElse(usual.before()),
                            node.find("after").map(ConfigNode::duration).orElse(usual.after()),
                            node.find("memory").map(ConfigNode::bytes).orElse(usual.bytes())),
                    node.find("limit").map(ConfigNode::bytes).orElse(DEFAULT.limitBytes));
        } catch (IllegalArgumentException e) {
            throw node.error("'flights': " + e.getMessage());
        }
    }
}
