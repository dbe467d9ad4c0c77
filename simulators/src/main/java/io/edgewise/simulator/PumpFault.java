package io.edgewise.simulator;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What can go wrong with the pump itself. The names are the labels of training data and of found faults. */
public enum PumpFault {
    /** Vapour bubbles collapse in the impeller. */
    CAVITATION(
            "cavitation",
            "vapour bubbles in the impeller: vibration up, head and flow down and unsteady, suction as before"),
    /** Rolling elements and races are worn. */
    BEARING_WEAR(
            "bearing-wear",
            "worn bearing: vibration up at once, bearing temperature up over minutes, current slightly up"),
    /** The strainer or the suction line is clogged. */
    BLOCKED_SUCTION(
            "blocked-suction",
            "clogged suction: suction pressure far down, flow and discharge pressure down, late cavitation"),
    /** There is no liquid any more. */
    DRY_RUN("dry-run", "no liquid: flow and discharge pressure collapse, current down to idling, bearing warmer"),
    /** The barrier fluid escapes past the mechanical seal. */
    SEAL_LEAK("seal-leak", "leaking seal: barrier pressure falls to half, a little flow is lost, all else as before");

    private final String id;
    private final String description;

    PumpFault(String id, String description) {
        this.id = id;
        this.description = description;
    }

    /** Returns the label, for example {@code "bearing-wear"}. */
    public String id() {
        return id;
    }

    /** Returns what it does to the sensors, in one line. */
    public String description() {
        return description;
    }

    /**
     * Returns the fault with this label.
     *
     * @throws IllegalArgumentException where there is none; the message lists all
     */
    public static PumpFault of(String id) {
        return Arrays.stream(values())
                .filter(fault -> fault.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no machine fault is called '" + id + "'; there are "
                        + Arrays.stream(values()).map(PumpFault::id).collect(Collectors.joining(", "))));
    }
}
