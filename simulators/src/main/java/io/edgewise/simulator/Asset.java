package io.edgewise.simulator;

import io.edgewise.signal.Channel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A machine of the demo: what it sends, and what the judge alone knows of it. */
interface Asset {
    /** Returns the machine's name, which is its pipeline's. */
    String name();

    /** Tells whether its data were measured on a real machine. */
    boolean real();

    /** Returns its channels, in the order of {@link #columns}. */
    List<Channel> channels();

    /** Returns one line that says what it is. */
    String description();

    /** Returns the next frame as it goes over the wire; null at the end. The rows of a frame are in order. */
    byte @Nullable [] nextFrame();

    /** Returns the event time of the last row of the frame that was returned last, nanoseconds. */
    long sentUntilNanos();

    /** Returns the times of all rows that were sent so far, nanoseconds, and their values: for the judge. */
    Columns columns();

    /** Returns what is wrong with the machine; null for nothing. */
    @Nullable
    Fault fault();

    /** Returns what is wrong with a sensor; null for nothing. */
    @Nullable
    SensorTrouble sensorTrouble();

    /** Returns how often it was stopped and started again in the rows that were sent. */
    int startStopCycles();

    /**
     * What is wrong with a machine.
     *
     * @param kind the fault's name; for real data the class number
     * @param label the label the model should find; null where it does not tell labels
     * @param onsetNanos since when, event time
     * @param untilNanos until when; {@code Long.MAX_VALUE} to the end
     */
    record Fault(String kind, @Nullable String label, long onsetNanos, long untilNanos) {}

    /**
     * What is wrong with a sensor.
     *
     * @param kind the fault's name
     * @param channel the channel
     * @param fromNanos since when, event time
     * @param toNanos until when
     * @param detectableNanos from when on no window that begins may be NORMAL and GOOD
     */
    record SensorTrouble(String kind, String channel, long fromNanos, long toNanos, long detectableNanos) {}

    /**
     * The rows that were sent.
     *
     * @param times event times, nanoseconds
     * @param values one array per channel; NaN where nothing usable was sent
     * @param rows how many rows are filled
     */
    @SuppressWarnings("ArrayRecordComponent") // lent to the judge, which only reads; millions of rows are not copied
    record Columns(long[] times, double[][] values, int rows) {}
}
