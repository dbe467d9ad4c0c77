package io.edgewise.model;

import java.util.ArrayList;
import java.util.List;

/** Which channels a model accuses: those whose own error lies above the threshold. */
public final class ChannelErrors {
    private ChannelErrors() {}

    /**
     * Returns them, the farthest first.
     *
     * @param channels the manifest's, in its order
     * @param errors one for each channel, NaN where the model does not tell; or none at all
     * @param threshold above it an error speaks for an alarm, as the score does
     */
    public static List<Contribution> contributions(List<ChannelSpec> channels, float[] errors, double threshold) {
        float high = (float) threshold;
        float low = Math.min(0, high);
        List<Contribution> over = new ArrayList<>();
        for (int i = 0; i < errors.length; i++) {
            if (errors[i] > high && Float.isFinite(errors[i])) {
                over.add(new Contribution(
                        channels.get(i).channel().name(),
                        Contribution.ERROR,
                        errors[i],
                        low,
                        high,
                        Ranges.excess(low, high, errors[i])));
            }
        }
        return Ranges.farthest(over);
    }
}
