package io.edgewise.pipeline;

import io.edgewise.decision.Alarm;
import io.edgewise.decision.AlarmAct;
import io.edgewise.decision.AlarmAnswer;
import io.edgewise.decision.AlarmMemory;
import io.edgewise.decision.AlarmOrder;
import io.edgewise.decision.AlarmRecord;
import io.edgewise.decision.AlarmRefusal;
import io.edgewise.decision.AlarmState;
import io.edgewise.decision.DecisionPolicy;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.decision.Flight;
import io.edgewise.decision.FloodLimit;
import io.edgewise.decision.Judgement;
import io.edgewise.decision.PolicyMemory;
import io.edgewise.decision.Suppression;
import io.edgewise.window.Window;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a pipeline's alarm is looked after: what its decisions make of it, and what people want done to it. Anybody may
 * ask; only the pipeline's owner does it, between two frames.
 */
final class AlarmDesk {
    /** People act now and then; more at once than this is a program gone wrong. */
    private static final int MOST_WAITING = 16;

    private static final long MILLI = 1_000_000;
    private static final long NEVER = PolicyMemory.NEVER;

    /** A hold of which it is not told whose it was. */
    private static final Suppression RECORDED = new Suppression(Instant.EPOCH, Instant.EPOCH, "recorded", "recorded");

    // Set once.
    private final Alarm alarm;
    private final FloodLimit flood;
    private final DecisionPolicy policy;
    private final DecisionSink sink;
    private final Consumer<AlarmAct> done;

    // Handed over by any thread; taken by the owner.
    private final ArrayBlockingQueue<Asked> asked = new ArrayBlockingQueue<>(MOST_WAITING);

    // Confined to the owner.
    private boolean begun;
    private AlarmMemory kept;
    private PipelineStatus.AlarmStanding standing = PipelineStatus.AlarmStanding.NONE;
    private @Nullable Suppression hold;
    private boolean waiting;
    private long heldUntil = NEVER;
    private long lastEnd = NEVER;
    private Flight.@Nullable Known known;
    private long knownMillis;

    private record Asked(AlarmOrder order, AlarmReceipt receipt) {}

    /** Makes a desk; {@code done} is told of each act once it is done, and of holds whose time is over. */
    AlarmDesk(Alarm alarm, FloodLimit flood, DecisionPolicy policy, DecisionSink sink, Consumer<AlarmAct> done) {
        this.alarm = alarm;
        this.flood = flood;
        this.policy = policy;
        this.sink = sink;
        this.done = done;
        this.kept = AlarmMemory.NONE;
    }

    /** Asks for something to be done. Any thread may call this. */
    AlarmReceipt ask(AlarmOrder order) {
        AlarmReceipt receipt = new AlarmReceipt();
        if (!asked.offer(new Asked(order, receipt))) {
            receipt.refused(AlarmAnswer.refused(AlarmRefusal.TOO_MANY_ACTS, AlarmState.NORMAL));
        }
        return receipt;
    }

    /** Takes up the alarm that stood when the device or the pipeline before this one ended, once. */
    void begin(List<String> labels) {
        if (begun) {
            return;
        }
        begun = true;
        kept = alarm.memory();
        AlarmMemory.Cause cause = kept.since();
        if (kept.active() && cause != null) {
            int label = cause.label() == null ? Judgement.NO_LABEL : labels.indexOf(cause.label());
            policy.resume(label < 0 ? Judgement.NO_LABEL : label);
        }
    }

    /** Goes on, from the window on that ends then, from what was known before it elsewhere. */
    void recallAt(long endNanos, Flight.Known before) {
        known = before;
        knownMillis = Math.floorDiv(endNanos, MILLI);
    }

    /**
     * Sees the next window before anything is made of it; returns what is taken up from elsewhere, null for nothing.
     */
    Flight.@Nullable Past await(Window window) {
        Flight.Known before = known;
        if (before == null || Math.floorDiv(window.endNanos(), MILLI) < knownMillis) {
            return null;
        }
        known = null;
        Flight.Past past = before.past() == null ? Flight.Past.NONE : before.past();
        PolicyMemory memory = before.memory();
        if (memory != null) {
            policy.recall(memory);
            alarm.recall(memory.raised(), before.doubt(), past.held());
            heldUntil = past.heldUntil();
            hold = past.heldUntil() == NEVER ? null : RECORDED;
        }
        return before.past();
    }

    /** Sees which shelf or hold is over. */
    void turn() {
        for (AlarmRecord over = alarm.turn(); over != null; over = alarm.turn()) {
            sink.alarm(over);
            if (over.state() == AlarmRecord.State.RETURNED_TO_SERVICE) {
                done.accept(AlarmAct.RELEASE);
            }
        }
        AlarmRecord late = alarm.raiseLate(flood);
        if (late != null) {
            sink.alarm(late);
        }
        boolean waits = alarm.heldBackBy() == FloodLimit.Room.DEVICE_FULL;
        if (waiting && !waits) {
            flood.leave();
        }
        waiting = waits;
    }

    /** Does the next thing that somebody wants; returns whom to tell when it is kept, null when nothing was done. */
    @Nullable
    AlarmReceipt next() {
        Asked next = asked.poll();
        if (next == null) {
            return null;
        }
        AlarmAnswer answer = perform(next.order);
        if (answer.done()) {
            next.receipt.answer().complete(answer);
        } else {
            next.receipt.refused(answer);
        }
        return next.receipt;
    }

    private AlarmAnswer perform(AlarmOrder order) {
        if (order.act() == AlarmAct.HOLD && policy.outOfService().held() == null) {
            tell(alarm.endBy(order)); // a latched one stays
        }
        AlarmAnswer answer = alarm.act(order);
        if (answer.done() && order.act() == AlarmAct.RESET) {
            policy.reset();
        }
        if (answer.done()) {
            done.accept(order.act());
        }
        tell(answer.change());
        return answer;
    }

    /** Follows a decision; tells whether the alarm came or went by it, which a limit may keep from going out. */
    boolean follow(DecisionRecord record) {
        boolean stood = alarm.memory().active();
        tell(alarm.follow(record, flood));
        return alarm.memory().active() != stood;
    }

    /** Sees a row: what is measured during a hold is neither judged nor learned, later either. */
    void row(long timeNanos) {
        if (alarm.memory().hold() != null) {
            heldUntil = timeNanos;
        }
    }

    /** Returns the hold under which this window, or a part of it, was measured; null when there was none. */
    @Nullable
    Suppression holdOver(Window window) {
        Suppression present = alarm.memory().hold();
        if (present != null) {
            hold = present;
        } else if (window.startNanos() > heldUntil
                || window.endNanos() < lastEnd) { // past it, or the clock was set back
            hold = null;
        }
        lastEnd = window.endNanos();
        return hold;
    }

    /** Tells whether the machine may teach what is normal: not before what was known elsewhere is taken up. */
    boolean mayTeach() {
        return known == null && alarm.memory().mayTeach();
    }

    /** Returns how many good windows in a row it still takes to believe the machine. */
    int doubt() {
        return alarm.doubt();
    }

    /** Tells whether somebody holds the machine out of service. */
    boolean isHeld() {
        return alarm.memory().hold() != null;
    }

    /**
     * Returns the time of the last row that came under a hold which still matters; {@link PolicyMemory#NEVER}: none.
     */
    long heldUntil() {
        return hold == null && !isHeld() ? NEVER : heldUntil;
    }

    /** Tells whether there is something new to keep, once. */
    @SuppressWarnings("ReferenceEquality") // every change makes another object; this is asked at every frame
    boolean hasNews() {
        AlarmMemory present = alarm.memory();
        boolean news = present != kept;
        kept = present;
        return news;
    }

    AlarmMemory memory() {
        return alarm.memory();
    }

    /** Returns how the alarm stands; the same object while nothing changes: this is asked at every window. */
    @SuppressWarnings("ReferenceEquality")
    PipelineStatus.AlarmStanding standing() {
        boolean same = standing.memory() == alarm.memory()
                && standing.heldBack() == alarm.heldBack()
                && standing.heldBackByDevice() == alarm.heldBackByDevice()
                && standing.heldBackBy() == alarm.heldBackBy();
        if (!same) {
            standing = new PipelineStatus.AlarmStanding(
                    alarm.memory(), alarm.heldBack(), alarm.heldBackByDevice(), alarm.heldBackBy());
        }
        return standing;
    }

    private void tell(@Nullable AlarmRecord change) {
        if (change != null) {
            sink.alarm(change);
        }
    }
}
