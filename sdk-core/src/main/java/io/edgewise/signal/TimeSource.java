package io.edgewise.signal;

/** Where a row's time comes from, and so which clock checks make sense. */
public enum TimeSource {
    /** The device that measured stamped the row. */
    DEVICE,
    /** The row is stamped when it arrives here. */
    ARRIVAL,
    /** The rows are played again: nothing is compared with the wall clock. */
    REPLAY
}
