package io.edgewise.decision;

import io.edgewise.guard.Verdict;
import io.edgewise.model.Prediction;

/** The n-of-m policy: raise and clear by counts of windows, with hysteresis, on-delay, latch and a limited hold. */
public final class CountingPolicy implements DecisionPolicy {
    /** Makes a policy. */
    public CountingPolicy(DecisionSettings settings) {
        throw new UnsupportedOperationException("not yet built");
    }

    @Override
    public Judgement decide(long endNanos, Prediction prediction, double threshold) {
        throw new UnsupportedOperationException("not yet built");
    }

    @Override
    public Judgement fallback(long endNanos, Verdict why) {
        throw new UnsupportedOperationException("not yet built");
    }

    @Override
    public Judgement notRunning(long endNanos) {
        throw new UnsupportedOperationException("not yet built");
    }

    @Override
    public Judgement learning(long endNanos) {
        throw new UnsupportedOperationException("not yet built");
    }
}
