package io.edgewise.decision;

import io.edgewise.guard.Verdict;
import io.edgewise.model.Prediction;

/**
 * The n-of-m policy: raise and clear by counts of judged windows, with hysteresis, delays, latch and a limited hold.
 *
 * <ul>
 *   <li>Raise: {@code raise.count} of the last {@code raise.of} judged windows above the threshold, and that for at
 *       least {@code onDelay} of event time. Fewer than {@code raise.of} windows suffice if the count is reached.
 *   <li>Clear: {@code clear.count} of the last {@code clear.of} windows judged <em>since the alarm came</em> not above
 *       the clear level, and that for at least {@code offDelay} of event time. The level lies {@code 1 - clear.below}
 *       of the threshold's size under it. Both memories begin anew then: another alarm needs evidence of its own.
 *   <li>Hold: a window that cannot be judged enters no memory. What was last said is held until that is more than
 *       {@code holdLast} of event time ago, then OUT_OF_SERVICE. Before anything was said there is nothing to hold:
 *       OUT_OF_SERVICE, because nobody is watching.
 *   <li>Stop and a technician's hold: both memories and the alarm end. A latched alarm stays; then {@code held} says
 *       ALARM.
 *   <li>Learning: both memories end, an alarm never does: what is only being learned clears nothing. Then {@code held}
 *       says ALARM, too.
 *   <li>Restart: an alarm that stood is taken up again; what was counted, and since when, is not.
 *   <li>Label: the most frequent one of the windows above the threshold in the raise memory, the latest of those that
 *       are equally frequent. While the alarm stands it changes only to one that has both {@code raise.count} windows
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
    private static final Judgement LEARNING_ALARMED =
            new Judgement(Decision.LEARNING, Decision.ALARM, Judgement.NO_LABEL);
    private static final Judgement OUT_OF_SERVICE_LATCHED =
            new Judgement(Decision.OUT_OF_SERVICE, Decision.ALARM, Judgement.NO_LABEL);
    private static final Judgement HOLD_NORMAL = hold(Decision.NORMAL);
    private static final Judgement HOLD_ALARM = hold(Decision.ALARM);
    private static final Judgement HOLD_NOT_RUNNING = hold(Decision.NOT_RUNNING);
    private static final Judgement HOLD_LEARNING = hold(Decision.LEARNING);
    private static final long NEVER = PolicyMemory.NEVER;

    // Set once.
    private final DecisionSettings settings;
    private final long onDelayNanos;
    private final long offDelayNanos;
    private final long holdNanos;

    // Confined to the owner.
    private final RaiseMemory raising;
    private final WindowMemory clearing;
    private Judgement alarm = new Judgement(Decision.ALARM, null, Judgement.NO_LABEL);
    private boolean raised;
    private long dueSince = NEVER;
    private long clearSince = NEVER;
    private Judgement said = OUT_OF_SERVICE;
    private long saidAt = NEVER;
    private long newest = NEVER;

    /** Makes a policy. */
    public CountingPolicy(DecisionSettings settings) {
        this.settings = settings;
        this.onDelayNanos = settings.raise().onDelay().toNanos();
        this.offDelayNanos = settings.clear().offDelay().toNanos();
        this.holdNanos = settings.holdLast().toNanos();
        this.raising = new RaiseMemory(settings.raise().of());
        this.clearing = new WindowMemory(settings.clear().of());
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
            followAlarm(endNanos);
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
        forgetWindows();
        return say(endNanos, raised ? LEARNING_ALARMED : LEARNING);
    }

    @Override
    public Judgement outOfService() {
        forget();
        saidAt = NEVER;
        return raised ? OUT_OF_SERVICE_LATCHED : OUT_OF_SERVICE;
    }

    @Override
    public void resume(int label) {
        raised = true;
        name(label);
    }

    @Override
    public PolicyMemory memory() {
        return new PolicyMemory(
                raising.above(),
                raising.labels(),
                clearing.bits(),
                raised,
                alarm.label(),
                dueSince,
                clearSince,
                said,
                saidAt,
                newest);
    }

    @Override
    public void recall(PolicyMemory memory) {
        raising.recall(memory.above(), memory.labels());
        clearing.recall(memory.clear());
        raised = memory.raised();
        name(memory.label());
        dueSince = memory.dueSince();
        clearSince = memory.clearSince();
        said = memory.said();
        saidAt = memory.saidAt();
        newest = memory.newest();
    }

    @Override
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
            clearSince += clearSince == NEVER ? 0 : back;
        }
        newest = endNanos;
    }

    private void awaitAlarm(long endNanos) {
        if (raising.count() < settings.raise().count()) {
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

    private void followAlarm(long endNanos) {
        if (isClear(endNanos) && !settings.latch()) {
            end();
            return;
        }
        int usual = raising.usualLabel();
        int votes = raising.votes(usual);
        if (votes >= settings.raise().count() && 2 * votes > raising.told()) {
            name(usual);
        }
    }

    private boolean isClear(long endNanos) {
        if (clearing.count() < settings.clear().count()) {
            clearSince = NEVER;
            return false;
        }
        clearSince = clearSince == NEVER ? endNanos : clearSince;
        return endNanos - clearSince >= offDelayNanos;
    }

    private void name(int label) {
        if (alarm.label() != label) {
            alarm = new Judgement(Decision.ALARM, null, label);
        }
    }

    private void forget() {
        if (settings.latch() && raised) {
            forgetWindows();
        } else {
            end();
        }
    }

    private void end() {
        raised = false;
        forgetWindows();
    }

    private void forgetWindows() {
        dueSince = NEVER;
        clearSince = NEVER;
        raising.clear();
        clearing.clear();
    }

    private Judgement say(long endNanos, Judgement judgement) {
        said = judgement;
        saidAt = endNanos;
        return judgement;
    }

    /** Returns the clear level, which lies below the threshold on either side of zero. */
    private double clearLevel(double threshold) {
        double below = settings.clear().below();
        return threshold * (threshold >= 0 ? below : 2 - below);
    }

    private static Judgement hold(Decision held) {
        return new Judgement(Decision.HOLD, held, Judgement.NO_LABEL);
    }
}
