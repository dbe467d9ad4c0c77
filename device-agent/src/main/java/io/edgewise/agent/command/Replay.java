package io.edgewise.agent.command;

import io.edgewise.codec.DecisionCodec;
import io.edgewise.codec.DecisionView;
import io.edgewise.codec.FlightFile;
import io.edgewise.decision.AlarmAct;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.deploy.RecordedPipeline;
import io.edgewise.model.Model;
import io.edgewise.pipeline.Lead;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides the rows of a flight again and compares: window by window, field by field, scores bit by bit. What people did
 * meanwhile and what the machine had taught happens again at its place. Windows that hang on something which the flight
 * does not hold are not compared: {@link NotCompared} says which and why.
 */
final class Replay {
    /** How far scores may lie apart on another machine, relative to the larger of the two. */
    static final double RELATIVE = 1e-6;

    private static final int MOST_DIFFERENCES = 1_000;

    private final FlightFile flight;
    private final NotCompared left;
    private final List<Difference> differences = new ArrayList<>();
    private int compared;
    private int equal;
    private long found; // of differences, those that are not listed too
    private int scoresOff;
    private double largest;

    /**
     * An act that was done again.
     *
     * @param act what
     * @param beforeNanos the event time of the row that came next
     */
    record Done(AlarmAct act, long beforeNanos) {}

    /**
     * A field that differs.
     *
     * @param window the number of the window
     * @param field which field of the decision
     * @param there what was recorded
     * @param here what was decided now
     */
    record Difference(long window, String field, String there, String here) {}

    private Replay(FlightFile flight, NotCompared left) {
        this.flight = flight;
        this.left = left;
    }

    /** Decides a flight again. */
    static Replay of(FlightFile flight, PipelineSpec declared, Model model) {
        Lead lead = RecordedPipeline.lead(flight, declared, model.manifest());
        NotCompared left =
                new NotCompared(flight, model.provenance().digest(), settledNanos(flight, lead), warmUp(declared));
        Replay replay = new Replay(flight, left);
        Map<Long, DecisionRecord> here = new LinkedHashMap<>();
        RecordedPipeline.decideAgain(flight, declared, model, record -> here.put(millis(record.span()), record));
        replay.compare(here);
        return replay;
    }

    int compared() {
        return compared;
    }

    int skipped() {
        return left.count();
    }

    /** Returns why some were not compared; empty where all were. */
    String why() {
        return left.why();
    }

    /** Returns what people did meanwhile, and when a hold ended: the act and the time of the row that came next. */
    List<Done> acts() {
        long[] times = flight.rows().times();
        return flight.head().course().acts().stream()
                .filter(act -> act.row() < times.length)
                .map(act -> new Done(act.act(), times[act.row()]))
                .toList();
    }

    /** Returns how many lessons ended of which only what they taught was kept: that was taken from the flight. */
    int lessons() {
        return flight.head().course().taught().size();
    }

    int equal() {
        return equal;
    }

    int scoresOff() {
        return scoresOff;
    }

    double largest() {
        return largest;
    }

    List<Difference> differences() {
        return differences;
    }

    /** Tells whether all that was compared is the same; scores to the last bit, or nearly on another machine. */
    boolean same(boolean sameMachine) {
        return compared > 0 && differences.isEmpty() && (scoresOff == 0 || (!sameMachine && largest <= RELATIVE));
    }

    /** Messages tell times to the millisecond. */
    private static long millis(DecisionRecord.Span span) {
        return Math.floorDiv(span.startNanos(), 1_000_000L);
    }

    /** Returns after how many windows nothing depends on what was before the flight: the memories are full by then. */
    private static int warmUp(PipelineSpec spec) {
        return Math.max(spec.decide().raise().of(), spec.decide().clear().of());
    }

    /** Returns from when on a window has all rows before it that its guards look back on. */
    private static long settledNanos(FlightFile flight, Lead lead) {
        long[] times = flight.rows().times();
        if (flight.rows().whole() || lead.equals(Lead.NONE) || lead.fromItsFirstRow()) {
            return Long.MIN_VALUE;
        }
        return lead.rows() >= times.length
                ? Long.MAX_VALUE
                : Math.max(times[0] + lead.time().toNanos(), times[lead.rows()]);
    }

    private void compare(Map<Long, DecisionRecord> here) {
        for (byte[] message : flight.decisions()) {
            DecisionView there = DecisionView.parse(message);
            if (left.covers(message, there)) {
                continue;
            }
            DecisionRecord decided = here.get(millis(there.span()));
            compared++;
            if (decided == null) {
                add(there, "window", "decided", "not decided");
                continue;
            }
            long before = found;
            fields(there, DecisionView.parse(DecisionCodec.encode(decided)));
            score(there.score(), decided.score());
            equal += found == before ? 1 : 0;
        }
    }

    private void fields(DecisionView there, DecisionView here) {
        check(there, "end", there.span().endNanos(), here.span().endNanos());
        check(there, "decision", there.decision(), here.decision());
        check(there, "held", there.held(), here.held());
        check(there, "label", there.label(), here.label());
        check(there, "threshold", there.threshold(), here.threshold());
        check(there, "quality", there.quality(), here.quality());
        check(there, "findings", there.findings(), here.findings());
        if (Float.floatToIntBits(there.score()) == Float.floatToIntBits(here.score())) {
            check(there, "contributions", there.contributions(), here.contributions());
        } else {
            check(there, "contributions", names(there), names(here));
        }
        check(there, "advice", there.advice(), here.advice());
        check(there, "calibration", there.calibration(), here.calibration());
        check(there, "regime", there.regime(), here.regime());
        check(there, "model", there.model().digest(), here.model().digest());
    }

    /** Values of contributions are what scores are made of: on another machine they may be off by as little. */
    private static List<String> names(DecisionView view) {
        return view.contributions().stream()
                .map(part -> part.channel() + " " + part.feature())
                .toList();
    }

    private void score(float there, float here) {
        if (Float.floatToIntBits(there) != Float.floatToIntBits(here)) {
            scoresOff++;
            double apart = Math.abs((double) there - here) / Math.max(Math.abs(there), Math.abs(here));
            largest = Math.max(largest, Double.isNaN(apart) ? Double.POSITIVE_INFINITY : apart);
        }
    }

    private void check(DecisionView view, String field, @Nullable Object there, @Nullable Object here) {
        if (!Objects.equals(there, here)) {
            add(view, field, String.valueOf(there), String.valueOf(here));
        }
    }

    private void add(DecisionView view, String field, String there, String here) {
        found++;
        if (differences.size() < MOST_DIFFERENCES) {
            differences.add(new Difference(view.id().window(), field, there, here));
        }
    }
}
