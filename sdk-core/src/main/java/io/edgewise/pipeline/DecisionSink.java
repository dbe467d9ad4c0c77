package io.edgewise.pipeline;

import io.edgewise.decision.AlarmRecord;
import io.edgewise.decision.DecisionRecord;

/** Where decisions go. Called by the lane's thread: it must not wait. What it cannot take it drops and counts. */
public interface DecisionSink {
    /** Takes a decision. */
    void decided(DecisionRecord decision);

    /** Takes a change of an alarm; the decision that changed it was given before. */
    default void alarm(AlarmRecord change) {}
}
