package io.edgewise.agent.control;

import io.edgewise.agent.source.AgentSurroundings;
import io.edgewise.agent.source.QueueStatus;
import io.edgewise.deploy.DesiredState;
import io.edgewise.deploy.Intake;
import io.edgewise.deploy.SourceSpec;
import io.edgewise.pipeline.PipelineStatus;
import io.edgewise.signal.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What comes from the declared sources, and what waits there. Any thread may ask. */
final class DeclaredSources {
    private final AgentSurroundings surroundings;
    private final Supplier<@Nullable DesiredState> desired;
    private final Supplier<List<PipelineStatus>> pipelines;

    /**
     * Makes one.
     *
     * @param surroundings what the sources were opened by
     * @param desired what should run; null while nothing was declared
     * @param pipelines those that run
     */
    DeclaredSources(
            AgentSurroundings surroundings,
            Supplier<@Nullable DesiredState> desired,
            Supplier<List<PipelineStatus>> pipelines) {
        this.surroundings = surroundings;
        this.desired = desired;
        this.pipelines = pipelines;
    }

    /** Returns where a source is declared, to be put before what is wrong with it; empty where that is not known. */
    String place(SourceSpec source) {
        DesiredState wanted = desired.get();
        return wanted == null
                ? ""
                : new TreeMap<>(wanted.pipelines())
                        .entrySet().stream()
                                .filter(pipeline -> has(pipeline.getValue().intake(), source))
                                .findFirst()
                                .map(pipeline -> wanted.at("pipelines." + pipeline.getKey()
                                        + (pipeline.getValue()
                                                                .intake()
                                                                .sources()
                                                                .size()
                                                        == 1
                                                ? ".source.file.path"
                                                : ".sources")))
                                .orElse("");
    }

    private static boolean has(Intake intake, SourceSpec source) {
        return intake.sources().stream().anyMatch(named -> named.spec().equals(source));
    }

    /** Returns how the queues stand, by pipeline. */
    Map<String, QueueStatus> queues() {
        Map<String, QueueStatus> queues = new TreeMap<>();
        DesiredState wanted = desired.get();
        if (wanted != null) {
            wanted.pipelines()
                    .forEach((name, spec) ->
                            surroundings.queue(spec.intake()).ifPresent(queue -> queues.put(name, queue)));
        }
        return queues;
    }

    /** Returns for how long each source may be silent. */
    Map<String, Duration> silentAfter() {
        Map<String, Duration> limits = new TreeMap<>();
        DesiredState wanted = desired.get();
        if (wanted != null) {
            wanted.pipelines()
                    .forEach((name, spec) -> spec.intake()
                            .sources()
                            .forEach(source -> limits.merge(
                                    sourceName(name, source), source.spec().silentAfter(), (one, other) -> one)));
        }
        return limits;
    }

    /**
     * Returns how many rows came and were of use, by pipeline, and where one has several sources how many came from
     * each of them as well. A device whose clock was set back sends rows that are all too late: that is silence, too.
     */
    Map<String, Long> rows() {
        Map<String, Long> rows = new TreeMap<>();
        pipelines.get().forEach(pipeline -> rows.put(pipeline.name(), pipeline.rows() - tooLate(pipeline)));
        DesiredState wanted = desired.get();
        if (wanted != null) {
            wanted.pipelines()
                    .forEach((name, spec) -> spec.intake().sources().stream()
                            .filter(source -> !source.name().isEmpty() && rows.containsKey(name))
                            .forEach(source ->
                                    rows.put(sourceName(name, source), surroundings.rows(spec.intake(), source))));
        }
        return rows;
    }

    /** Returns what is to be said of a pipeline beside that nothing comes of use; empty for nothing. */
    String beside(String pipeline) {
        long late = pipelines.get().stream()
                .filter(one -> one.name().equals(pipeline))
                .mapToLong(DeclaredSources::tooLate)
                .sum();
        return late == 0 ? "" : "; " + late + " came too late and were left out: compare the clocks, see LATE";
    }

    private static long tooLate(PipelineStatus pipeline) {
        return pipeline.leftOut().getOrDefault(Reason.LATE.name(), 0L);
    }

    private static String sourceName(String pipeline, Intake.Named source) {
        return source.name().isEmpty() ? pipeline : pipeline + "/" + source.name();
    }
}
