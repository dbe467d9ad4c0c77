package io.edgewise.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The regimes a machine is run in: the ranges of one or two channels, each with a baseline of its own. Where there are
 * two channels a regime is a range of the first and one of the second, numbered row by row.
 *
 * @param axes the channels that tell, one or two
 * @param deadBand how far beyond a border a value must lie to change the regime, as a share of the width of the range
 *     that is left, in [0, 0.5): noise at a border changes nothing
 * @param settle how long the machine must have been in a regime before a window in it is learned or judged
 */
public record Regimes(List<Axis> axes, double deadBand, Duration settle) {
    /** The dead-band where nothing else is said: two per cent of the range. */
    public static final double DEFAULT_DEAD_BAND = 0.02;

    /** How many regimes there may be: each learns for a time of its own. */
    public static final int MOST = 64;

    public Regimes {
        axes = List.copyOf(axes);
        if (axes.isEmpty()
                || axes.size() > 2
                || (axes.size() == 2 && axes.get(0).channel() == axes.get(1).channel())) {
            throw new IllegalArgumentException("regimes are told by one or two different channels, found " + axes);
        }
        if (!(deadBand >= 0 && deadBand < 0.5)) {
            throw new IllegalArgumentException(
                    "the dead-band at a border is not in [0 %, 50 %): " + 100 * deadBand + " %");
        }
        if (settle.isNegative()) {
            throw new IllegalArgumentException("settle must not be negative: " + settle);
        }
        long count = axes.stream().mapToLong(Axis::ranges).reduce(1, (a, b) -> a * b);
        if (count > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " regimes are told apart, these are " + count);
        }
    }

    /** Returns how many regimes there are. */
    public int count() {
        return axes.stream().mapToInt(Axis::ranges).reduce(1, (a, b) -> a * b);
    }

    /** Returns the names of the regimes by number: that of the range, or of both, with a slash between them. */
    public List<String> names() {
        List<String> names = axes.get(0).names();
        if (axes.size() == 1) {
            return names;
        }
        List<String> pairs = new ArrayList<>();
        for (String first : names) {
            for (String second : axes.get(1).names()) {
                pairs.add(first + "/" + second);
            }
        }
        return List.copyOf(pairs);
    }

    /**
     * One channel and its ranges.
     *
     * @param channel the channel's number
     * @param borders ascending, in the channel's unit: range number {@code i} is {@code [borders[i], borders[i + 1])}
     * @param names one for each range, different from each other
     */
    public record Axis(int channel, List<Double> borders, List<String> names) {
        public Axis {
            borders = List.copyOf(borders);
            names = List.copyOf(names);
            if (channel < 0 || borders.size() < 2) {
                throw new IllegalArgumentException(
                        "the ranges of a channel need at least two borders, for example [0, 1000, 2000]: " + borders);
            }
            for (int i = 0; i < borders.size(); i++) {
                if (!Double.isFinite(borders.get(i)) || (i > 0 && borders.get(i) <= borders.get(i - 1))) {
                    throw new IllegalArgumentException("borders must ascend, found " + borders);
                }
            }
            if (names.size() != borders.size() - 1 || new HashSet<>(names).size() != names.size()) {
                throw new IllegalArgumentException("borders " + borders + " make " + (borders.size() - 1)
                        + " ranges, each needs a name of its own, found " + names);
            }
        }

        int ranges() {
            return borders.size() - 1;
        }
    }
}
