package io.edgewise.guard;

import io.edgewise.model.Prediction;
import io.edgewise.signal.Range;

/** Judges what a model answered: no answer, NaN and scores that cannot be are rejected. */
public final class OutputGuard implements Guard<Prediction> {
    /** Makes a guard for scores within this range. */
    public OutputGuard(Range possible) {
        throw new UnsupportedOperationException("not yet built");
    }

    @Override
    public Verdict check(Prediction prediction) {
        throw new UnsupportedOperationException("not yet built");
    }
}
