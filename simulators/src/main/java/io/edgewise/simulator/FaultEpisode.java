package io.edgewise.simulator;

import java.time.Instant;

/**
 * One machine fault of one pump. The severity rises in a straight line from the onset, stays, and after the end falls
 * to nothing within {@link #REPAIR_ROWS}.
 *
 * @param kind what is wrong
 * @param onsetRow the first row in which anything is wrong
 * @param rampRows how many rows after the onset the severity is full, at least 1
 * @param endRow the row from which on it is repaired; the plan's row count if never
 * @param severity the full severity, in (0, 1]
 */
public record FaultEpisode(PumpFault kind, long onsetRow, long rampRows, long endRow, double severity) {
    /** How many rows a repair takes: one minute. */
    public static final long REPAIR_ROWS = 600;

    public FaultEpisode {
        if (!(onsetRow >= 0 && rampRows >= 1 && endRow > onsetRow && severity > 0 && severity <= 1)) {
            throw new IllegalArgumentException("fault episode is not possible: onset row " + onsetRow + ", ramp "
                    + rampRows + ", end row " + endRow + ", severity " + severity);
        }
    }

    /** Returns the severity in a row, 0 to 1. */
    public double severityAt(long row) {
        if (row < onsetRow) {
            return 0;
        }
        double reached = severity * Math.min(1, (Math.min(row, endRow) - onsetRow + 1) / (double) rampRows);
        return row < endRow ? reached : reached * Math.max(0, 1 - (row - endRow + 1) / (double) REPAIR_ROWS);
    }

    /** Returns the event time of the onset. */
    public Instant onset() {
        return PumpPlan.timeOf(onsetRow);
    }
}
