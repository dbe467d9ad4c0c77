package io.edgewise.decision;

import static java.util.Objects.requireNonNull;

import io.edgewise.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The alarm of one pipeline: follows its decisions, does what people want, and tells each change once.
 *
 * <p>That an alarm came or went counts as surely told when {@link #SURE} has passed since it was handed on: by then the
 * spool has it. Before that a restart tells it again, with the same id; so nobody waits for ever for the end of an
 * alarm, and nobody misses one.
 *
 * <p>Delays and the pipeline's flood limit go by event time. Shelves and holds last by the monotonic clock: they last
 * as long as was said, whatever the wall clock does. After a restart only the wall clock can tell how much of them is
 * left; a clock that was set back never makes it more than was said, and one that runs ahead ends them early, so that
 * the machine is watched.
 *
 * <p>One owner. Allocates only when something changes.
 */
public final class Alarm {
    /** After this time what was handed on is in the spool. */
    static final Duration SURE = Duration.ofSeconds(1);

    /** After so many good windows in a row the machine is believed again, where nothing but a stop ended its alarm. */
    public static final int GOOD_WINDOWS = 4;

    private static final String EXPIRY = "expiry";

    private static final AlarmRecord.Act REMOVAL =
            new AlarmRecord.Act("removal", "the pipeline is not declared any more", null);

    // Set once.
    private final InstantSource wall;
    private final Ticker ticker;

    // Confined to the owner.
    private AlarmMemory memory;
    private DecisionRecord.Id last;
    private boolean sent;
    private long sentAt;
    private long shelfEnds;
    private long holdEnds;
    private long heldBack;
    private long heldBackSince;
    private long heldBackByDevice;
    private FloodLimit.@Nullable Room heldBy;
    private boolean floodTold;
    private int goodWindows;
    private long lastEnd;

    /**
     * Makes an alarm, or takes up what is known of it.
     *
     * @param first whose it is, with window −1
     * @param kept what is known of it; {@link AlarmMemory#NONE} for nothing
     * @param wall the wall clock, the most trusted one there is
     * @param ticker the monotonic clock
     */
    public Alarm(DecisionRecord.Id first, AlarmMemory kept, InstantSource wall, Ticker ticker) {
        this.last = first;
        this.memory = kept;
        this.wall = wall;
        this.ticker = ticker;
        this.sent = kept.told();
        this.sentAt = ticker.nanos() - SURE.toNanos();
        this.shelfEnds = restored(kept.shelf());
        this.holdEnds = restored(kept.hold());
    }

    /** Returns what must be known after a restart; the same object while nothing changes. */
    public AlarmMemory memory() {
        return memory;
    }

    /** Returns how many good windows in a row it still takes to believe the machine; 0 where it is believed. */
    public int doubt() {
        return memory.doubted() ? GOOD_WINDOWS - goodWindows : 0;
    }

    /**
     * Goes on from how an alarm stood elsewhere, where it was told.
     *
     * @param stands whether there was one
     * @param doubt what {@link #doubt} told of it, 0 to {@value #GOOD_WINDOWS}
     * @param held whether the machine was held out of service; it is until somebody releases it
     */
    public void recall(boolean stands, int doubt, boolean held) {
        AlarmMemory.Cause cause = new AlarmMemory.Cause(last, 0, null, "");
        Instant now = wall.instant();
        Suppression hold = held ? new Suppression(now, now.plus(AlarmAct.LONGEST), "recorded", "recorded") : null;
        memory = new AlarmMemory(stands, stands, false, doubt > 0, cause, null, hold);
        sent = stands;
        sentAt = ticker.nanos();
        holdEnds = sentAt + AlarmAct.LONGEST.toNanos();
        heldBy = null;
        goodWindows = GOOD_WINDOWS - doubt;
    }

    /** Returns how many alarms the flood limits have held back in all. */
    public long heldBack() {
        return heldBack;
    }

    /** Returns how many of them the device's limit has. */
    public long heldBackByDevice() {
        return heldBackByDevice;
    }

    /** Returns which limit holds back the alarm that stands now; null where none does. */
    public FloodLimit.@Nullable Room heldBackBy() {
        return memory.active() && !sent && !isSilenced() ? heldBy : null;
    }

    /** Follows the next decision; returns the change to tell, null when there is none. */
    public @Nullable AlarmRecord follow(DecisionRecord record, FloodLimit flood) {
        last = record.id();
        long at = record.span().endNanos();
        lastEnd = at;
        if (memory.active() && endsAlarm(record)) {
            become(memory.cleared(sent).doubted(record.decision() == Decision.NOT_RUNNING));
            goodWindows = 0;
        } else if (memory.doubted()) {
            believe(record);
        }
        if (sent && !memory.active()) { // now, or before the device was killed
            return clearedAt(at, null);
        }
        if (record.decision() == Decision.ALARM && !memory.active()) {
            become(memory.raised(new AlarmMemory.Cause(record.id(), at, record.label(), record.advice())));
            heldBy = null;
        }
        return record.decision() == Decision.ALARM && !sent && !isSilenced() ? raiseIfThereIsRoom(at, flood) : null;
    }

    /** Counts good windows in a row; one that was not judged tells nothing. */
    private void believe(DecisionRecord record) {
        if (Float.isNaN(record.score())) {
            return;
        }
        boolean good = record.decision() == Decision.NORMAL && record.score() <= record.threshold();
        goodWindows = good ? goodWindows + 1 : 0;
        if (goodWindows >= GOOD_WINDOWS) {
            become(memory.doubted(false));
        }
    }

    /**
     * Does what somebody wants.
     *
     * @return what became of it; refused where the state does not allow it
     */
    public AlarmAnswer act(AlarmOrder order) {
        AlarmState before = memory.state();
        if (!before.allows(order.act())) {
            return AlarmAnswer.refused(before.whyNot(order.act()), before);
        }
        AlarmMemory present = memory;
        AlarmRecord change = perform(order);
        return new AlarmAnswer(null, AlarmWords.of(order.act(), present, memory), memory.state(), change);
    }

    /** Tells that the alarm has ended by what somebody did; returns the change to tell, null when it was never told. */
    public @Nullable AlarmRecord endBy(AlarmOrder order) {
        if (!memory.active()) {
            return null;
        }
        become(memory.acknowledged().cleared(sent));
        return sent ? clearedAt(nanos(wall.instant()), order(order, null)) : null;
    }

    /**
     * Ends what there is of it, since its pipeline is gone for good: a hold, a shelf, an alarm, one that nobody has
     * acknowledged. Called until it returns null.
     *
     * @return the next change to tell
     */
    public @Nullable AlarmRecord remove() {
        sentAt = memory.state() == AlarmState.NORMAL && !sent ? sentAt : ticker.nanos();
        if (memory.hold() != null) {
            return endOf(AlarmAct.RELEASE, REMOVAL);
        }
        if (memory.shelf() != null) {
            return endOf(AlarmAct.UNSHELVE, REMOVAL);
        }
        boolean outside = sent || memory.state() == AlarmState.RETURNED;
        if (memory.active() || !memory.seen()) {
            become(memory.acknowledged().cleared(sent));
        }
        return outside ? clearedAt(nanos(wall.instant()), REMOVAL) : null;
    }

    /** Tells whether all that was handed on has surely been told. */
    public boolean isSettled() {
        return sent == memory.told() && ticker.nanos() - sentAt >= SURE.toNanos();
    }

    /** Sees that time goes on: what has surely been told, which shelf or hold is over. Null when nothing is to tell. */
    public @Nullable AlarmRecord turn() {
        if (sent == memory.told() && memory.shelf() == null && memory.hold() == null) {
            return null;
        }
        long now = ticker.nanos();
        if (sent != memory.told() && now - sentAt >= SURE.toNanos()) {
            become(memory.told(sent));
        }
        if (memory.hold() != null && now - holdEnds >= 0) {
            return endOf(AlarmAct.RELEASE, new AlarmRecord.Act(EXPIRY, "", null));
        }
        if (memory.shelf() != null && now - shelfEnds >= 0) {
            return endOf(AlarmAct.UNSHELVE, new AlarmRecord.Act(EXPIRY, "", null));
        }
        return null;
    }

    /**
     * Sees whether there is room now for what the device's limit has held back and what still stands, whether or not
     * rows come; returns what to tell, null for nothing.
     */
    public @Nullable AlarmRecord raiseLate(FloodLimit flood) {
        boolean waits = heldBy == FloodLimit.Room.DEVICE_FULL && memory.active() && !sent;
        return waits && !isSilenced() ? raiseIfThereIsRoom(lastEnd, flood) : null;
    }

    private boolean isSilenced() {
        return memory.shelf() != null || memory.hold() != null;
    }

    private @Nullable AlarmRecord perform(AlarmOrder order) {
        return switch (order.act()) {
            case ACKNOWLEDGE -> {
                become(memory.acknowledged());
                yield change(AlarmRecord.State.ACKNOWLEDGED, nanos(wall.instant()), order(order, null));
            }
            case SHELVE -> {
                Suppression shelf = suppression(order);
                shelfEnds = ticker.nanos() + order.lasts().toNanos();
                become(memory.shelved(shelf));
                yield suppressed(AlarmRecord.State.SHELVED, shelf, order(order, shelf.until()));
            }
            case HOLD -> {
                Suppression hold = suppression(order);
                holdEnds = ticker.nanos() + order.lasts().toNanos();
                become(memory.held(hold).doubted(false));
                yield suppressed(AlarmRecord.State.OUT_OF_SERVICE, hold, order(order, hold.until()));
            }
            case UNSHELVE, RELEASE -> endOf(order.act(), order(order, null));
            case RESET -> endBy(order);
        };
    }

    private AlarmRecord endOf(AlarmAct act, AlarmRecord.Act who) {
        boolean release = act == AlarmAct.RELEASE;
        Suppression ended = requireNonNull(release ? memory.hold() : memory.shelf(), "the state allows the act");
        become(release ? memory.held(null) : memory.shelved(null));
        return suppressed(release ? AlarmRecord.State.RETURNED_TO_SERVICE : AlarmRecord.State.UNSHELVED, ended, who);
    }

    private @Nullable AlarmRecord raiseIfThereIsRoom(long at, FloodLimit flood) {
        FloodLimit.Room room = flood.take(at, heldBy != null);
        if (room == FloodLimit.Room.FREE) {
            return raised();
        }
        if (heldBy != null) {
            return null;
        }
        heldBy = room;
        heldBack++;
        heldBackSince++;
        if (room == FloodLimit.Room.DEVICE_FULL) { // the device tells that once for all pipelines
            heldBackByDevice++;
            return null;
        }
        boolean first = !floodTold;
        floodTold = true;
        return first ? change(AlarmRecord.State.FLOODED, at, null) : null;
    }

    private AlarmRecord raised() {
        long others = heldBackSince - (heldBy != null ? 1 : 0);
        heldBack -= heldBy != null ? 1 : 0;
        heldBackByDevice -= heldBy == FloodLimit.Room.DEVICE_FULL ? 1 : 0;
        heldBackSince = 0;
        heldBy = null;
        floodTold = false;
        handOn(true);
        AlarmMemory.Cause cause = cause();
        return new AlarmRecord(
                cause.decision(),
                AlarmRecord.State.RAISED,
                cause.nanos(),
                cause.nanos(),
                cause.label(),
                cause.advice(),
                null,
                others);
    }

    private AlarmRecord clearedAt(long at, AlarmRecord.@Nullable Act who) {
        handOn(false);
        return change(AlarmRecord.State.CLEARED, at, who);
    }

    private void handOn(boolean came) {
        sent = came;
        sentAt = ticker.nanos();
    }

    private AlarmRecord change(AlarmRecord.State state, long at, AlarmRecord.@Nullable Act who) {
        AlarmMemory.Cause cause = cause();
        return new AlarmRecord(last, state, at, cause.nanos(), cause.label(), cause.advice(), who, heldBackSince);
    }

    private AlarmRecord suppressed(AlarmRecord.State state, Suppression since, AlarmRecord.Act who) {
        return new AlarmRecord(last, state, nanos(wall.instant()), nanos(since.at()), null, "", who, heldBackSince);
    }

    private AlarmMemory.Cause cause() {
        return requireNonNull(memory.since(), "there is no alarm to tell of; this is a bug");
    }

    private void become(AlarmMemory next) {
        if (memory.state() != next.state() && !memory.state().mayBecome(next.state())) {
            throw new AssertionError("an alarm went from " + memory.state() + " to " + next.state() + "; a bug");
        }
        memory = next;
    }

    /** Tells whether there is no alarm any more; a record that holds one, or tells nothing, ends none. */
    private static boolean endsAlarm(DecisionRecord record) {
        return switch (record.decision()) {
            case NORMAL, NOT_RUNNING -> record.held() == null;
            case OUT_OF_SERVICE -> record.hold() != null && record.held() == null;
            case ALARM, HOLD, LEARNING -> false;
        };
    }

    private Suppression suppression(AlarmOrder order) {
        Instant now = wall.instant();
        return new Suppression(now, now.plus(order.lasts()), order.by(), order.reason());
    }

    private static AlarmRecord.Act order(AlarmOrder order, @Nullable Instant until) {
        return new AlarmRecord.Act(order.by(), order.reason(), until);
    }

    /** Returns when, by the monotonic clock, what was restored ends. */
    private long restored(@Nullable Suppression kept) {
        if (kept == null) {
            return 0;
        }
        Instant now = wall.instant();
        Duration left = Duration.between(now, AlarmMemory.latestEnd(kept, now));
        return ticker.nanos() + Math.max(0, left.toNanos());
    }

    private static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }
}
