package io.edgewise.model;

import java.util.ArrayList;
import java.util.List;

/** Which channels a model accuses: those whose own error lies above the threshold. */
public final class ChannelErrors {
    private ChannelErrors() {}

    /**
     * Returns them, the farthest first. An error that is infinite is told as the greatest number.
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
            if (errors[i] > high) {
                float error = Math.min(errors[i], Float.MAX_VALUE);
                over.add(new Contribution(
                        channels.get(i).channel().name(),
                        Contribution.ERROR,
                        error,
                        low,
                        high,
                        Math.min(Ranges.excess(low, high, error), Float.MAX_VALUE)));
            }
        }
        return Ranges.farthest(over);
    }
}
