package io.edgewise.agent.explain;

import io.edgewise.codec.DecisionView;
import io.edgewise.codec.IsoTime;
import io.edgewise.decision.AlarmRecord;
import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The alarms of a recording: where a pipeline's decisions turn to ALARM, and what the messages of alarms say came. A
 * decision that comes again, or late, begins none. The last of everything is kept, for recordings without an alarm.
 */
final class Onsets implements Recording.Told {
    /** Alarms of a plant in a bad year; what is more is a recording to be cut. */
    private static final int MOST = 10_000;

    private final String wanted;
    private final Map<DecisionRecord.Id, One> onsets = new LinkedHashMap<>();
    private final Map<String, Seen> newest = new HashMap<>();
    private final Map<String, One> named = new LinkedHashMap<>();
    private final Map<String, AlarmRecord> ends = new HashMap<>();
    private int decisions;
    private int alarms;
    private @Nullable DecisionView lastDecision;
    private @Nullable AlarmRecord lastAlarm;

    /**
     * What is known of one.
     *
     * @param id the decision that it came with
     * @param decision what was decided; null where only the alarm was told
     * @param alarm what was told of the alarm; null where nothing was
     */
    record One(
            DecisionRecord.Id id,
            @Nullable DecisionView decision,
            @Nullable AlarmRecord alarm) {
        One and(One other) {
            return new One(id, decision == null ? other.decision : decision, alarm == null ? other.alarm : alarm);
        }

        long at() {
            return decision != null ? decision.span().endNanos() : alarm == null ? Long.MIN_VALUE : alarm.atNanos();
        }
    }

    private record Seen(long boot, long window, boolean alarm) {}

    /** Looks for one by its id too; empty for none. */
    Onsets(String wanted) {
        this.wanted = wanted;
    }

    /** Returns a decision's id as people write it. */
    static String words(DecisionRecord.Id id) {
        return id.device() + "/" + id.boot() + "/" + id.pipeline() + "/" + id.window();
    }

    /** Returns an alarm's id as its messages bear it; that of the decision where no message told of it. */
    static String alarmWords(One one) {
        AlarmRecord alarm = one.alarm();
        return alarm == null
                ? words(one.id())
                : one.id().device() + "/" + one.id().pipeline() + "/" + IsoTime.format(alarm.sinceNanos());
    }

    @Override
    public void decision(DecisionView decision, String event) {
        mustHaveRoom();
        decisions++;
        lastDecision = decision;
        One one = new One(decision.id(), decision, null);
        if (isWanted(words(decision.id()), event)) {
            named.merge(words(decision.id()), one, One::and);
        }
        String whose = decision.id().device() + "/" + decision.id().pipeline();
        Seen seen = newest.get(whose);
        DecisionRecord.Id id = decision.id();
        if (seen != null && (id.boot() < seen.boot || (id.boot() == seen.boot && id.window() <= seen.window))) {
            return;
        }
        boolean before = seen != null && seen.alarm;
        boolean alarm = decision.decision() == Decision.ALARM
                || (before && (decision.decision() == Decision.HOLD || decision.held() == Decision.ALARM));
        newest.put(whose, new Seen(id.boot(), id.window(), alarm));
        if (alarm && !before) {
            onsets.merge(id, one, One::and);
        } else {
            onsets.computeIfPresent(id, (same, known) -> known.and(one));
        }
    }

    @Override
    public void alarm(AlarmRecord alarm, String id, String event) {
        mustHaveRoom();
        alarms++;
        lastAlarm = alarm;
        One one = new One(alarm.decision(), null, alarm);
        boolean raised = alarm.state() == AlarmRecord.State.RAISED;
        if (alarm.state() == AlarmRecord.State.CLEARED) {
            ends.put(beginning(alarm), alarm);
        }
        if (isWanted(id, event)) { // the same when it comes, is seen and goes
            named.merge(id, one, (known, next) -> raised ? next : known);
        } else if (raised && isWanted(words(alarm.decision()), event)) {
            named.merge(words(alarm.decision()), one, One::and);
        }
        if (raised) {
            onsets.merge(alarm.decision(), one, One::and);
        }
    }

    private void mustHaveRoom() {
        if (onsets.size() >= MOST || newest.size() >= MOST || named.size() >= MOST || ends.size() >= MOST) {
            throw new ExplainException(
                    ExplainException.Kind.WRONG_INPUT,
                    "the recording has more than " + MOST + " alarms or pipelines; give a part of it");
        }
    }

    /** The end of an id does, from a slash on. */
    private boolean isWanted(String id, String event) {
        return !wanted.isEmpty() && (id.equals(wanted) || event.equals(wanted) || id.endsWith("/" + wanted));
    }

    /** All changes of one alarm say since when it stood. */
    private static String beginning(AlarmRecord alarm) {
        return alarm.decision().device() + "/" + alarm.decision().pipeline() + "/" + alarm.sinceNanos();
    }

    /** Returns the message of an alarm's end; null where none came. */
    @Nullable
    AlarmRecord endOf(One one) {
        return one.alarm() == null ? null : ends.get(beginning(one.alarm()));
    }

    /** Returns what has the id that was looked for. */
    List<One> named() {
        return named.values().stream()
                .map(one -> onsets.getOrDefault(one.id(), one))
                .distinct()
                .toList();
    }

    /** Returns the alarms, the latest first. */
    List<One> all() {
        List<One> all = new ArrayList<>(onsets.values());
        Collections.reverse(all);
        all.sort((one, other) -> Long.compare(other.at(), one.at()));
        return all;
    }

    int decisions() {
        return decisions;
    }

    /** Returns how many messages of alarms came, whatever they say of them. */
    int alarms() {
        return alarms;
    }

    /** Returns the last decision; null without one. */
    @Nullable
    DecisionView lastDecision() {
        return lastDecision;
    }

    /** Returns the last message of an alarm; null without one. */
    @Nullable
    AlarmRecord lastAlarm() {
        return lastAlarm;
    }
}
