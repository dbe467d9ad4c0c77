package io.edgewise.agent.source;

import io.edgewise.agent.push.PushDoors;
import io.edgewise.codec.DecisionCodec;
import io.edgewise.codec.FrameReader;
import io.edgewise.decision.AlarmFlood;
import io.edgewise.deploy.Input;
import io.edgewise.deploy.Intake;
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
import io.edgewise.pipeline.AlignedSource;
import io.edgewise.pipeline.DecisionSink;
import io.edgewise.pipeline.FlightRecorder;
import io.edgewise.pipeline.SampleSource;
import io.edgewise.signal.Channel;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.time.SystemTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What pipelines are built on in the agent: MQTT, files, programs, the machine itself and what is pushed as sources,
 * MQTT as sink, the engines here.
 */
public final class AgentSurroundings implements Surroundings {
    private static final InboxLimits LIMITS = new InboxLimits(10_000, 16L << 20);

    private final MqttLink frames;
    private final MqttLink link;
    private final Topics topics;
    private final DeadLetterFile deadLetters;
    private final List<ModelRuntime> engines;
    private final Telemetry telemetry;
    private final PushDoors doors = new PushDoors(SystemTime.ticker());
    private final Map<Intake, SampleSource> live = new ConcurrentHashMap<>();
    private volatile @Nullable FlightShelf shelf;
    private volatile AlarmFlood flood = AlarmFlood.NONE;
    private volatile Function<SourceSpec, String> places = source -> "";

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
    public AgentSurroundings(
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
        FrameReader reader = source.payload().reader(columns, source.time(), SystemTime.wallClock());
        if (source.input() instanceof Input.File file) {
            return lines(source, new FileLines(file, SystemTime.ticker(), places.apply(source)), reader);
        }
        if (source.input() instanceof Input.Exec exec) {
            return lines(source, new ExecLines(exec, SystemTime.ticker()), reader);
        }
        if (source.input() instanceof Input.Host host) {
            return lines(source, new HostLines(host, SystemTime.ticker()), reader);
        }
        if (source.input() instanceof Input.Push push) {
            return PushSource.open(push, doors, reader, deadLetters);
        }
        MqttInbox inbox = frames.subscribe(((Input.Mqtt) source.input()).topics(), 1, LIMITS);
        return new MqttSource(inbox, reader, deadLetters, telemetry);
    }

    private LineSource lines(SourceSpec source, LineInput input, FrameReader reader) {
        return new LineSource(source.input().place(), input, reader, deadLetters);
    }

    @Override
    public void feeds(Intake intake, SampleSource source) {
        live.put(intake, source);
    }

    @Override
    public void ended(Intake intake) {
        live.remove(intake);
    }

    @Override
    public DecisionSink sink(String pipeline, int qos) {
        return new LoggedAlarms(
                new MqttSink(link, topics, pipeline, qos, DecisionCodec::encode, DecisionCodec::encode));
    }

    /** Limits the alarms of the pipelines that are built from now on, all together. */
    public void limit(AlarmFlood alarms) {
        flood = alarms;
    }

    @Override
    public AlarmFlood flood() {
        return flood;
    }

    /** Says where a source is declared, to be put before what is wrong with it. */
    public void declaredAt(Function<SourceSpec, String> place) {
        places = place;
    }

    /** Has the rows of the pipelines that are built from now on remembered. */
    public void record(FlightShelf flights) {
        shelf = flights;
    }

    @Override
    public @Nullable FlightRecorder recorder(String pipeline, List<Channel> channels) {
        FlightShelf flights = shelf;
        return flights == null ? null : flights.recorder(pipeline, channels);
    }

    @Override
    public List<ModelRuntime> engines() {
        return engines;
    }

    /** Returns how the queues of an intake's sources stand, together; empty when nothing feeds from it. */
    public Optional<QueueStatus> queue(Intake intake) {
        SampleSource source = live.get(intake);
        if (source == null) {
            return Optional.empty();
        }
        Map<String, Long> dropped = new TreeMap<>(source instanceof AlignedSource whole ? whole.dropped() : Map.of());
        int depth = 0;
        int capacity = 0;
        long ignored = 0;
        String trouble = null;
        for (SampleSource part : parts(source)) {
            QueueStatus queue = queue(part);
            depth += queue.depth();
            capacity += queue.capacity();
            ignored += queue.ignored();
            trouble = trouble == null ? queue.trouble() : trouble;
            queue.dropped().forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
        }
        return Optional.of(new QueueStatus(depth, capacity, ignored, dropped, trouble));
    }

    /** Returns how many rows came from one of an intake's sources since it was opened; 0 when nothing feeds from it. */
    public long rows(Intake intake, Intake.Named source) {
        SampleSource found = live.get(intake);
        int at = intake.sources().indexOf(source);
        return found == null || at < 0 ? 0 : rows(parts(found).get(at));
    }

    private static List<SampleSource> parts(SampleSource source) {
        return source instanceof AlignedSource whole ? whole.sources() : List.of(source);
    }

    private static QueueStatus queue(SampleSource source) {
        if (source instanceof LineSource lines) {
            return lines.queue();
        }
        if (source instanceof PushSource push) {
            return push.queue();
        }
        MqttSource mqtt = (MqttSource) source;
        return new QueueStatus(mqtt.inbox().depth(), mqtt.inbox().capacity(), mqtt.ignored(), mqtt.dropped());
    }

    private static long rows(SampleSource source) {
        if (source instanceof LineSource lines) {
            return lines.rows();
        }
        return source instanceof PushSource push ? push.rows() : ((MqttSource) source).rows();
    }
}
