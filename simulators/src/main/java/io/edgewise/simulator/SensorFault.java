package io.edgewise.simulator;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What can go wrong with one sensor while the pump is healthy or not. */
public enum SensorFault {
    /** The value is frozen, bit for bit. */
    STUCK("stuck", "the value is frozen exactly"),
    /** The value walks off. */
    DRIFT("drift", "the value leaves the span after 30 s, the physical range at most 20 s later, and stays away"),
    /** Single wild values. */
    SPIKE("spike", "one value far outside the physical range every 3 to 5 s"),
    /** No value comes. */
    GAP("gap", "the channel is missing"),
    /** A word stands in the number's place. */
    TEXT("text", "a word stands in the number's place"),
    /** NaN stands in the number's place. */
    NAN("nan", "NaN stands in the number's place");

    private final String id;
    private final String description;

    SensorFault(String id, String description) {
        this.id = id;
        this.description = description;
    }

    /** Returns the name, for example {@code "stuck"}. */
    public String id() {
        return id;
    }

    /** Returns what it does to the values, in one line. */
    public String description() {
        return description;
    }

    /**
     * Returns the fault with this name.
     *
     * @throws IllegalArgumentException where there is none; the message lists all
     */
    public static SensorFault of(String id) {
        return Arrays.stream(values())
                .filter(fault -> fault.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no sensor fault is called '" + id + "'; there are "
                        + Arrays.stream(values()).map(SensorFault::id).collect(Collectors.joining(", "))));
    }
}
