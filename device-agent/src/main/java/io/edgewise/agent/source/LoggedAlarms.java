package io.edgewise.agent.source;

import io.edgewise.codec.IsoTime;
import io.edgewise.decision.AlarmRecord;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.pipeline.DecisionSink;
import org.tinylog.Logger;

/** Hands on what is decided, and writes the changes of alarms into the log, for who looks at the agent itself. */
record LoggedAlarms(DecisionSink next) implements DecisionSink {
    @Override
    public void decided(DecisionRecord decision) {
        next.decided(decision);
    }

    @Override
    public void alarm(AlarmRecord change) {
        next.alarm(change);
        Logger.info(
                "alarm of {}: {} at {}{}; to look: edgewise alarms list",
                change.decision().pipeline(),
                change.state(),
                IsoTime.format(change.atNanos()),
                change.label() == null ? "" : ", " + change.label());
    }
}
