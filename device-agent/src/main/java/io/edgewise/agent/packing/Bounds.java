package io.edgewise.agent.packing;

import io.edgewise.feature.FeatureSchema;
import io.edgewise.model.Ranges;
import io.edgewise.signal.Range;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;

/** How wide data lies, with margins in multiples of that width. */
final class Bounds {
    /** Beyond half a width outside the data a value is doubted. */
    private static final double SPAN_MARGIN = 0.5;

    /** Beyond twenty widths it is the instrument that is broken: a fault of the machine stays inside. */
    private static final double PHYSICAL_MARGIN = 20;

    private Bounds() {}

    static Range span(NormalData.Column column) {
        return widened(column, SPAN_MARGIN);
    }

    static Range physical(NormalData.Column column) {
        return widened(column, PHYSICAL_MARGIN);
    }

    /** Returns the least and greatest value of each feature; NaN where it never had one. */
    static Ranges of(FeatureSchema schema, List<float[]> rows) {
        float[] low = new float[schema.size()];
        float[] high = new float[schema.size()];
        Arrays.fill(low, Float.NaN);
        Arrays.fill(high, Float.NaN);
        for (float[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                if (!Float.isNaN(row[i])) {
                    low[i] = Float.isNaN(low[i]) ? row[i] : Math.min(low[i], row[i]);
                    high[i] = Float.isNaN(high[i]) ? row[i] : Math.max(high[i], row[i]);
                }
            }
        }
        return new Ranges(schema, low, high);
    }

    /** Returns the ranges with so many widths more on both sides. */
    static Ranges widened(Ranges ranges, double margin) {
        int size = ranges.schema().size();
        float[] low = new float[size];
        float[] high = new float[size];
        for (int i = 0; i < size; i++) {
            double width = width(ranges.low(i), ranges.high(i));
            low[i] = (float) (ranges.low(i) - margin * width);
            high[i] = (float) (ranges.high(i) + margin * width);
        }
        return new Ranges(ranges.schema(), low, high);
    }

    private static Range widened(NormalData.Column column, double margin) {
        if (column.isEmpty()) {
            return Range.ANY;
        }
        double width = width(column.min, column.max);
        int digits = (int) Math.ceil(1 - Math.log10(width));
        return new Range(
                rounded(column.min - margin * width, digits, RoundingMode.FLOOR),
                rounded(column.max + margin * width, digits, RoundingMode.CEILING));
    }

    /** What never moved is given a width of a hundredth of its value. */
    private static double width(double low, double high) {
        double least = 1e-2 * Math.max(Math.abs(low), Math.abs(high));
        return high > low ? high - low : least > 0 ? least : 1;
    }

    private static double rounded(double value, int digits, RoundingMode mode) {
        return BigDecimal.valueOf(value).setScale(digits, mode).doubleValue();
    }
}
