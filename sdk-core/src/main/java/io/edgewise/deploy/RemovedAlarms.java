package io.edgewise.deploy;

import io.edgewise.decision.Alarm;
import io.edgewise.decision.AlarmRecord;
import io.edgewise.identity.Device;
import io.edgewise.pipeline.DecisionSink;
import io.edgewise.telemetry.Telemetry;
import java.util.HashSet;
import java.util.Set;
import org.tinylog.Logger;

/**
 * Ends the alarms of pipelines that are declared no more, in this life or while the device was off: nobody judges them
 * any more, and outside they would stand for ever. Each is told with its end, then forgotten once that has surely been
 * told; a kill before that tells it again. Confined to the reconciler's thread.
 */
final class RemovedAlarms {
    private final PipelineStates states;
    private final Device device;
    private final Surroundings surroundings;
    private final Telemetry telemetry;
    private final Set<String> ending = new HashSet<>();

    RemovedAlarms(PipelineStates states, Device device, Surroundings surroundings, Telemetry telemetry) {
        this.states = states;
        this.device = device;
        this.surroundings = surroundings;
        this.telemetry = telemetry;
    }

    /**
     * Ends all alarms but these.
     *
     * @param staying the names of pipelines that are declared, run, or have not ended yet
     */
    void endAllBut(Set<String> staying) {
        ending.removeAll(staying); // declared again: it goes on from where it ended
        for (String pipeline : states.alarms()) {
            if (!staying.contains(pipeline)) {
                end(pipeline);
            }
        }
    }

    private void end(String pipeline) {
        Alarm alarm = states.alarm(pipeline, device);
        if (ending.add(pipeline)) {
            String words =
                    tell(pipeline, alarm) ? "not declared any more; its alarm ends with it" : "not declared any more";
            Logger.info("pipeline {}: {}", pipeline, words);
            telemetry.event("pipeline", pipeline, "removed", words);
            states.keep(pipeline, alarm.memory());
        }
        alarm.turn();
        if (alarm.isSettled() && states.forgetAlarm(pipeline)) {
            ending.remove(pipeline);
        }
    }

    /** Tells what ends; returns whether there was anything. */
    private boolean tell(String pipeline, Alarm alarm) {
        DecisionSink sink = surroundings.sink(pipeline, 1);
        boolean told = false;
        for (AlarmRecord end = alarm.remove(); end != null; end = alarm.remove()) {
            sink.alarm(end);
            told = true;
        }
        return told;
    }
}
