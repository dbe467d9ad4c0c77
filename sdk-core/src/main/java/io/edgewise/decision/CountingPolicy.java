package io.edgewise.decision;

import io.edgewise.guard.Verdict;
import io.edgewise.model.Prediction;

/**
 * The n-of-m policy: raise and clear by counts of judged windows, with hysteresis, on-delay, latch and a limited hold.
 *
 * <ul>
 *   <li>Raise: {@code raiseCount} of the last {@code raiseOf} judged windows above the threshold, and that for at least
 *       {@code onDelay} of event time. Fewer than {@code raiseOf} windows suffice if the count is reached.
 *   <li>Clear: {@code clearCount} of the last {@code clearOf} windows judged <em>since the alarm came</em> not above
 *       {@code threshold * clearBelow}. Both memories begin anew then: another alarm needs evidence of its own.
 *   <li>Hold: a window that cannot be judged enters no memory. What was last said is held until that is more than
 *       {@code holdLast} of event time ago, then OUT_OF_SERVICE. Before anything was said there is nothing to hold:
 *       OUT_OF_SERVICE, because nobody is watching.
 *   <li>Stop and learning: both memories and the alarm end. A latched alarm stays; then {@code held} says ALARM.
 *   <li>Label: the most frequent one of the windows above the threshold in the raise memory, the latest of those that
 *       are equally frequent. While the alarm stands it changes only to one that has both {@code raiseCount} windows
 *       and more than half of those that tell. Label 0 is normal and names no fault.
 * </ul>
 *
 * Windows come in order; one that ends before the one before it tells that a clock was set back, and what is remembered
 * moves with it. One owner. Allocates only when the label of an alarm changes.
 */
public final class CountingPolicy implements DecisionPolicy {
    private static final Judgement NORMAL = new Judgement(Decision.NORMAL, null, Judgement.NO_LABEL);
    private static final Judgement OUT_OF_SERVICE = new Judgement(Decision.OUT_OF_SERVICE, null, Judgement.NO_LABEL);
    private static final Judgement NOT_RUNNING = new Judgement(Decision.NOT_RUNNING, null, Judgement.NO_LABEL);
    private static final Judgement LEARNING = new Judgement(Decision.LEARNING, null, Judgement.NO_LABEL);
    private static final Judgement NOT_RUNNING_LATCHED =
            new Judgement(Decision.NOT_RUNNING, Decision.ALARM, Judgement.NO_LABEL);
    private static final Judgement LEARNING_LATCHED =
            new Judgement(Decision.LEARNING, Decision.ALARM, Judgement.NO_LABEL);
    private static final Judgement HOLD_NORMAL = hold(Decision.NORMAL);
    private static final Judgement HOLD_ALARM = hold(Decision.ALARM);
    private static final Judgement HOLD_NOT_RUNNING = hold(Decision.NOT_RUNNING);
    private static final Judgement HOLD_LEARNING = hold(Decision.LEARNING);
    private static final long NEVER = Long.MIN_VALUE;

    // Set once.
    private final DecisionSettings settings;
    private final long onDelayNanos;
    private final long holdNanos;

    // Confined to the owner.
    private final RaiseMemory raising;
    private final WindowMemory clearing;
    private Judgement alarm = new Judgement(Decision.ALARM, null, Judgement.NO_LABEL);
    private boolean raised;
    private long dueSince = NEVER;
    private Judgement said = OUT_OF_SERVICE;
    private long saidAt = NEVER;
    private long newest = NEVER;

    /** Makes a policy. */
    public CountingPolicy(DecisionSettings settings) {
        this.settings = settings;
        this.onDelayNanos = settings.onDelay().toNanos();
        this.holdNanos = settings.holdLast().toNanos();
        this.raising = new RaiseMemory(settings.raiseOf());
        this.clearing = new WindowMemory(settings.clearOf());
    }

    @Override
    public Judgement decide(long endNanos, Prediction prediction, double threshold) {
        follow(endNanos);
        if (prediction.status() == Prediction.Status.LEARNING) {
            return learning(endNanos);
        }
        raising.add(prediction.score() > threshold, prediction.label());
        if (raised) {
            clearing.add(prediction.score() <= clearLevel(threshold));
            followAlarm();
        } else {
            awaitAlarm(endNanos);
        }
        return say(endNanos, raised ? alarm : NORMAL);
    }

    @Override
    public Judgement fallback(long endNanos, Verdict why) {
        follow(endNanos);
        if (saidAt == NEVER || endNanos - saidAt > holdNanos) {
            return OUT_OF_SERVICE;
        }
        return switch (said.decision()) {
            case ALARM -> HOLD_ALARM;
            case NOT_RUNNING -> HOLD_NOT_RUNNING;
            case LEARNING -> HOLD_LEARNING;
            default -> HOLD_NORMAL;
        };
    }

    @Override
    public Judgement notRunning(long endNanos) {
        follow(endNanos);
        forget();
        return say(endNanos, raised ? NOT_RUNNING_LATCHED : NOT_RUNNING);
    }

    @Override
    public Judgement learning(long endNanos) {
        follow(endNanos);
        forget();
        return say(endNanos, raised ? LEARNING_LATCHED : LEARNING);
    }

    /** Ends the alarm, latched or not, and forgets what led to it; if its cause stays it comes again. */
    public void reset() {
        end();
        if (said.decision() == Decision.ALARM) {
            said = NORMAL;
        }
    }

    private void follow(long endNanos) {
        if (endNanos < newest) {
            long back = endNanos - newest;
            saidAt += saidAt == NEVER ? 0 : back;
            dueSince += dueSince == NEVER ? 0 : back;
        }
        newest = endNanos;
    }

    private void awaitAlarm(long endNanos) {
        if (raising.count() < settings.raiseCount()) {
            dueSince = NEVER;
            return;
        }
        dueSince = dueSince == NEVER ? endNanos : dueSince;
        if (endNanos - dueSince >= onDelayNanos) {
            raised = true;
            clearing.clear();
            name(raising.usualLabel());
        }
    }

    private void followAlarm() {
        if (!settings.latch() && clearing.count() >= settings.clearCount()) {
            end();
            return;
        }
        int usual = raising.usualLabel();
        int votes = raising.votes(usual);
        if (votes >= settings.raiseCount() && 2 * votes > raising.told()) {
            name(usual);
        }
    }

    private void name(int label) {
        if (alarm.label() != label) {
            alarm = new Judgement(Decision.ALARM, null, label);
        }
    }

    private void forget() {
        if (settings.latch() && raised) {
            raising.clear();
            clearing.clear();
        } else {
            end();
        }
    }

    private void end() {
        raised = false;
        dueSince = NEVER;
        raising.clear();
        clearing.clear();
    }

    private Judgement say(long endNanos, Judgement judgement) {
        said = judgement;
        saidAt = endNanos;
        return judgement;
    }

    /** Returns the clear level; of a threshold below zero a share would lie above it. */
    private double clearLevel(double threshold) {
        return Math.min(threshold, threshold * settings.clearBelow());
    }

    private static Judgement hold(Decision held) {
        return new Judgement(Decision.HOLD, held, Judgement.NO_LABEL);
    }
}
