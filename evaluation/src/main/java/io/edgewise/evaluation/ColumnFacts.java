package io.edgewise.evaluation;

import io.edgewise.codec.ChannelFacts;
import io.edgewise.codec.ChannelProfile;
import io.edgewise.signal.Range;
import io.edgewise.signal.Reason;

/** What one column of a recording holds. */
final class ColumnFacts {
    final String name;
    final String unit;
    final int column;
    private final Intervals intervals = new Intervals();
    private final ChannelProfile profile;
    private long last = Long.MIN_VALUE;
    private double squares;
    private double mean;
    double min = Double.NaN;
    double max = Double.NaN;
    long usable;
    long missing;
    long words;

    ColumnFacts(String name, String unit, int column) {
        this.name = name;
        this.unit = unit;
        this.column = column;
        this.profile = new ChannelProfile(name, unit);
    }

    void take(long timeNanos, double value, long reasons) {
        profile.take(timeNanos, value, reasons);
        if (Double.isNaN(value)) {
            missing += (reasons & Reason.MISSING.bit()) != 0 ? 1 : 0;
            words += (reasons & Reason.NOT_A_NUMBER.bit()) != 0 ? 1 : 0;
            return;
        }
        min = usable == 0 ? value : Math.min(min, value);
        max = usable == 0 ? value : Math.max(max, value);
        usable++;
        double delta = value - mean;
        mean += delta / usable;
        squares += delta * (value - mean);
        if (last != Long.MIN_VALUE) {
            intervals.add(timeNanos - last);
        }
        last = timeNanos;
    }

    /** Tells whether it is a signal: it has numbers, and more of them than words. */
    boolean isSignal() {
        return usable > 0 && usable > words;
    }

    /** Returns a number that stands for no value, -9999 or its like; NaN where there is none. */
    double sentinel() {
        return profile.facts().sentinel();
    }

    /** Returns where values can lie: everywhere but beyond half-way to such a number. */
    Range physical() {
        ChannelFacts facts = profile.facts();
        return new Range(facts.floor(), facts.ceiling());
    }

    boolean isFrozen() {
        return usable > 1 && min == max;
    }

    double rateHz() {
        return intervals.rateHz();
    }

    long gaps() {
        return intervals.gaps();
    }

    double deviation() {
        return usable == 0 ? 0 : Math.sqrt(squares / usable);
    }
}
