package io.edgewise.agent.source;

import io.edgewise.codec.DecisionCodec;
import io.edgewise.codec.NativeFrameReader;
import io.edgewise.deploy.SourceSpec;
import io.edgewise.deploy.Surroundings;
import io.edgewise.model.ModelRuntime;
import io.edgewise.mqtt.DeadLetterFile;
import io.edgewise.mqtt.InboxLimits;
import io.edgewise.mqtt.MqttInbox;
import io.edgewise.mqtt.MqttLink;
import io.edgewise.mqtt.MqttSink;
import io.edgewise.mqtt.MqttSource;
import io.edgewise.mqtt.Topics;
import io.edgewise.pipeline.DecisionSink;
import io.edgewise.pipeline.SampleSource;
import io.edgewise.signal.Channel;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.time.SystemTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What pipelines are built on in the agent: one MQTT link for all sources and sinks, and the engines that are here. */
public final class MqttSurroundings implements Surroundings {
    private static final InboxLimits LIMITS = new InboxLimits(10_000, 16L << 20);

    private final MqttLink link;
    private final Topics topics;
    private final DeadLetterFile deadLetters;
    private final List<ModelRuntime> engines;
    private final Telemetry telemetry;
    private final Map<String, MqttSource> sources = new ConcurrentHashMap<>();

    /**
     * Makes them.
     *
     * @param link the line to the broker
     * @param topics where decisions go
     * @param deadLetters where messages go that cannot be read
     * @param engines the engines, the preferred first
     * @param telemetry is told what goes wrong with messages
     */
    public MqttSurroundings(
            MqttLink link, Topics topics, DeadLetterFile deadLetters, List<ModelRuntime> engines, Telemetry telemetry) {
        this.link = link;
        this.topics = topics;
        this.deadLetters = deadLetters;
        this.engines = List.copyOf(engines);
        this.telemetry = telemetry;
    }

    @Override
    public SampleSource open(SourceSpec source, List<Channel> columns) {
        MqttInbox inbox = link.subscribe(source.topic(), 1, LIMITS);
        NativeFrameReader reader = new NativeFrameReader(columns, source.time(), SystemTime.wallClock());
        MqttSource opened = new MqttSource(inbox, reader, deadLetters, telemetry);
        sources.put(source.topic(), opened);
        return opened;
    }

    @Override
    public DecisionSink sink(String pipeline, int qos) {
        return new MqttSink(link, topics, pipeline, qos, DecisionCodec::encode, DecisionCodec::encode);
    }

    @Override
    public List<ModelRuntime> engines() {
        return engines;
    }

    /** Returns how the queue of a topic stands; empty when nothing is subscribed there. */
    public Optional<QueueStatus> queue(String topic) {
        return Optional.ofNullable(sources.get(topic)).map(MqttSurroundings::status);
    }

    private static QueueStatus status(MqttSource source) {
        MqttInbox inbox = source.inbox();
        return new QueueStatus(inbox.depth(), inbox.capacity(), inbox.dropped(), source.badPayloads());
    }
}
