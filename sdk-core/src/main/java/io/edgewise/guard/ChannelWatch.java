package io.edgewise.guard;

import io.edgewise.model.ChannelSpec;
import io.edgewise.model.SampleLimits;
import io.edgewise.signal.Quality;
import io.edgewise.signal.Range;
import io.edgewise.signal.Reason;

/** One channel's tests and what they remember of earlier samples. {@link SampleGuard} says what they are. */
final class ChannelWatch {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double LONGEST_SECONDS = 3600;

    private final Range physical;
    private final Range span;
    private final SampleLimits limits;
    private final boolean checksRate;
    private final boolean checksSpikes;
    private final boolean checksFlatLines;

    // The last usable sample.
    private double reference = Double.NaN;
    private long referenceNanos;

    // The last two rows; NaN where not usable.
    private double before = Double.NaN;
    private double beforeThat = Double.NaN;
    private long previous;

    // The samples that have not moved.
    private double first = Double.NaN;
    private int run;

    ChannelWatch(ChannelSpec spec) {
        this.physical = spec.channel().physical();
        this.span = spec.channel().span();
        this.limits = spec.limits();
        this.checksRate = limits.checksRate();
        this.checksSpikes = limits.checksSpikes();
        this.checksFlatLines = limits.checksFlatLines();
    }

    /** Returns what speaks against a value taken by itself, with what was known already. */
    long range(double value, long known) {
        if (isBad(known)) {
            return known;
        }
        if (!Double.isFinite(value)) {
            return known | Reason.NOT_A_NUMBER.bit();
        }
        if (!physical.contains(value) || Math.abs(value) > Float.MAX_VALUE) {
            return known | Reason.OUT_OF_RANGE.bit();
        }
        return span.contains(value) ? known : known | Reason.OUT_OF_SPAN.bit();
    }

    /** Returns what speaks against a value after those before it, with what was known already. */
    long follow(long timeNanos, double value, long known) {
        long found = known;
        if (checksRate && !isBad(found)) {
            found |= rate(timeNanos, value);
        }
        if (checksFlatLines && !isBad(found)) {
            found |= flatLine(value);
        }
        boolean usable = !isBad(found);
        previous = checksSpikes && usable ? spike(value) : 0;
        beforeThat = isBad(previous) ? Double.NaN : before;
        before = usable ? value : Double.NaN;
        if (usable) {
            reference = value;
            referenceNanos = timeNanos;
        }
        return found;
    }

    /** Lets a row pass that nothing is compared with. */
    long standAside(long known) {
        previous = 0;
        return known;
    }

    /** Forgets the neighbours: the next row does not follow on them. */
    void breakOff() {
        before = Double.NaN;
        beforeThat = Double.NaN;
    }

    /** Returns what the last row showed to be wrong with the one before it. */
    long previous() {
        return previous;
    }

    private long rate(long timeNanos, double value) {
        double seconds = (timeNanos - referenceNanos) / NANOS_PER_SECOND;
        if (Double.isNaN(reference) || !(seconds > 0) || seconds > LONGEST_SECONDS) {
            return 0;
        }
        double perSecond = Math.abs(value - reference) / seconds;
        return level(perSecond, limits.rateSuspect(), limits.rateFail(), Reason.RATE_SUSPECT, Reason.RATE_FAILED);
    }

    private long spike(double value) {
        double off = Math.abs(before - (beforeThat + value) / 2);
        return level(off, limits.spikeSuspect(), limits.spikeFail(), Reason.SPIKE_SUSPECT, Reason.SPIKE_FAILED);
    }

    private long flatLine(double value) {
        if (Math.abs(value - first) <= limits.flatTolerance()) {
            run += run < Integer.MAX_VALUE ? 1 : 0;
        } else {
            first = value;
            run = 1;
        }
        if (limits.flatFail() > 0 && run >= limits.flatFail()) {
            return Reason.FLAT_LINE_FAILED.bit();
        }
        return limits.flatSuspect() > 0 && run >= limits.flatSuspect() ? Reason.FLAT_LINE_SUSPECT.bit() : 0;
    }

    /** Returns the level that a size reaches; NaN reaches none. */
    private static long level(double size, double suspect, double fail, Reason doubtful, Reason bad) {
        if (size > fail) {
            return bad.bit();
        }
        return size > suspect ? doubtful.bit() : 0;
    }

    private static boolean isBad(long reasons) {
        return Reason.worst(reasons) == Quality.BAD;
    }
}
