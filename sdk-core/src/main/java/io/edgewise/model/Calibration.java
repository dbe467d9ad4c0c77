package io.edgewise.model;

import io.edgewise.feature.FeatureSchema;
import java.util.List;

/**
 * What one machine taught a model while it ran well: the range of each feature, and which channels did not move and are
 * left out. Its document is {@code edgewise.calibration/v1}; its digest names it in every decision.
 */
public final class Calibration {
    private final Ranges ranges;
    private final List<String> leftOut;
    private final Digest model;
    private final int windows;

    /**
     * Makes a calibration.
     *
     * @param ranges what was learned; NaN bounds for features that are left out
     * @param leftOut names of channels that did not move, sorted
     * @param model the digest of the model it was learned for
     * @param windows how many windows it was learned from
     */
    public Calibration(Ranges ranges, List<String> leftOut, Digest model, int windows) {
        this.ranges = ranges;
        this.leftOut = List.copyOf(leftOut);
        this.model = model;
        this.windows = windows;
    }

    /** Returns the learned ranges. */
    public Ranges ranges() {
        return ranges;
    }

    /** Returns the names of the channels that are left out, sorted. */
    public List<String> leftOut() {
        return leftOut;
    }

    /** Returns the digest of the model it was learned for. */
    public Digest model() {
        return model;
    }

    /** Returns how many windows it was learned from. */
    public int windows() {
        return windows;
    }

    /** Returns the document {@code edgewise.calibration/v1}: the same bytes for the same calibration. */
    public byte[] document() {
        throw new UnsupportedOperationException("not yet built");
    }

    /** Returns the digest of the document. */
    public Digest digest() {
        throw new UnsupportedOperationException("not yet built");
    }

    /** Reads a document; refuses one that is malformed or of another schema of features. */
    public static Calibration parse(byte[] document, FeatureSchema schema) {
        throw new UnsupportedOperationException("not yet built");
    }
}
