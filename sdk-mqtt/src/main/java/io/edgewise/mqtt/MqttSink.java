package io.edgewise.mqtt;

import io.edgewise.decision.AlarmRecord;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.pipeline.DecisionSink;
import io.edgewise.spool.RecordClass;
import java.util.function.Function;
import org.tinylog.Logger;

/** Publishes one pipeline's decisions and alarms. Never waits; what the link does not take, the link counts. */
public final class MqttSink implements DecisionSink {
    private static final int ALARM_QOS = 1;

    private final MqttLink link;
    private final String decisionTopic;
    private final String alarmTopic;
    private final int qos;
    private final Function<DecisionRecord, byte[]> decisions;
    private final Function<AlarmRecord, byte[]> alarms;

    /**
     * Makes a sink.
     *
     * @param topics whose topics
     * @param pipeline the pipeline whose decisions it takes
     * @param qos of the decisions, 0 or 1; alarms always go with 1
     * @param decisions turns a decision into JSON; its owner is the lane
     * @param alarms turns a change of an alarm into JSON; its owner is the lane
     */
    public MqttSink(
            MqttLink link,
            Topics topics,
            String pipeline,
            int qos,
            Function<DecisionRecord, byte[]> decisions,
            Function<AlarmRecord, byte[]> alarms) {
        if (qos < 0 || qos > 1) {
            throw new IllegalArgumentException("qos is " + qos + ", pipeline " + pipeline + ": 0 and 1 are supported");
        }
        this.link = link;
        this.decisionTopic = topics.decision(pipeline);
        this.alarmTopic = topics.alarm(pipeline);
        this.qos = qos;
        this.decisions = decisions;
        this.alarms = alarms;
    }

    @Override
    public void decided(DecisionRecord decision) {
        publish(decisionTopic, decisions, decision, qos, RecordClass.TELEMETRY);
    }

    @Override
    public void alarm(AlarmRecord change) {
        publish(alarmTopic, alarms, change, ALARM_QOS, RecordClass.EVENT);
    }

    private <T> void publish(String topic, Function<T, byte[]> codec, T record, int level, RecordClass kind) {
        byte[] payload;
        try {
            payload = codec.apply(record);
        } catch (RuntimeException e) {
            // The rows behind this decision must still be judged, so the lane is not told.
            Logger.error(e, "a record for {} cannot be encoded; this is a bug", topic);
            link.countDrop(Drop.NOT_ENCODED);
            return;
        }
        link.publish(new MqttMessage(topic, payload, level, false).withContentType(MqttMessage.JSON), kind);
    }
}
