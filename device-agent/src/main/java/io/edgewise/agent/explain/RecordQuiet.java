package io.edgewise.agent.explain;

import io.edgewise.codec.DecisionView;
import io.edgewise.decision.Decision;
import io.edgewise.model.Contribution;
import io.edgewise.model.Reading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would have kept a window quiet, from its record alone. That is enough for range bands: their score is the
 * largest distance of a feature from its normal range, and the record tells the farthest twelve.
 */
final class RecordQuiet {
    private static final int MOST_IN_A_RECORD = 12;

    private RecordQuiet() {}

    /** Returns why there is nothing to ask; null where there is. */
    static @Nullable Quiet notNeeded(DecisionView decision) {
        if (Float.isNaN(decision.score())) {
            return Quiet.notNeeded("This window was not judged: it has no score.");
        }
        if (decision.score() > decision.threshold()) {
            return null;
        }
        return Quiet.notNeeded(
                decision.decision() == Decision.ALARM
                        ? "This window's own score is not above the threshold. The alarm stands because of windows"
                                + " before it, until enough quiet ones have come."
                        : "This window was quiet: its score is not above the threshold.");
    }

    /**
     * Works it out.
     *
     * @param why why no model can be asked
     */
    static Quiet of(DecisionView decision, String why) {
        Quiet needless = notNeeded(decision);
        if (needless != null) {
            return needless;
        }
        List<Contribution> parts = decision.contributions();
        if (parts.isEmpty()) {
            return Quiet.unknown("The record tells no feature outside a normal range. " + why);
        }
        if (parts.get(0).isError()) {
            return Quiet.unknown(
                    "A signal that the model expects: each error at most " + Reading.of(decision.threshold(), 4)
                            + ". Which samples would make it so only the model knows. " + why);
        }
        if (Float.compare(parts.get(0).excess(), decision.score()) != 0) {
            return Quiet.unknown("The record's score is not the distance from a normal range, so only the model knows"
                    + " what makes it. " + why);
        }
        List<Contribution> over = parts.stream()
                .filter(part -> part.excess() > decision.threshold())
                .toList();
        if (over.size() == MOST_IN_A_RECORD) {
            return Quiet.unknown("All twelve features that the record tells speak for an alarm each, and there may be"
                    + " more. " + why);
        }
        String how = "Worked out from the record: its score is the largest distance from a normal range, as a range"
                + " band's is. No model was run. " + why;
        if (over.size() == 1) {
            Quiet.Change change = change(over.get(0), decision.threshold());
            return new Quiet(Quiet.How.RECORD, Quiet.Extent.ONE_FEATURE, how, List.of(change), 0);
        }
        List<Quiet.Change> channels = over.stream()
                .map(Contribution::channel)
                .distinct()
                .map(channel -> Quiet.Change.whole(channel, Float.NaN))
                .toList();
        Quiet.Extent extent = channels.size() == 1 ? Quiet.Extent.ONE_CHANNEL : Quiet.Extent.SEVERAL_CHANNELS;
        return new Quiet(Quiet.How.RECORD, extent, how, channels, 0);
    }

    private static Quiet.Change change(Contribution part, double threshold) {
        double low = part.low();
        double high = part.high();
        double scale = Math.max(Math.max(Math.abs(low), Math.abs(high)), 1);
        double width = Math.max(high - low, 1e-6 * scale);
        double to = part.value() > high ? high + threshold * width : low - threshold * width;
        return new Quiet.Change(
                part.channel(),
                part.feature(),
                part.value(),
                (float) to,
                Math.abs(part.value() - to) / width,
                Float.NaN);
    }
}
