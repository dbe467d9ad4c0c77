package io.edgewise.simulator.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is said of one experiment.
 *
 * @param fault its name
 * @param figures what was counted; null when it was not run, or broke
 * @param ok whether all held that must hold; null when it was not run
 * @param note how it was run, what did not hold, or why it was not run
 * @param control how many records the positive control lost in the same run; null where there is none
 * @param pulls what was counted where packages are pulled, in place of the figures
 */
record FaultRow(
        String fault,
        @Nullable Figures figures,
        @Nullable Boolean ok,
        String note,
        @Nullable Integer control,
        @Nullable PullFigures pulls) {
    /** The longest time from a cause's end to the first acknowledgement. */
    static final double MOST_RECOVERY_SECONDS = 10;

    FaultRow(String fault, @Nullable Figures figures, @Nullable Boolean ok, String note, @Nullable Integer control) {
        this(fault, figures, ok, note, control, null);
    }

    /** What is said where packages are pulled. */
    static FaultRow ofPulls(String fault, PullFigures pulls, boolean ok, String note) {
        return new FaultRow(fault, null, ok, note, null, pulls);
    }

    static FaultRow notRun(String fault, String missing) {
        return new FaultRow(fault, null, null, "not-run: " + missing, null);
    }

    static FaultRow broken(String fault, Throwable why) {
        return new FaultRow(fault, null, false, "broken: " + why, null);
    }

    /**
     * What must hold beside: nothing lost, back in time, nothing left behind.
     *
     * @param duplicates how many records may arrive again, at most
     * @param downs how often the line must be told to be down, at least
     */
    record Bounds(int duplicates, int downs) {}

    /** Judges the figures. */
    static FaultRow judged(String fault, Figures figures, Bounds bounds, String how) {
        List<String> wrong = new ArrayList<>();
        must(wrong, figures.accepted() == figures.count(), "%d not accepted", figures.count() - figures.accepted());
        must(wrong, figures.lost() == 0, "%d lost", figures.lost());
        must(wrong, figures.duplicates() <= bounds.duplicates(), "more than %d repeated", bounds.duplicates());
        must(
                wrong,
                figures.recoverySeconds() <= MOST_RECOVERY_SECONDS,
                "back after more than %.0f s",
                MOST_RECOVERY_SECONDS);
        must(wrong, figures.downs() >= bounds.downs(), "told to be down %d times", figures.downs());
        must(wrong, figures.after().isWithin(figures.before()), "left behind: %s", figures.after());
        String note = wrong.isEmpty() ? how : String.join(", ", wrong) + "; " + how;
        return new FaultRow(fault, figures, wrong.isEmpty(), note, null);
    }

    /** The same row with what the positive control lost; if that is nothing, the harness finds no loss. */
    FaultRow with(int lostByControl) {
        boolean found = lostByControl > 0;
        return new FaultRow(
                fault,
                figures,
                Boolean.TRUE.equals(ok) && found,
                found ? note : "the positive control lost nothing; " + note,
                lostByControl,
                pulls);
    }

    boolean failed() {
        return Boolean.FALSE.equals(ok);
    }

    private static void must(List<String> wrong, boolean holds, String words, Object value) {
        if (!holds) {
            wrong.add(String.format(Locale.ROOT, words, value));
        }
    }
}
