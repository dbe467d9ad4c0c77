package io.edgewise.deploy;

import io.edgewise.codec.DecisionView;
import io.edgewise.codec.FlightException;
import io.edgewise.codec.FlightFile;
import io.edgewise.decision.AlarmAct;
import io.edgewise.decision.AlarmAnswer;
import io.edgewise.decision.AlarmOrder;
import io.edgewise.decision.AlarmRecord;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.decision.Flight;
import io.edgewise.model.Calibration;
import io.edgewise.model.Model;
import io.edgewise.pipeline.AlarmReceipt;
import io.edgewise.pipeline.DecisionSink;
import io.edgewise.pipeline.Pipeline;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Has what the rows of a flight do not tell happen again at its place: acts of people before a row, what the machine
 * had taught before a window. It stands between the pipeline and whoever takes its decisions.
 */
final class Rerun implements DecisionSink {
    private static final long MILLI = 1_000_000;

    // Set once.
    private final DecisionSink sink;
    private final List<Flight.Act> acts;
    private final PipelineSpec spec;
    private final Model model;

    // By the start of a window, to the millisecond, what is known after it.
    private final Map<Long, Step> steps = new HashMap<>();

    private int nextAct;
    private @Nullable Pipeline pipeline;

    private record Step(@Nullable Calibration calibration) {}

    /**
     * Prepares it.
     *
     * @param flight what is run again
     * @param spec how the pipeline is declared
     * @param model the loaded model
     * @param known what was taught at the beginning; null for nothing
     * @param sink takes the decisions
     * @throws FlightException where it tells of a lesson that its calibration does not have
     */
    Rerun(FlightFile flight, PipelineSpec spec, Model model, @Nullable Calibration known, DecisionSink sink) {
        FlightFile.Course course = flight.head().course();
        this.sink = sink;
        this.acts = course.acts();
        this.spec = spec;
        this.model = model;
        if (course.from() > 0) {
            after(flight, course.from() - 1, known);
        }
        byte[] taught = flight.taught();
        if (taught != null) {
            Calibration end = Calibration.parse(taught, model.manifest().features());
            course.taught().forEach(lesson -> after(flight, lesson.decision() - 1, part(end, lesson.regimes())));
        }
    }

    private void after(FlightFile flight, int decision, @Nullable Calibration calibration) {
        DecisionView before = DecisionView.parse(flight.decisions().get(decision));
        steps.put(millis(before.span()), new Step(calibration));
    }

    /** Returns what was taught when only these regimes had taught something. */
    private static Calibration part(Calibration end, List<String> regimes) {
        if (regimes.isEmpty()) {
            return end;
        }
        Map<String, Calibration> known = new TreeMap<>();
        for (String regime : regimes) {
            Calibration taught = end.in(regime);
            if (taught == null) {
                throw new FlightException("taught.json", "knows nothing of the regime '" + regime + "'");
            }
            known.put(regime, taught);
        }
        return Calibration.ofRegimes(known);
    }

    /** Says which pipeline decides again; said once, before the first row. */
    void begin(Pipeline again) {
        pipeline = again;
    }

    /**
     * Sees the next row before the pipeline does.
     *
     * @throws FlightException where an act cannot have been done there
     */
    void before(int row) {
        for (; nextAct < acts.size() && acts.get(nextAct).row() <= row; nextAct++) {
            AlarmAct act = acts.get(nextAct).act();
            Duration lasts = act.lasts() ? AlarmAct.LONGEST : Duration.ZERO; // its end is an act of its own
            Pipeline again = pipeline();
            AlarmReceipt receipt = again.order(new AlarmOrder(act, lasts, "recorded", "recorded"));
            again.attend();
            AlarmAnswer answer = receipt.answer().join();
            if (!answer.done()) {
                throw new FlightException(
                        "flight.json", "/acts/" + nextAct + ": " + act + " cannot be done there: " + answer.words());
            }
        }
    }

    @Override
    public void decided(DecisionRecord decision) {
        sink.decided(decision);
        Step next = steps.remove(millis(decision.span()));
        if (next != null) {
            pipeline().adopt(RecordedPipeline.bind(spec, model, next.calibration));
        }
    }

    @Override
    public void alarm(AlarmRecord change) {
        sink.alarm(change);
    }

    private Pipeline pipeline() {
        Pipeline present = pipeline;
        if (present == null) {
            throw new AssertionError("it was not begun; this is a bug");
        }
        return present;
    }

    private static long millis(DecisionRecord.Span span) {
        return Math.floorDiv(span.startNanos(), MILLI);
    }
}
