package io.edgewise.simulator.chaos;

/**
 * How often a disk or process fault is done, unless a system property says otherwise:
 * {@code -Dedgewise.faults.kills=200} in EDGEWISE_JAVA_OPTS, for runs between the usual and the full one.
 */
final class Sizes {
    private static final String PREFIX = "edgewise.faults.";

    private Sizes() {}

    /** Returns the count of that name. */
    static int count(String name, int usual) {
        return Math.max(1, Integer.getInteger(PREFIX + name, usual));
    }

    /** Tells whether somebody said how often. */
    static boolean isSet(String name) {
        return Integer.getInteger(PREFIX + name) != null;
    }
}
