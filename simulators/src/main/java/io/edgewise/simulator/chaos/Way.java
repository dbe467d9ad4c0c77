package io.edgewise.simulator.chaos;

/** The two ways bytes go through a {@link FaultProxy}. */
public enum Way {
    /** From the client to the broker. */
    TO_BROKER,
    /** From the broker to the client. */
    TO_CLIENT
}
