package io.edgewise.deploy;

import io.edgewise.decision.CountingPolicy;
import io.edgewise.decision.DecisionPolicy;
import io.edgewise.decision.Judgement;
import io.edgewise.decision.PolicyMemory;
import io.edgewise.guard.Verdict;
import io.edgewise.model.Prediction;
import org.jspecify.annotations.Nullable;

/** The n-of-m policy, which takes up at one window what another one remembered before it. */
final class ResumedPolicy implements DecisionPolicy {
    private static final long MILLI = 1_000_000;

    private final CountingPolicy policy;
    private final long firstMillis;

    // Confined to the owner.
    private @Nullable PolicyMemory memory;

    /**
     * Makes one.
     *
     * @param firstEndNanos the end of the window, to the millisecond
     * @param memory what was remembered before it
     */
    ResumedPolicy(CountingPolicy policy, long firstEndNanos, PolicyMemory memory) {
        this.policy = policy;
        this.firstMillis = Math.floorDiv(firstEndNanos, MILLI);
        this.memory = memory;
    }

    private CountingPolicy at(long endNanos) {
        PolicyMemory known = memory;
        if (known != null && Math.floorDiv(endNanos, MILLI) >= firstMillis) {
            policy.recall(known);
            memory = null;
        }
        return policy;
    }

    @Override
    public Judgement decide(long endNanos, Prediction prediction, double threshold) {
        return at(endNanos).decide(endNanos, prediction, threshold);
    }

    @Override
    public Judgement fallback(long endNanos, Verdict why) {
        return at(endNanos).fallback(endNanos, why);
    }

    @Override
    public Judgement notRunning(long endNanos) {
        return at(endNanos).notRunning(endNanos);
    }

    @Override
    public Judgement learning(long endNanos) {
        return at(endNanos).learning(endNanos);
    }

    @Override
    public Judgement outOfService() {
        return policy.outOfService();
    }

    @Override
    public void resume(int label) {
        policy.resume(label);
    }

    @Override
    public void reset() {
        policy.reset();
    }
}
