package io.edgewise.decision;

import java.time.Duration;

/**
 * How windows become decisions and alarms. Begin with {@link #DEFAULT} and say what is otherwise:
 * {@code DEFAULT.withRaise(new Raise(2, 3, Duration.ZERO)).withLatch(true)}.
 *
 * @param raise what raises an alarm
 * @param clear what ends it
 * @param latch whether an alarm stays until it is reset
 * @param flood how many alarms go out at most
 * @param holdLast for how long what was said before is held when windows cannot be judged
 */
public record DecisionSettings(Raise raise, Clear clear, boolean latch, Flood flood, Duration holdLast) {
    /** Three of four raise, four of four clear, no delays, no limit, held for five minutes. */
    public static final DecisionSettings DEFAULT = new DecisionSettings(
            new Raise(3, 4, Duration.ZERO),
            new Clear(4, 4, 1.0, Duration.ZERO),
            false,
            Flood.UNLIMITED,
            Duration.ofMinutes(5));

    public DecisionSettings {
        requireNotNegative("hold-last", holdLast);
    }

    /** Returns these settings with another way to raise. */
    public DecisionSettings withRaise(Raise other) {
        return new DecisionSettings(other, clear, latch, flood, holdLast);
    }

    /** Returns these settings with another way to clear. */
    public DecisionSettings withClear(Clear other) {
        return new DecisionSettings(raise, other, latch, flood, holdLast);
    }

    /** Returns these settings with alarms that stay until they are reset, or not. */
    public DecisionSettings withLatch(boolean latched) {
        return new DecisionSettings(raise, clear, latched, flood, holdLast);
    }

    /** Returns these settings with another limit to what goes out. */
    public DecisionSettings withFlood(Flood other) {
        return new DecisionSettings(raise, clear, latch, other, holdLast);
    }

    /** Returns these settings with another time to hold what was said. */
    public DecisionSettings withHoldLast(Duration other) {
        return new DecisionSettings(raise, clear, latch, flood, other);
    }

    /**
     * What raises an alarm.
     *
     * @param count of the last {@code of} judged windows, how many above the threshold raise an alarm, 1 to 64
     * @param of how many judged windows are looked at, {@code count} to 64
     * @param onDelay for how long of event time raising must have been due before the alarm comes
     */
    public record Raise(int count, int of, Duration onDelay) {
        public Raise {
            requireCount("raise", count, of);
            requireNotNegative("on-delay", onDelay);
        }
    }

    /**
     * What ends an alarm that is not latched.
     *
     * @param count of the last {@code of} judged windows, how many not above the clear level end an alarm, 1 to 64
     * @param of how many judged windows are looked at, {@code count} to 64
     * @param below the clear level as a share of the threshold, in (0, 1]; 1 for no hysteresis. A dead-band of 5 % of
     *     the threshold is 0.95: EEMUA 191 gives dead-bands in percent of a signal's span, and a score has none
     * @param offDelay for how long of event time clearing must have been due before the alarm goes
     */
    public record Clear(int count, int of, double below, Duration offDelay) {
        public Clear {
            requireCount("clear", count, of);
            if (!(below > 0 && below <= 1)) {
                throw new IllegalArgumentException("clear.below is not in (0, 1]: " + below);
            }
            requireNotNegative("off-delay", offDelay);
        }
    }

    /**
     * How many alarms of a pipeline go out: at most {@code most} raised within {@code per} of event time. What is more
     * is held back and counted; an alarm that still stands when there is room again goes out then.
     *
     * @param most how many, 1 to 1000; 0 for no limit
     * @param per within which time
     */
    public record Flood(int most, Duration per) {
        /** No limit. */
        public static final Flood UNLIMITED = new Flood(0, Duration.ZERO);

        public Flood {
            if (most < 0 || most > 1000 || per.isNegative() || (most > 0) != per.compareTo(Duration.ZERO) > 0) {
                throw new IllegalArgumentException(
                        "flood needs 1 <= most <= 1000 within a time above zero: most " + most + ", per " + per);
            }
        }
    }

    private static void requireCount(String what, int count, int of) {
        if (count < 1 || of < count || of > 64) {
            throw new IllegalArgumentException(
                    what + " needs 1 <= count <= of <= 64, found count " + count + ", of " + of);
        }
    }

    private static void requireNotNegative(String what, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(what + " must not be negative: " + duration);
        }
    }
}
