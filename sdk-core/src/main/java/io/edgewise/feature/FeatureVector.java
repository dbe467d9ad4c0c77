package io.edgewise.feature;

/**
 * The numbers a model reads, computed in double and cast to float once. Borrowed from the extractor until its next
 * call.
 */
public final class FeatureVector {
    private final FeatureSchema schema;
    private final float[] values;

    /** Makes a vector of zeros. */
    public FeatureVector(FeatureSchema schema) {
        this.schema = schema;
        this.values = new float[schema.size()];
    }

    /** Returns what stands where. */
    public FeatureSchema schema() {
        return schema;
    }

    /** Returns how many features there are. */
    public int size() {
        return values.length;
    }

    /** Returns a feature; NaN where its channel gave nothing usable. */
    public float value(int index) {
        return values[index];
    }

    /** Sets a feature; the one cast from double to float. */
    public void set(int index, double value) {
        values[index] = (float) value;
    }

    /** Returns the array behind it: for engines. Not to be written. */
    public float[] array() {
        return values;
    }
}
