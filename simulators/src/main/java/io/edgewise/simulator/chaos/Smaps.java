package io.edgewise.simulator.chaos;

/** Reads what Linux tells of the memory of a process in {@code /proc/PID/smaps_rollup}. */
final class Smaps {
    private static final String PSS = "Pss:";

    private Smaps() {}

    /** Returns the proportional set size, bytes; NaN when the text does not say it. */
    static double pssBytes(String text) {
        return text.lines()
                .filter(line -> line.startsWith(PSS) && line.endsWith(" kB"))
                .mapToDouble(line -> 1_024.0
                        * Long.parseLong(
                                line.substring(PSS.length(), line.length() - 2).strip()))
                .findFirst()
                .orElse(Double.NaN);
    }
}
