package io.edgewise.simulator;

import java.time.Instant;

/**
 * One fault of one sensor. It reigns in {@code [fromRow, toRow)}, both on whole 5 s of event time, and the last
 * affected row lies less than 5 s before {@code toRow}: each aligned window that starts in {@code [detectableRow(),
 * toRow)} holds a sample in which the fault shows.
 *
 * @param kind what is wrong
 * @param channel which sensor, an index into {@link PumpSensors#CHANNELS}
 * @param fromRow the first affected row
 * @param toRow the first row that is certainly healthy again
 */
public record SensorEpisode(SensorFault kind, int channel, long fromRow, long toRow) {
    /** The rows after which a drifting value lies on the edge of its span; in the next row it is outside. */
    static final int DRIFT_SPAN_ROWS = 300;
    /** The rows after which a drifting value lies beyond its physical range. */
    static final int DRIFT_PHYSICAL_ROWS = 500;
    /** Rows on which an episode begins and ends: 5 s. */
    static final int HOP_ROWS = 50;

    public SensorEpisode {
        if (channel < 0 || channel >= PumpSensors.CHANNELS.size()) {
            throw new IllegalArgumentException("there is no channel " + channel);
        }
        if (fromRow < 0 || toRow <= fromRow || fromRow % HOP_ROWS != 0 || toRow % HOP_ROWS != 0) {
            throw new IllegalArgumentException("sensor episode must cover whole 5 s: rows " + fromRow + " to " + toRow);
        }
    }

    /** Returns the channel's name. */
    public String channelName() {
        return PumpSensors.CHANNELS.get(channel).name();
    }

    /** Returns the event time of the first affected row. */
    public Instant from() {
        return PumpPlan.timeOf(fromRow);
    }

    /** Returns the event time from which on the sensor is certainly healthy again. */
    public Instant to() {
        return PumpPlan.timeOf(toRow);
    }

    /**
     * Returns the first row in which the fault can be seen without knowing the true value: at once for spike, gap, text
     * and nan; after {@link PumpSensors#FLAT_LINE_ROWS} for stuck; when the value has left its span, exactly 30.1 s
     * after the beginning, for drift.
     */
    public long detectableRow() {
        return fromRow
                + switch (kind) {
                    case SPIKE, GAP, TEXT, NAN -> 0;
                    case STUCK -> PumpSensors.FLAT_LINE_ROWS;
                    case DRIFT -> DRIFT_SPAN_ROWS + 1;
                };
    }

    /** Returns the event time of {@link #detectableRow()}. */
    public Instant detectable() {
        return PumpPlan.timeOf(detectableRow());
    }
}
