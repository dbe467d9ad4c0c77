package io.edgewise.telemetry;

/** Where the parts of the house report what they do. The names are dotted, lower-case. */
public interface Telemetry {
    /** Telemetry that goes nowhere. */
    Telemetry NONE = new Telemetry() {
        @Override
        public void count(String name, long amount) {}

        @Override
        public void event(String kind, String subject, String outcome, String reason) {}
    };

    /** Adds to a counter. */
    void count(String name, long amount);

    /** Tells of something that happened once: it goes out as {@code edgewise.event/v1}. */
    void event(String kind, String subject, String outcome, String reason);
}
