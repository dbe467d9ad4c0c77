package io.edgewise.pipeline;

import io.edgewise.decision.Alarm;
import io.edgewise.decision.AlarmFlood;
import io.edgewise.decision.AlarmMemory;
import io.edgewise.decision.DecisionPolicy;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.decision.FloodLimit;
import io.edgewise.guard.Regimes;
import io.edgewise.guard.RunWhen;
import io.edgewise.guard.SampleGuard;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.ModelManifest;
import io.edgewise.signal.Resampling;
import io.edgewise.signal.TimeSource;
import io.edgewise.time.SystemTime;
import io.edgewise.window.WindowSpec;
import io.edgewise.window.Windower;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Pipeline}. Whatever a state file can say of a pipeline can be said here. */
public final class PipelineBuilder {
    final String name;
    String device = "device";
    long boot = 1;
    TimeSource time = TimeSource.DEVICE;
    InstantSource clock = SystemTime.wallClock();

    @Nullable
    ChannelMap channels;

    @Nullable
    WindowSpec window;

    @Nullable
    Resampling resampling;

    @Nullable
    RunWhen running;

    @Nullable
    Regimes regimes;

    @Nullable
    ModelBinding binding;

    @Nullable
    DecisionPolicy policy;

    @Nullable
    FlightRecorder recorder;

    WindowCount count = new WindowCount();
    Duration learn = Duration.ZERO;
    DecisionSink sink = decision -> {};
    StateKeeper keeper = StateKeeper.NONE;
    DecisionSettings.Flood flood = DecisionSettings.Flood.UNLIMITED;
    AlarmFlood deviceFlood = AlarmFlood.NONE;

    @Nullable
    Alarm alarm;

    PipelineBuilder(String name) {
        this.name = name;
    }

    /** Sets whose records these are; default {@code device}, boot 1. */
    public PipelineBuilder device(String deviceName, long bootEpoch) {
        this.device = deviceName;
        this.boot = bootEpoch;
        return this;
    }

    /** Sets the count of windows that goes on over pipelines of the same name in one boot; default a fresh one. */
    public PipelineBuilder count(WindowCount windowCount) {
        this.count = windowCount;
        return this;
    }

    /** Sets whose clock stamps the rows; default the measuring device's. */
    public PipelineBuilder time(TimeSource source) {
        this.time = source;
        return this;
    }

    /** Sets the wall clock that rows of {@link TimeSource#DEVICE} are compared with; default the system's. */
    public PipelineBuilder clock(InstantSource wallClock) {
        this.clock = wallClock;
        return this;
    }

    /** Sets which columns of the frames feed the model's channels; default: they are the same, in the same order. */
    public PipelineBuilder channels(ChannelMap map) {
        this.channels = map;
        return this;
    }

    /** Sets how the stream is cut; default: as the model's manifest says. */
    public PipelineBuilder window(WindowSpec spec) {
        this.window = spec;
        return this;
    }

    /** Sets how the samples of a window are brought onto an even grid; default: as the model's manifest says. */
    public PipelineBuilder resample(Resampling how) {
        this.resampling = how;
        return this;
    }

    /** Sets when the machine counts as running; default: always. */
    public PipelineBuilder runWhen(RunWhen rule) {
        this.running = rule;
        return this;
    }

    /** Sets the regimes of the machine, each of which has a baseline of its own; default: it has none. */
    public PipelineBuilder regimes(Regimes ranges) {
        this.regimes = ranges;
        return this;
    }

    /** Sets the model; required. */
    public PipelineBuilder model(ModelBinding model) {
        this.binding = model;
        return this;
    }

    /** Sets what turns windows into decisions; required. */
    public PipelineBuilder decide(DecisionPolicy decisions) {
        this.policy = decisions;
        return this;
    }

    /** Sets for how long of the machine's running time, in each regime, normal is learned; zero: not at all. */
    public PipelineBuilder learn(Duration duration) {
        this.learn = duration;
        return this;
    }

    /** Sets where decisions go; default nowhere. */
    public PipelineBuilder sink(DecisionSink decisions) {
        this.sink = decisions;
        return this;
    }

    /** Sets what keeps the pipeline's state over a restart; default nothing does. */
    public PipelineBuilder keeper(StateKeeper states) {
        this.keeper = states;
        return this;
    }

    /** Sets what remembers its rows and decisions for a while; default nothing does. */
    public PipelineBuilder recorder(FlightRecorder flights) {
        this.recorder = flights;
        return this;
    }

    /** Sets how many of its alarms go out at most; default all. */
    public PipelineBuilder flood(DecisionSettings.Flood limit) {
        this.flood = limit;
        return this;
    }

    /** Sets what limits the alarms of all pipelines together, shared with them; default nothing does. */
    public PipelineBuilder deviceFlood(AlarmFlood limit) {
        this.deviceFlood = limit;
        return this;
    }

    /**
     * Sets the alarm that goes on over pipelines of the same name, and over a restart; only one of them runs at a time.
     * Default a fresh one.
     */
    public PipelineBuilder alarm(Alarm present) {
        this.alarm = present;
        return this;
    }

    /**
     * Builds the pipeline.
     *
     * @throws NullPointerException naming the part that is missing
     * @throws IllegalArgumentException when the parts do not fit together
     */
    public Pipeline build() {
        return new Pipeline(this);
    }

    AlarmDesk alarmDesk(DecisionPolicy decisions) {
        Alarm present = alarm;
        if (present == null) {
            DecisionRecord.Id none = new DecisionRecord.Id(device, boot, name, -1);
            present = new Alarm(none, AlarmMemory.NONE, clock, SystemTime.ticker());
        }
        FlightRecorder flights = recorder;
        return new AlarmDesk(
                present,
                new FloodLimit(flood, name, deviceFlood),
                decisions,
                sink,
                flights == null ? act -> {} : flights::acted);
    }

    SampleGuard sampleGuard(List<ChannelSpec> specs) {
        return time == TimeSource.DEVICE
                ? new SampleGuard(specs, clock, SampleGuard.FUTURE_LIMIT)
                : new SampleGuard(specs);
    }

    ChannelMap channelMap(List<ChannelSpec> specs) {
        ChannelMap map = channels == null ? ChannelMap.identity(specs.size()) : channels;
        if (map.size() != specs.size()) {
            throw new IllegalArgumentException("pipeline " + name + " maps " + map.size()
                    + " channels, its model needs " + specs.size() + ": give one column for each");
        }
        return map;
    }

    Windower windower(ModelBinding bound) {
        ModelManifest manifest = bound.model().manifest();
        ModelManifest.WindowDefault usual = manifest.window();
        return new Windower(
                window != null ? window : new WindowSpec.Time(usual.size(), usual.hop(), usual.lateness()),
                resampling != null ? resampling : usual.resampling(),
                manifest.channels().size());
    }
}
