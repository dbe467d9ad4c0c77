package io.edgewise.guard;

import io.edgewise.model.ChannelSpec;
import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import io.edgewise.window.Slice;
import io.edgewise.window.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges a window channel by channel: completeness, what the samples showed, which optional channels are absent. It
 * sets each slice's quality. One owner.
 *
 * <p>A channel is Bad when fewer of its expected samples are usable than its completeness asks for, and UNCERTAIN when
 * a single one is missing or doubtful. Expected are, where the manifest gives a rate, the window's length times the
 * rate, so that rows that never came are seen too and a slow channel may be MISSING in the rows of a faster one; else
 * the rows that came; in a resampled window the points of its grid. The window is as good as the worst of its required
 * channels; optional ones lower it at most to UNCERTAIN. It is rejected when a required channel is Bad or no channel at
 * all is usable. Findings stand in the order of channels, then of {@link Reason}.
 */
public final class WindowGuard implements Guard<Window> {
    private static final double NANOS_PER_SECOND = 1e9;

    /** How far a product of length and rate may fall short of a whole number by rounding. */
    private static final double ROUNDING = 1e-6;

    private final List<ChannelSpec> channels;
    private final boolean[] everUsable;
    private int absentees;
    private final List<Finding> findings = new ArrayList<>();

    /** Makes a guard for windows of these channels. */
    public WindowGuard(List<ChannelSpec> channels) {
        this.channels = List.copyOf(channels);
        this.everUsable = new boolean[channels.size()];
        this.absentees = absent().size();
    }

    @Override
    public Verdict check(Window window) {
        findings.clear();
        Quality quality = Quality.GOOD;
        boolean anyUsable = false;
        for (int channel = 0; channel < everUsable.length; channel++) {
            Quality judged = judge(window, channel);
            window.slice(channel).judge(judged);
            anyUsable |= judged != Quality.BAD;
            quality = quality.worst(effect(channel, judged));
        }
        return verdict(anyUsable ? quality : Quality.BAD);
    }

    /** Returns the names of the optional channels that never delivered a usable value so far. */
    public List<String> absent() {
        List<String> names = new ArrayList<>();
        for (int channel = 0; channel < everUsable.length; channel++) {
            if (isAbsent(channel)) {
                names.add(channels.get(channel).channel().name());
            }
        }
        return names;
    }

    /** Goes on from what {@link #absent} told elsewhere: all other channels have delivered something. */
    public void recall(List<String> neverUsable) {
        for (int channel = 0; channel < everUsable.length; channel++) {
            everUsable[channel] |= !neverUsable.contains(name(channels.get(channel)));
        }
        absentees = absent().size();
    }

    /** Returns how many channels {@link #absent} would name; allocates nothing. */
    public int absentees() {
        return absentees;
    }

    private Verdict verdict(Quality quality) {
        if (quality == Quality.BAD) {
            if (findings.isEmpty()) {
                findings.add(new Finding(Stage.WINDOW, Reason.INCOMPLETE, "", 0));
            }
            return new Verdict.Reject(findings);
        }
        return findings.isEmpty() ? Verdict.pass() : new Verdict.Degrade(quality, findings);
    }

    private Quality judge(Window window, int channel) {
        Slice slice = window.slice(channel);
        if (slice.size() > 0 && !everUsable[channel]) {
            everUsable[channel] = true;
            absentees -= channels.get(channel).required() ? 0 : 1;
        }
        if (isAbsent(channel)) {
            return Quality.BAD;
        }
        ChannelSpec spec = channels.get(channel);
        long expected = slice.isResampled() ? slice.rows() : expected(window, spec);
        boolean whole = slice.size() >= expected;
        long ignored = whole && spec.rateHz() > 0 ? Reason.MISSING.bit() : 0;
        int before = findings.size();
        Quality quality = sampleFindings(slice.reasons() & ~ignored, slice, spec);
        double share = slice.size() / (double) Math.max(1, expected);
        if (slice.size() == 0 || share < spec.completeness()) {
            findings.add(new Finding(Stage.WINDOW, Reason.INCOMPLETE, name(spec), share));
            return Quality.BAD;
        }
        if (whole) {
            return quality;
        }
        if (findings.size() == before) {
            findings.add(new Finding(Stage.WINDOW, Reason.SAMPLES_LEFT_OUT, name(spec), share));
        }
        return Quality.UNCERTAIN;
    }

    /** Adds a finding for each reason that spoke against a sample; returns how doubtful that leaves the channel. */
    private Quality sampleFindings(long reasons, Slice slice, ChannelSpec spec) {
        Quality quality = Quality.GOOD;
        for (long rest = reasons; rest != 0; rest &= rest - 1) {
            Reason reason = Reason.lowest(rest);
            if (reason.quality() != Quality.GOOD) {
                findings.add(new Finding(Stage.SAMPLE, reason, name(spec), slice.offending(reason)));
                quality = Quality.UNCERTAIN;
            }
        }
        return quality;
    }

    /**
     * Returns how many samples the channel has when none is missing. Where length times rate is no whole number,
     * windows take turns in having one more and one fewer: the fewer is no gap.
     */
    private static long expected(Window window, ChannelSpec spec) {
        double seconds = (window.endNanos() - window.startNanos()) / NANOS_PER_SECOND;
        return spec.rateHz() > 0 ? (long) (seconds * spec.rateHz() + ROUNDING) : window.rows();
    }

    private static String name(ChannelSpec spec) {
        return spec.channel().name();
    }

    private Quality effect(int channel, Quality judged) {
        if (channels.get(channel).required()) {
            return judged;
        }
        return judged == Quality.GOOD || isAbsent(channel) ? Quality.GOOD : Quality.UNCERTAIN;
    }

    private boolean isAbsent(int channel) {
        return !everUsable[channel] && !channels.get(channel).required();
    }
}
