package io.edgewise.simulator.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Adds up what came of many pulls. One thread uses it. */
final class PullTally {
    /**
     * What may come twice for each cut: what was on its way, and the system makes 128 KiB of the 64 that are asked for.
     */
    static final long MOST_WASTED = 2L * RegistryProxy.BUFFER;

    private static final int MOST_TOLD = 3;

    private int pulls;
    private int right;
    private int refused;
    private int healed;
    private int misnamed;
    private int cuts;
    private long fetched;
    private long wasted;
    private long mostWasted;
    private long mostAgain;
    private double slowest;
    private int wrong;
    private final List<String> told = new ArrayList<>();

    /** Notes one pull that has ended, whichever way. */
    void pulled(boolean well, double seconds) {
        pulls++;
        if (well) {
            right++;
        } else {
            refused++;
        }
        slowest = Math.max(slowest, seconds);
    }

    /** Notes one that was killed. */
    void killed(boolean whole) {
        pulls++;
        right += whole ? 1 : 0;
    }

    /** Notes one that came to a good end later. */
    void healed(double seconds) {
        healed++;
        slowest = Math.max(slowest, seconds);
    }

    /** Notes how many bytes were sent for a blob of this size, with so many cuts. */
    void sent(long bytes, long size, int times) {
        fetched += bytes;
        long twice = Math.max(0, bytes - size);
        mostAgain = Math.max(mostAgain, twice);
        if (times > 0) {
            cuts += times;
            wasted += twice;
            mostWasted = Math.max(mostWasted, twice / times);
        }
    }

    /** Notes blobs whose name was not their hash. */
    void misnamed(int blobs, String what) {
        misnamed += blobs;
        must(blobs == 0, what + ": " + blobs + " blobs under a name that is not their hash");
    }

    /** Notes what did not hold. */
    void must(boolean holds, String words) {
        if (!holds) {
            wrong++;
            if (told.size() < MOST_TOLD) {
                told.add(words);
            }
        }
    }

    /** Returns how many bytes were fetched again in one pull, at most, whatever the reason. */
    long mostAgain() {
        return mostAgain;
    }

    FaultRow judge(String fault, String how) {
        must(mostWasted <= MOST_WASTED, "up to " + mostWasted + " bytes fetched again for a cut");
        PullFigures figures =
                new PullFigures(pulls, right, refused, healed, misnamed, fetched, cuts, wasted, mostWasted, slowest);
        String rest = wrong > told.size() ? String.format(Locale.ROOT, " and %,d more", wrong - told.size()) : "";
        String note = told.isEmpty() ? how : String.join("; ", told) + rest + "; " + how;
        return FaultRow.ofPulls(fault, figures, wrong == 0, note);
    }
}
