package io.edgewise.simulator.chaos;

import io.edgewise.time.SystemTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** Adds up what several boots of one spool said, and judges it by what arrived. One thread. */
final class KeptTally {
    private static final int MOST_COMPLAINTS = 20;
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(5);

    private final Usage before = Usage.now();
    private final BitSet accepted = new BitSet();
    private final List<String> wrong = new ArrayList<>();
    private int offered;
    private int downs;
    private double slowestSeconds;

    /** Adds what a child has said; it has ended, or has nothing more to say. */
    void add(SpoolChild child) {
        add(child, child.accepted());
    }

    /** Adds what a child has said, of its acceptances only so many. */
    void add(SpoolChild child, int certain) {
        int first = child.plan().first();
        accepted.set(first, first + certain);
        offered += child.offered();
        downs += child.linkTold("DOWN");
        must(child.dropped() == 0, "boot %d dropped %d", child.plan().epoch(), child.dropped());
    }

    /** Notes how long something took to be back. */
    void took(double seconds) {
        slowestSeconds = Double.isNaN(seconds) ? seconds : Math.max(slowestSeconds, seconds);
    }

    double slowestSeconds() {
        return slowestSeconds;
    }

    int accepted() {
        return accepted.cardinality();
    }

    /** Tells how many accepted records have arrived. */
    int arrived(Marked marked) {
        return (int) accepted.stream().filter(marked.arrivals()::has).count();
    }

    /** Returns the accepted records that have not arrived, in words. */
    String missing(Marked marked) {
        int[] missing = accepted.stream()
                .filter(number -> !marked.arrivals().has(number))
                .toArray();
        return missing.length == 0 ? "none" : missing[0] + " to " + missing[missing.length - 1];
    }

    /** Notes what does not hold; each kind of complaint once. */
    void must(boolean holds, String words, Object... values) {
        String complaint = String.format(Locale.ROOT, words, values);
        if (!holds && wrong.size() < MOST_COMPLAINTS && !wrong.contains(complaint)) {
            wrong.add(complaint);
        }
    }

    /**
     * Judges: nothing lost or damaged, in order, what came again marked, back in time.
     *
     * @param limitSeconds how long it may take to be back
     * @param how in words what was done
     */
    FaultRow judge(String fault, Marked marked, double limitSeconds, String how) throws InterruptedException {
        Patience.until(SystemTime.ticker(), SETTLED_WITHIN, () -> Usage.now().isWithin(before));
        Figures figures = figures(marked);
        must(figures.accepted() > 0, "nothing accepted");
        must(figures.lost() == 0, "%d lost", figures.lost());
        must(figures.damaged() == 0, "%d damaged", figures.damaged());
        must(marked.unmarked() == 0, "%d repeated without a mark", marked.unmarked());
        must(marked.disordered() == 0, "%d out of order", marked.disordered());
        must(slowestSeconds <= limitSeconds, "back after more than %.0f s", limitSeconds);
        must(figures.after().isWithin(before), "left behind: %s", figures.after());
        String note = wrong.isEmpty() ? how : String.join(", ", wrong) + "; " + how;
        return new FaultRow(fault, figures, wrong.isEmpty(), note, null);
    }

    Figures figures(Marked marked) {
        return Figures.of(
                offered, new Account(accepted, downs), marked.arrivals(), slowestSeconds, before, Usage.now());
    }
}
