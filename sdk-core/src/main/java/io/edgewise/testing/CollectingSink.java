package io.edgewise.testing;

import io.edgewise.decision.AlarmRecord;
import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.pipeline.DecisionSink;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A sink that keeps what it is given. Thread-safe. */
public final class CollectingSink implements DecisionSink {
    private final List<DecisionRecord> records = new CopyOnWriteArrayList<>();
    private final List<AlarmRecord> alarms = new CopyOnWriteArrayList<>();

    /** Makes an empty sink. */
    public CollectingSink() {}

    @Override
    public void decided(DecisionRecord decision) {
        records.add(decision);
    }

    @Override
    public void alarm(AlarmRecord change) {
        alarms.add(change);
    }

    /** Returns all records so far, in order. */
    public List<DecisionRecord> records() {
        return List.copyOf(records);
    }

    /** Returns what was decided so far, in order. */
    public List<Decision> decisions() {
        return records.stream().map(DecisionRecord::decision).toList();
    }

    /** Returns the changes of alarms so far, in order. */
    public List<AlarmRecord> alarms() {
        return List.copyOf(alarms);
    }

    /**
     * Returns the newest record.
     *
     * @throws IllegalStateException when there is none
     */
    public DecisionRecord last() {
        if (records.isEmpty()) {
            throw new IllegalStateException("nothing was decided yet");
        }
        return records.get(records.size() - 1);
    }
}
