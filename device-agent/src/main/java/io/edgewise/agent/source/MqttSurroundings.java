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

    private final MqttLink frames;
    private final MqttLink link;
    private final Topics topics;
    private final DeadLetterFile deadLetters;
    private final List<ModelRuntime> engines;
    private final Telemetry telemetry;
    private final Map<SourceSpec, MqttSource> sources = new ConcurrentHashMap<>();

    /**
     * Makes them.
     *
     * @param frames the line on which frames come
     * @param link the line on which decisions go, which may be the same
     * @param topics where decisions go
     * @param deadLetters where messages go that cannot be read
     * @param engines the engines, the preferred first
     * @param telemetry is told what goes wrong with messages
     */
    public MqttSurroundings(
            MqttLink frames,
            MqttLink link,
            Topics topics,
            DeadLetterFile deadLetters,
            List<ModelRuntime> engines,
            Telemetry telemetry) {
        this.frames = frames;
        this.link = link;
        this.topics = topics;
        this.deadLetters = deadLetters;
        this.engines = List.copyOf(engines);
        this.telemetry = telemetry;
    }

    @Override
    public SampleSource open(SourceSpec source, List<Channel> columns) {
        MqttInbox inbox = frames.subscribe(source.topic(), 1, LIMITS);
        NativeFrameReader reader = new NativeFrameReader(columns, source.time(), SystemTime.wallClock());
        MqttSource opened = new MqttSource(inbox, reader, deadLetters, telemetry);
        sources.put(source, opened);
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

    /** Returns how the queue of a source stands; empty when it was never opened. */
    public Optional<QueueStatus> queue(SourceSpec source) {
        return Optional.ofNullable(sources.get(source))
                .map(found ->
                        new QueueStatus(found.inbox().depth(), found.inbox().capacity(), found.dropped()));
    }
}
