package io.edgewise.agent.explain;

import io.edgewise.codec.DecisionView;
import io.edgewise.codec.IsoTime;
import io.edgewise.decision.AlarmRecord;
import io.edgewise.json.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which one of a recording is explained, and what is said of the others.
 *
 * @param name what messages call the recording
 * @param onsets what is in it
 * @param recording how it was read
 */
record Chosen(String name, Onsets onsets, Recording recording) {
    private static final int MOST_NAMED = 5;

    /**
     * Returns the latest alarm; of a single document itself, whatever it says.
     *
     * @throws ExplainException when there is none
     */
    Onsets.One latest() {
        if (onsets.decisions() + onsets.alarms() == 0) {
            throw new ExplainException(
                    ExplainException.Kind.WRONG_INPUT,
                    name + (recording.others() > 0 ? " is " + recording.other() : " holds no document")
                            + "; give an edgewise.decision/v1, an edgewise.alarm/v1, a recording of them, or a flight");
        }
        List<Onsets.One> all = onsets.all();
        if (!all.isEmpty()) {
            return all.get(0);
        }
        DecisionView last = onsets.lastDecision();
        AlarmRecord alarm = onsets.lastAlarm();
        if (alarm != null) {
            return new Onsets.One(alarm.decision(), null, alarm);
        }
        if (last != null && onsets.decisions() == 1) {
            return new Onsets.One(last.id(), last, null);
        }
        throw new ExplainException(
                ExplainException.Kind.NO_ALARM,
                name + ": none of the " + onsets.decisions() + " decisions is an alarm; explain one of them with --id"
                        + example());
    }

    /**
     * Returns the one with an id.
     *
     * @throws ExplainException when there is none, or more than one
     */
    Onsets.One named(String id) {
        List<Onsets.One> found = onsets.named();
        if (found.size() == 1) {
            return found.get(0);
        }
        String words = found.isEmpty()
                ? "none of the " + onsets.decisions() + " decisions and " + onsets.alarms()
                        + " messages of alarms has the id '" + id + "'" + meant(id)
                : found.size() + " have an id that ends with '" + id + "': " + ids(found);
        throw new ExplainException(ExplainException.Kind.WRONG_INPUT, name + ": " + words);
    }

    /** Returns which of the alarms was meant, told as far as the id goes; else what an id looks like. */
    private String meant(String id) {
        int parts = id.split("/", -1).length;
        List<String> ids = onsets.all().stream()
                .flatMap(one -> Stream.of(Onsets.words(one.id()), Onsets.alarmWords(one)))
                .map(known -> tail(known, parts))
                .toList();
        return Nearest.to(id, ids).map(near -> "; did you mean '" + near + "'?").orElseGet(this::example);
    }

    private static String tail(String id, int parts) {
        String[] all = id.split("/", -1);
        return String.join("/", Arrays.asList(all).subList(Math.max(0, all.length - parts), all.length));
    }

    private String example() {
        DecisionView last = onsets.lastDecision();
        return last == null ? "" : "; the last decision's is " + Onsets.words(last.id());
    }

    /** Returns what a person should know of the rest of the recording. */
    List<String> notes(String id, Onsets.One chosen) {
        List<String> notes = new ArrayList<>();
        AlarmRecord end = onsets.endOf(chosen);
        if (end != null) {
            notes.add("It has gone: CLEARED at " + IsoTime.format(end.atNanos()) + ".");
        }
        List<Onsets.One> all = onsets.all();
        if (onsets.decisions() + onsets.alarms() > 1) {
            notes.add(counted(onsets.decisions(), "decision") + " and "
                    + counted(onsets.alarms(), "message") + " of alarms were read: " + counted(all.size(), "alarm")
                    + (id.isEmpty() && !all.isEmpty() ? ", of which this is the latest." : "."));
            if (id.isEmpty() && all.size() > 1) {
                notes.add("The others, for --id: " + ids(all.subList(1, all.size())) + ".");
            }
        }
        if (recording.unread() > 0) {
            notes.add(
                    counted(recording.unread(), "document") + " could not be read; the first: " + recording.trouble());
        }
        return notes;
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String ids(List<Onsets.One> all) {
        String some = all.stream().limit(MOST_NAMED).map(Chosen::words).collect(Collectors.joining(", "));
        return some + (all.size() > MOST_NAMED ? " and " + (all.size() - MOST_NAMED) + " more" : "");
    }

    private static String words(Onsets.One one) {
        return Onsets.words(one.id()) + " (" + IsoTime.format(one.at()) + ")";
    }
}
