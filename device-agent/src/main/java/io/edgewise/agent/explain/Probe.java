package io.edgewise.agent.explain;

import io.edgewise.feature.FeatureSchema;
import io.edgewise.feature.FeatureVector;
import io.edgewise.model.ModelSession;
import io.edgewise.model.Prediction;
import io.edgewise.model.Ranges;
import io.edgewise.time.Ticker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a model on one window's features with a few of them changed, to find what would have kept it quiet. Features are
 * only moved towards their normal ranges, one at a time, then channel by channel. What is found is enough; where the
 * score does not follow the feature evenly, less may be, too.
 */
final class Probe {
    private static final int MOST_RUNS = 20_000;
    private static final long MOST_NANOS = 10_000_000_000L;
    private static final int MOST_CHANGES = 5;
    private static final int STEPS = 20;

    private final ModelSession session;
    private final Ranges ranges;
    private final double threshold;
    private final Ticker ticker;
    private final long began;
    private final FeatureSchema schema;
    private final float[] seen;
    private final FeatureVector tried;
    private int runs;

    /**
     * Makes a probe.
     *
     * @param session the session that judged the window; it remembers nothing from one run to the next
     * @param ranges where the features lie while all is well
     * @param seen the window's features
     * @param threshold the score above which a window speaks for an alarm
     */
    Probe(ModelSession session, Ranges ranges, float[] seen, double threshold, Ticker ticker) {
        this.session = session;
        this.ranges = ranges;
        this.schema = ranges.schema();
        this.seen = seen.clone();
        this.tried = new FeatureVector(schema);
        this.threshold = threshold;
        this.ticker = ticker;
        this.began = ticker.nanos();
    }

    /** Looks for it. */
    Quiet run() {
        List<Integer> known = known();
        if (known.isEmpty()) {
            return Quiet.unknown(
                    "The model's package tells no normal ranges, so there is nothing to move a feature" + " towards.");
        }
        List<Quiet.Change> single = new ArrayList<>();
        int asked = 0;
        // One sample of many decides nothing that could be repaired: a raw signal is moved as a whole.
        List<Integer> alone = known.stream()
                .filter(feature -> !schema.features().get(feature).isRaw())
                .toList();
        for (int feature : alone) {
            if (isSpent()) {
                break;
            }
            asked++;
            single(feature, single);
        }
        single.sort(Comparator.comparingDouble(Quiet.Change::widths));
        if (!single.isEmpty()) {
            return found(Quiet.Extent.ONE_FEATURE, single, asked, alone.size());
        }
        List<Quiet.Change> whole = channels(known);
        if (!whole.isEmpty()) {
            return found(Quiet.Extent.ONE_CHANNEL, whole, asked, alone.size());
        }
        return together(known, asked, alone.size());
    }

    private Quiet found(Quiet.Extent extent, List<Quiet.Change> changes, int asked, int alone) {
        return new Quiet(
                Quiet.How.PROBED,
                extent,
                how(asked, alone),
                changes.subList(0, Math.min(MOST_CHANGES, changes.size())),
                runs);
    }

    private String how(int asked, int alone) {
        String all = alone == 0
                ? "all samples of a channel at once"
                : asked == alone
                        ? "each of " + alone + " features alone"
                        : asked + " of " + alone + " features alone, then the time was over";
        return "The model itself was run " + runs + " times on this window, moving " + all
                + " towards its normal range. That is a probe, no proof: a smaller change may do as well.";
    }

    /** Returns the features that were seen and whose normal range is known, the farthest outside first. */
    private List<Integer> known() {
        List<Integer> known = new ArrayList<>();
        for (int i = 0; i < seen.length; i++) {
            if (Float.isFinite(seen[i]) && Float.isFinite(ranges.low(i)) && Float.isFinite(ranges.high(i))) {
                known.add(i);
            }
        }
        known.sort(Comparator.comparingDouble((Integer i) -> ranges.excess(i, seen[i]))
                .reversed());
        return known;
    }

    private void single(int feature, List<Quiet.Change> into) {
        float low = ranges.low(feature);
        float high = ranges.high(feature);
        float[] ends = {inRange(feature), (low + high) / 2, low, high};
        for (float end : ends) {
            if (end != seen[feature] && isQuiet(feature, end)) {
                float to = nearest(feature, end);
                double width =
                        Math.max((double) high - low, 1e-6 * Math.max(1, Math.max(Math.abs(low), Math.abs(high))));
                FeatureSchema.Feature about = schema.features().get(feature);
                into.add(new Quiet.Change(
                        about.channelName(),
                        about.statistic(),
                        seen[feature],
                        to,
                        Math.abs((double) seen[feature] - to) / width,
                        score(feature, to)));
                return;
            }
        }
    }

    /** Returns a value between what was seen and a quiet one that is quiet, and hardly farther than need be. */
    private float nearest(int feature, float quiet) {
        float good = quiet;
        float bad = seen[feature];
        for (int step = 0; step < STEPS; step++) {
            float middle = (float) (((double) good + bad) / 2);
            if (middle == good || middle == bad) {
                break;
            }
            if (isQuiet(feature, middle)) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        return good;
    }

    private List<Quiet.Change> channels(List<Integer> known) {
        List<Quiet.Change> quiet = new ArrayList<>();
        for (Map.Entry<String, List<Integer>> channel : byChannel(known).entrySet()) {
            if (isSpent()) {
                break;
            }
            reset();
            channel.getValue().forEach(feature -> tried.set(feature, inRange(feature)));
            float score = score();
            if (score <= threshold) {
                quiet.add(Quiet.Change.whole(channel.getKey(), score));
            }
        }
        return quiet;
    }

    /** Brings channel after channel into range, the farthest first, until the model is quiet. */
    private Quiet together(List<Integer> known, int asked, int alone) {
        List<Quiet.Change> needed = new ArrayList<>();
        reset();
        for (Map.Entry<String, List<Integer>> channel : byChannel(known).entrySet()) {
            if (isSpent()) {
                break;
            }
            channel.getValue().forEach(feature -> tried.set(feature, inRange(feature)));
            float score = score();
            needed.add(Quiet.Change.whole(channel.getKey(), score));
            if (score <= threshold) {
                return new Quiet(Quiet.How.PROBED, Quiet.Extent.SEVERAL_CHANNELS, how(asked, alone), needed, runs);
            }
        }
        return new Quiet(Quiet.How.PROBED, Quiet.Extent.NOTHING, how(asked, alone), List.of(), runs);
    }

    private Map<String, List<Integer>> byChannel(List<Integer> known) {
        Map<String, List<Integer>> channels = new LinkedHashMap<>();
        known.forEach(feature -> channels.computeIfAbsent(
                        schema.features().get(feature).channelName(), name -> new ArrayList<>())
                .add(feature));
        return channels;
    }

    private float inRange(int feature) {
        return Math.min(Math.max(seen[feature], ranges.low(feature)), ranges.high(feature));
    }

    private boolean isQuiet(int feature, float value) {
        return score(feature, value) <= threshold;
    }

    private float score(int feature, float value) {
        reset();
        tried.set(feature, value);
        return score();
    }

    private void reset() {
        System.arraycopy(seen, 0, tried.array(), 0, seen.length);
    }

    /** Returns the model's score; NaN, which is never quiet, where it gave none. */
    private float score() {
        runs++;
        Prediction prediction = session.infer(tried);
        return prediction.status() == Prediction.Status.SCORED ? prediction.score() : Float.NaN;
    }

    private boolean isSpent() {
        return runs >= MOST_RUNS || ticker.nanos() - began > MOST_NANOS;
    }
}
