package io.edgewise.evaluation;

import io.edgewise.decision.DecisionSettings;
import io.edgewise.deploy.PipelineSpec.WindowRule;

/**
 * What was chosen to keep a budget, and whether it was kept where nothing was chosen.
 *
 * @param budget what was allowed
 * @param window how the stream is cut
 * @param decide how windows become decisions
 * @param threshold above which score a window speaks for an alarm
 * @param chosen what it gave in the part that chose
 * @param untouched what it gives in the last third, which nothing was chosen by
 */
record BudgetOutcome(
        Budget budget, WindowRule window, DecisionSettings decide, double threshold, Count chosen, Count untouched) {
    static final double CONFIDENCE = 0.95;

    /**
     * Alarms in a time that was judged.
     *
     * @param alarms how many
     * @param seconds in how long
     */
    record Count(long alarms, double seconds) {
        /** Returns the rate that the truth lies under with 95 % confidence, per second. */
        double upperPerSecond() {
            return PoissonInterval.upper(alarms, CONFIDENCE) / seconds;
        }
    }

    /** Tells whether the part that chose is long enough to promise the budget. */
    boolean promised() {
        return chosen.upperPerSecond() <= budget.perSecond();
    }

    /** Returns how long the part that chooses must be, without an alarm, to promise the budget: the rule of three. */
    double neededSeconds() {
        return PoissonInterval.upper(0, CONFIDENCE) / budget.perSecond();
    }

    /** Tells whether the last third surely has more alarms than were allowed. */
    boolean exceeded() {
        return PoissonInterval.of(untouched.alarms, CONFIDENCE).low() > budget.perSecond() * untouched.seconds;
    }
}
