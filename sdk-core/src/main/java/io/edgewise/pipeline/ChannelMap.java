package io.edgewise.pipeline;

import java.util.Arrays;

/**
 * Which column of a source's frame feeds each channel of a pipeline, and how its values convert: {@code value * factor
 * + offset}.
 */
public final class ChannelMap {
    /** Stands in the place of a column where nothing feeds the channel. */
    public static final int UNBOUND = -1;

    private final int[] columns;
    private final double[] factors;
    private final double[] offsets;

    /** Makes a map; the arrays are copied and have one element per channel. */
    public ChannelMap(int[] columns, double[] factors, double[] offsets) {
        this.columns = columns.clone();
        this.factors = factors.clone();
        this.offsets = offsets.clone();
    }

    /** Returns the map for a source whose columns are the pipeline's channels. */
    public static ChannelMap identity(int channels) {
        int[] columns = new int[channels];
        double[] factors = new double[channels];
        Arrays.setAll(columns, i -> i);
        Arrays.fill(factors, 1);
        return new ChannelMap(columns, factors, new double[channels]);
    }

    int size() {
        return columns.length;
    }

    int column(int channel) {
        return columns[channel];
    }

    double convert(int channel, double value) {
        return value * factors[channel] + offsets[channel];
    }
}
