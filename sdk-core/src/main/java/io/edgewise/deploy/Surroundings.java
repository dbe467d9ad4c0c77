package io.edgewise.deploy;

import io.edgewise.decision.AlarmFlood;
import io.edgewise.model.ModelRuntime;
import io.edgewise.pipeline.AlignedSource;
import io.edgewise.pipeline.DecisionSink;
import io.edgewise.pipeline.FlightRecorder;
import io.edgewise.pipeline.SampleSource;
import io.edgewise.signal.Channel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the device offers to the pipelines that are built here: transports and engines. */
public interface Surroundings {
    /** Opens a source whose frames have these columns. */
    SampleSource open(SourceSpec source, List<Channel> columns);

    /**
     * Is told what feeds the pipelines of an intake from now on, for whoever counts what comes and waits.
     *
     * @param intake the intake
     * @param source what {@link #open} returned, or an {@link AlignedSource} of several such
     */
    default void feeds(Intake intake, SampleSource source) {}

    /** Is told that nothing feeds from an intake any more. */
    default void ended(Intake intake) {}

    /** Returns where the decisions of a pipeline go. */
    DecisionSink sink(String pipeline, int qos);

    /** Returns what remembers the rows of a pipeline for a while; null for nothing. */
    default @Nullable FlightRecorder recorder(String pipeline, List<Channel> channels) {
        return null;
    }

    /** Returns what limits the alarms of all pipelines together. */
    default AlarmFlood flood() {
        return AlarmFlood.NONE;
    }

    /** Returns the engines, the preferred first. */
    List<ModelRuntime> engines();
}
