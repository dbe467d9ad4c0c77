package io.edgewise.evaluation;

import io.edgewise.decision.DecisionSettings;
import java.util.ArrayList;
import java.util.List;

/** Tells people whether a false-alarm budget can be kept and was. */
final class BudgetText {
    private BudgetText() {}

    /** A line of the account. */
    record Line(String title, String text) {}

    static List<Line> lines(BudgetOutcome outcome) {
        List<Line> lines = new ArrayList<>();
        BudgetOutcome.Count chosen = outcome.chosen();
        lines.add(new Line("budget", outcome.budget().words() + " false alarms at most"));
        lines.add(new Line(
                "  chosen",
                chosen.alarms() + " alarms in " + Words.seconds(chosen.seconds())
                        + ", the second third; with 95 % confidence fewer than 1 per "
                        + Words.seconds(1 / chosen.upperPerSecond())));
        if (!outcome.promised()) {
            lines.add(new Line(
                    "  TOO SHORT",
                    "this history cannot promise the budget: the part that chooses needs "
                            + Words.seconds(outcome.neededSeconds())
                            + " without an alarm (rule of three), so three times that in all; it can promise "
                            + "1 per " + Words.seconds(1 / chosen.upperPerSecond())));
        }
        double[] rate = BacktestResult.ratePerDay(
                outcome.untouched().alarms(), outcome.untouched().seconds());
        lines.add(new Line(
                "  untouched",
                outcome.untouched().alarms() + " alarms in "
                        + Words.seconds(outcome.untouched().seconds())
                        + ", the last third: " + Words.number(rate[0]) + " a day, with 95 % confidence "
                        + Words.number(rate[1]) + " to " + Words.number(rate[2]) + "; allowed "
                        + Words.number(outcome.budget().perSecond() * 86_400)
                        + (outcome.exceeded() ? ": EXCEEDED, this machine was not the same any more" : "")));
        return lines;
    }

    /** Returns the lines for device.yaml. */
    static String yaml(BudgetOutcome outcome) {
        DecisionSettings decide = outcome.decide();
        return "window: " + WindowText.yaml(outcome.window()) + "\n"
                + "decide: { threshold: " + outcome.threshold() + ", raise: { count: "
                + decide.raise().count()
                + ", of: " + decide.raise().of() + " }, clear: { count: "
                + decide.clear().count() + ", of: "
                + decide.clear().of() + " } }";
    }
}
