package io.edgewise.pipeline;

import static java.util.Objects.requireNonNull;

import io.edgewise.decision.AlarmOrder;
import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionPolicy;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.decision.Flight;
import io.edgewise.decision.Judgement;
import io.edgewise.decision.PolicyMemory;
import io.edgewise.decision.Suppression;
import io.edgewise.feature.FeatureVector;
import io.edgewise.guard.Finding;
import io.edgewise.guard.GuardedRows;
import io.edgewise.guard.RunGuard;
import io.edgewise.guard.RunState;
import io.edgewise.guard.RunWhen;
import io.edgewise.guard.Stage;
import io.edgewise.guard.Verdict;
import io.edgewise.guard.WindowGuard;
import io.edgewise.model.Calibration;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.Model;
import io.edgewise.model.Prediction;
import io.edgewise.signal.Frame;
import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import io.edgewise.window.Window;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The one path from a frame of samples to decision records: {@link #decide} is the whole product in one method. A
 * pipeline has one owner, the thread of its lane; {@link #adopt}, {@link #order} and {@link #status} may be called by
 * any thread.
 */
public final class Pipeline implements AutoCloseable {
    /** How many windows it takes to say of a channel that it is absent, where none was judged before. */
    private static final int WINDOWS_TO_MISS = 3;

    private static final Verdict LEARNING_PAUSED = new Verdict.Degrade(
            Quality.GOOD, List.of(new Finding(Stage.WINDOW, Reason.LEARNING_PAUSED, "", Double.NaN)));

    // Set once, by the builder.
    private final List<ChannelSpec> specs;
    private final ChannelMap channels;
    private final GuardedRows rows;
    private final @Nullable RunGuard running;
    private final Verdict runStateUnknown;
    private final WindowGuard windows;
    private final DecisionPolicy policy;
    private final Baselines baselines;
    private final RecordWriter records;
    private final AlarmDesk alarms;
    private final DecisionSink sink;
    private final StateKeeper keeper;
    private final @Nullable FlightRecorder recorder;

    // Handed over by any thread; taken by the owner between two windows.
    private final AtomicReference<@Nullable ModelBinding> next = new AtomicReference<>();

    // Written by the owner, read by any thread.
    private final PipelineMeter meter;
    private volatile @Nullable Model inUse;

    // Confined to the owner.
    private final double[] rowValues;
    private final long[] rowReasons;
    private int windowsSeen;
    private int absentees = -1;
    private Flight.Past past = Flight.Past.NONE;
    private String lastFailure = "";

    Pipeline(PipelineBuilder parts) {
        ModelBinding binding = requireNonNull(parts.binding, "pipeline has no model");
        this.specs = binding.model().manifest().channels();
        this.channels = parts.channelMap(specs);
        this.rows = new GuardedRows(parts.sampleGuard(specs), parts.windower(binding));
        this.running = parts.running == null ? null : new RunGuard(parts.running);
        this.runStateUnknown = runStateUnknown(parts.running, specs);
        this.windows = new WindowGuard(specs);
        this.policy = requireNonNull(parts.policy, "pipeline has no decision policy");
        this.baselines = new Baselines(parts, binding);
        this.meter = new PipelineMeter(parts.name);
        this.records = new RecordWriter(parts, baselines);
        this.sink = parts.sink;
        this.alarms = parts.alarmDesk(policy);
        this.keeper = parts.keeper;
        this.recorder = parts.recorder;
        this.inUse = binding.model();
        meter.taught(binding.calibration());
        this.rowValues = new double[channels.size()];
        this.rowReasons = new long[channels.size()];
    }

    /** Starts building a pipeline of this name. */
    public static PipelineBuilder builder(String name) {
        return new PipelineBuilder(name);
    }

    /**
     * Takes the rows of a frame and hands the sink a record for every window that is due by them.
     *
     * @return how many windows were decided
     */
    public int offer(Frame frame) {
        attend();
        int decided = 0;
        for (int row = 0; row < frame.rows(); row++) {
            take(frame, row);
            for (Window window = rows.poll(); window != null; window = rows.poll()) {
                recall(alarms.await(window));
                PolicyMemory before = recorder == null ? null : policy.memory();
                int doubt = alarms.doubt();
                Flight.Past earlier = recorder == null ? Flight.Past.NONE : past();
                publish(decide(window), before, doubt, earlier);
                decided++;
            }
        }
        return decided;
    }

    /**
     * Takes a frame as {@link #offer} does. A failure, by a user's sink or a bug, ends this frame here alone: other
     * pipelines and the next frame follow. It is logged once for each place it comes from.
     */
    void offerApart(Frame frame) {
        try {
            offer(frame);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** Looks after the alarm as {@link #attend} does; a failure ends nothing else. */
    void attendApart() {
        try {
            attend();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void failed(RuntimeException e) {
        StackTraceElement[] trace = e.getStackTrace();
        String where = e.getClass().getName() + (trace.length == 0 ? "" : trace[0]);
        if (!where.equals(lastFailure)) {
            Logger.error(e, "pipeline {}: a frame failed; the next one follows", meter.name());
        }
        lastFailure = where;
    }

    /**
     * Does what people want done to the alarm, ends shelves and holds whose time is over, and hands over the flight
     * that somebody asked for. Called by the owner, often enough, whether frames come or not; {@link #offer} does it,
     * too.
     */
    public void attend() {
        if (recorder != null) {
            recorder.attend();
        }
        alarms.begin(baselines.any().model().manifest().labels());
        alarms.turn();
        meter.alarm(alarms.standing());
        for (AlarmReceipt done = alarms.next(); done != null; done = alarms.next()) {
            keep(done);
        }
        keep(null);
    }

    /** Takes one window down the path: guard, held? running? regime? features, (learn,) guard, infer, guard, decide. */
    DecisionRecord decide(Window window) {
        adoptNextBinding();
        Verdict seen = windows.check(window);
        RunState state = running == null ? RunState.RUNNING : running.check(window);
        Baseline baseline = baselines.of(window);
        Suppression hold = alarms.holdOver(window);
        if (hold != null) {
            baselines.running(null, window);
            return records.held(window, policy.outOfService(), seen, hold);
        }
        if (state == RunState.NOT_RUNNING) {
            baselines.running(null, window);
            return records.unjudged(window, policy.notRunning(window.endNanos()), seen, null);
        }
        if (state == RunState.UNKNOWN) {
            return rejected(window, seen.and(runStateUnknown), null);
        }
        boolean paused = baseline != null && baseline.lesson.isOpen() && !alarms.mayTeach();
        baselines.running(paused ? null : baseline, window);
        if (baseline == null) {
            return rejected(window, seen.and(baselines.why()), null);
        }
        if (paused) {
            return rejected(window, seen.and(LEARNING_PAUSED), baseline);
        }
        if (seen instanceof Verdict.Reject) {
            return rejected(window, seen, baseline);
        }
        FeatureVector features = baseline.binding().extractor().extract(window);
        if (baseline.lesson.covers(window)) {
            baseline.lesson.take(window, features);
            return records.unjudged(window, policy.learning(window.endNanos()), seen, baseline);
        }
        graduate(baseline);
        ModelBinding binding = baseline.binding();
        seen = seen.and(binding.fit().check(features));
        if (seen instanceof Verdict.Reject) {
            return rejected(window, seen, baseline);
        }
        Prediction prediction = binding.infer(features);
        seen = seen.and(binding.output().check(prediction));
        if (seen instanceof Verdict.Reject) {
            return rejected(window, seen, baseline);
        }
        Judgement judgement = policy.decide(window.endNanos(), prediction, binding.threshold());
        return records.judged(window, judgement, seen, baseline, features, prediction);
    }

    /**
     * Offers another binding; the owner takes it before the next window and closes the old one.
     *
     * @throws IllegalArgumentException when it cannot take this one's place: other channels, or it must learn and the
     *     pipeline gives it no time to
     */
    public void adopt(ModelBinding candidate) {
        requireSameChannels(candidate);
        baselines.checkTeachable(candidate);
        ModelBinding unused = next.getAndSet(candidate);
        if (unused != null) {
            unused.close();
        }
    }

    /**
     * Asks for something to be done to the alarm; the owner does it between two frames. Any thread may call this; it
     * never waits.
     */
    public AlarmReceipt order(AlarmOrder order) {
        return alarms.ask(order);
    }

    /**
     * Goes on from what was known elsewhere, to decide recorded rows again; before that nothing is learned. Said before
     * the first frame.
     *
     * @param endNanos the end of the first window that was decided by it, to the millisecond
     * @param known what was known before that window; what was taught of it is {@link #adopt}ed
     */
    public void recallAt(long endNanos, Flight.Known known) {
        alarms.recallAt(endNanos, known);
    }

    /** Returns how the pipeline stands. */
    public PipelineStatus status() {
        return meter.status();
    }

    /**
     * Returns the model that it uses now, null once it is closed. Whoever owns the models may close one that no
     * pipeline uses or was offered. Any thread may call this.
     */
    public @Nullable Model inUse() {
        return inUse;
    }

    /** Frees the model's run state. Called by the owner, or when it has ended. */
    @Override
    public void close() {
        adoptNextBinding();
        baselines.close();
        if (recorder != null) {
            recorder.close();
        }
        inUse = null;
    }

    /** The guards and the windows stay when a model is swapped, so what they were made for must stay as well. */
    private void requireSameChannels(ModelBinding candidate) {
        List<ChannelSpec> offered = candidate.model().manifest().channels();
        if (!offered.equals(specs)) {
            throw new IllegalArgumentException(
                    "model " + candidate.model().manifest().name()
                            + " expects other channels or limits than pipeline " + meter.name()
                            + " was built for: build another pipeline");
        }
    }

    private static Verdict runStateUnknown(@Nullable RunWhen rule, List<ChannelSpec> specs) {
        String channel = rule == null ? "" : specs.get(rule.channel()).channel().name();
        return new Verdict.Reject(List.of(new Finding(Stage.WINDOW, Reason.RUN_STATE_UNKNOWN, channel, Double.NaN)));
    }

    private void take(Frame frame, int row) {
        for (int channel = 0; channel < rowValues.length; channel++) {
            int column = channels.column(channel);
            boolean bound = column != ChannelMap.UNBOUND;
            rowValues[channel] = bound ? channels.convert(channel, frame.value(row, column)) : Double.NaN;
            rowReasons[channel] = bound ? frame.reasons(row, column) : Reason.MISSING.bit();
        }
        long time = frame.timeNanos(row);
        if (recorder != null) {
            recorder.row(time, rowValues, rowReasons);
        }
        baselines.row(time);
        alarms.row(time);
        meter.row(rows.add(time, rowValues, rowReasons));
        if (recorder != null && rowReasons.length > 0 && (rowReasons[0] & Reason.FUTURE.bit()) != 0) {
            recorder.future(); // by the wall clock, of which the row itself tells nothing
        }
    }

    private DecisionRecord rejected(Window window, Verdict why, @Nullable Baseline baseline) {
        meter.rejected(why);
        return records.unjudged(window, policy.fallback(window.endNanos(), why), why, baseline);
    }

    private void graduate(Baseline baseline) {
        if (baseline.lesson.isOpen()) {
            Calibration taught = baselines.graduate(baseline);
            meter.taught(taught);
            keeper.keep(meter.name(), state());
        }
    }

    private PipelineState state() {
        return new PipelineState(baselines.whole(), alarms.memory());
    }

    /** Hands on what is new of the alarm; whoever asked for it is told when it is kept. */
    private void keep(@Nullable AlarmReceipt asked) {
        if (alarms.hasNews()) {
            meter.alarm(alarms.standing());
            keeper.keep(
                    meter.name(),
                    state(),
                    asked == null ? () -> {} : () -> asked.kept().complete(null));
        } else if (asked != null) {
            asked.kept().complete(null);
        }
    }

    private void publish(DecisionRecord record, @Nullable PolicyMemory before, int doubt, Flight.Past earlier) {
        meter.decided(record);
        listAbsent(record.decision());
        sink.decided(record);
        boolean edge = alarms.follow(record);
        meter.alarm(alarms.standing());
        if (recorder != null) {
            recorder.decided(record, baselines.whole(), before, doubt, earlier);
            if (edge) {
                recorder.edge(record, alarms.memory().active());
            }
        }
        keep(null);
    }

    /** Returns what of the time before still matters; the same object while nothing changes. */
    private Flight.Past past() {
        long until = alarms.heldUntil();
        if (past.absent().size() != windows.absentees()
                || past.held() != alarms.isHeld()
                || past.heldUntil() != until) {
            past = new Flight.Past(windows.absent(), alarms.isHeld(), until);
        }
        return past;
    }

    private void recall(Flight.@Nullable Past earlier) {
        if (earlier != null) {
            windows.recall(earlier.absent());
        }
    }

    /** Lists the absent channels once there is enough to say so, and again when one of them comes. */
    private void listAbsent(Decision decision) {
        boolean judged = decision == Decision.NORMAL || decision == Decision.ALARM;
        windowsSeen = Math.min(windowsSeen + 1, WINDOWS_TO_MISS);
        if ((judged || windowsSeen == WINDOWS_TO_MISS || absentees >= 0) && absentees != windows.absentees()) {
            absentees = windows.absentees();
            meter.absent(windows.absent());
        }
    }

    private void adoptNextBinding() {
        ModelBinding candidate = next.getAndSet(null);
        if (candidate != null) {
            baselines.adopt(candidate);
            meter.taught(candidate.calibration());
            inUse = candidate.model();
            if (recorder != null) {
                recorder.adopted();
            }
        }
    }
}
