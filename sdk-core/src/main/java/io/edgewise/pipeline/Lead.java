package io.edgewise.pipeline;

import io.edgewise.guard.Regimes;
import io.edgewise.guard.RunWhen;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.SampleLimits;
import io.edgewise.signal.Resampling;
import io.edgewise.window.WindowSpec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rows before a window it takes to judge it as if all had been seen. What a machine did longer ago, and still
 * matters by a hysteresis, is not in it.
 *
 * @param time from how long before the window's start on
 * @param rows how many rows before it at least
 * @param fromItsFirstRow whether windows are counted from the first row on, so that it must be a window's first row
 */
public record Lead(Duration time, int rows, boolean fromItsFirstRow) {
    /** None. */
    public static final Lead NONE = new Lead(Duration.ZERO, 0, false);

    /**
     * Returns what a pipeline needs.
     *
     * @param window how it cuts the stream
     * @param resampling how samples are brought onto a grid; null for not
     * @param running when the machine runs; null for always
     * @param regimes in which regimes; null for none
     * @param channels the model's channels
     */
    public static Lead of(
            WindowSpec window,
            @Nullable Resampling resampling,
            @Nullable RunWhen running,
            @Nullable Regimes regimes,
            List<ChannelSpec> channels) {
        if (!(window instanceof WindowSpec.Time cut)) {
            return new Lead(Duration.ZERO, 0, true);
        }
        Duration time = running == null
                ? Duration.ZERO
                : running.holds().plus(running.grace()).plus(cut.hop().multipliedBy(2));
        Duration settled = regimes == null
                ? Duration.ZERO
                : regimes.settle().plus(cut.hop().multipliedBy(2));
        time = time.compareTo(settled) < 0 ? settled : time;
        Duration bridged = resampling == null ? Duration.ZERO : resampling.longest();
        return new Lead(
                time.compareTo(bridged) < 0 ? bridged : time,
                channels.stream()
                        .mapToInt(channel -> rows(channel.limits()))
                        .max()
                        .orElse(0),
                false);
    }

    private static int rows(SampleLimits limits) {
        int neighbours = limits.checksRate() || limits.checksSpikes() ? 2 : 0;
        int still = Math.max(limits.flatSuspect(), limits.flatFail());
        return Math.max(neighbours, limits.checksFlatLines() ? still : 0);
    }
}
