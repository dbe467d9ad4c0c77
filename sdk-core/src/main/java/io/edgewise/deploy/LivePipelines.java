package io.edgewise.deploy;

import io.edgewise.model.Model;
import io.edgewise.model.RefusedException;
import io.edgewise.pipeline.Pipeline;
import io.edgewise.pipeline.PipelineStatus;
import io.edgewise.pipeline.WindowCount;
import io.edgewise.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The pipelines that run, and why others do not. What runs is only ever taken away by what can take its place: a
 * declaration that does not fit its model leaves the pipeline as it was. Confined to the reconciler's thread.
 */
final class LivePipelines {
    private final PipelineAssembly assembly;
    private final Feeds feeds;
    private final Telemetry telemetry;
    private final Announcer announcer;

    private final Map<String, Running> running = new TreeMap<>();
    private final Map<String, String> waiting = new TreeMap<>();
    private final Map<String, Misfit> misfits = new HashMap<>();
    private final Map<String, String> troubles = new HashMap<>();
    private final Map<String, WindowCount> counts = new HashMap<>();
    private final List<Leaving> leaving = new ArrayList<>();
    private @Nullable DesiredState declared;

    LivePipelines(PipelineAssembly assembly, Feeds feeds, Telemetry telemetry) {
        this.assembly = assembly;
        this.feeds = feeds;
        this.telemetry = telemetry;
        this.announcer = new Announcer(telemetry);
    }

    /**
     * Gives every declared pipeline the best model it fits, and ends those that are declared no more.
     *
     * @param desired what is declared
     * @param choices by model name, which models there are
     */
    void run(DesiredState desired, Function<String, Choice> choices) {
        declared = desired;
        Map<String, PipelineSpec> wanted = desired.pipelines();
        waiting.clear();
        leaving.removeIf(gone -> gone.pipeline.inUse() == null);
        List.copyOf(running.keySet()).stream()
                .filter(name -> !wanted.containsKey(name))
                .forEach(this::end);
        Map<Intake, Map<String, Target>> byIntake = new LinkedHashMap<>();
        new TreeMap<>(wanted).forEach((name, spec) -> {
            Target target = target(name, spec, choices.apply(spec.model()));
            if (target != null) {
                byIntake.computeIfAbsent(target.spec.intake(), intake -> new TreeMap<>())
                        .put(name, target);
            }
        });
        feeds.intakes().stream().filter(intake -> !byIntake.containsKey(intake)).forEach(feeds::drop);
        byIntake.forEach(this::feed);
        running.forEach((name, live) -> announcer.tell(name, live.pipeline));
    }

    /** Returns what is to run under this name: as declared if that fits, else as it ran until now; null for nothing. */
    private @Nullable Target target(String name, PipelineSpec spec, Choice choice) {
        if (!choice.missing.isEmpty()) {
            waiting.put(name, choice.missing);
        }
        Running present = running.get(name);
        for (Model model : choice.models) {
            String words = misfit(name, spec, model);
            if (!words.isEmpty()) {
                waiting.putIfAbsent(name, words);
                continue;
            }
            if (present != null && !present.target.spec.intake().equals(spec.intake())) {
                end(name);
            }
            if (!running.containsKey(name) && leaving.stream().anyMatch(gone -> gone.name.equals(name))) {
                waiting.putIfAbsent(name, "the pipeline that it replaces has not ended yet");
                return null;
            }
            return new Target(spec, model);
        }
        return present == null ? null : present.target;
    }

    private String misfit(String name, PipelineSpec spec, Model model) {
        Running present = running.get(name);
        if (present != null && present.target.spec.equals(spec) && present.target.model == model) {
            return "";
        }
        Misfit known = misfits.get(name);
        if (known == null || known.model != model || !known.spec.equals(spec)) {
            known = new Misfit(spec, model, check(name, spec, model));
            misfits.put(name, known);
        }
        return known.why == null ? "" : words(name, known.why);
    }

    private @Nullable RefusedException check(String name, PipelineSpec spec, Model model) {
        try {
            assembly.check(name, spec, model);
            return null;
        } catch (RefusedException e) {
            String words = words(name, e);
            Logger.error("pipeline {} cannot run as declared: {}", name, words);
            telemetry.event("pipeline", name, "refused", words);
            return e;
        }
    }

    /** Says what is wrong with a declaration, and where it stands. */
    private String words(String name, RefusedException why) {
        return why.refusal() + ": " + at(name + (why.key().isEmpty() ? "" : "." + why.key())) + why.getMessage();
    }

    private String at(String key) {
        return declared == null ? "" : declared.at("pipelines." + key);
    }

    private void feed(Intake intake, Map<String, Target> targets) {
        try {
            List<PipelineSpec> specs =
                    targets.values().stream().map(target -> target.spec).toList();
            Feeds.Opening opening = feeds.open(intake, PipelineAssembly.columns(specs));
            boolean live = feeds.isLive(intake, opening);
            List<Pipeline> fed = new ArrayList<>();
            targets.forEach((name, target) -> {
                Pipeline pipeline = pipeline(name, target, opening, live);
                if (pipeline != null) {
                    fed.add(pipeline);
                }
            });
            if (!fed.isEmpty()) {
                feeds.set(intake, opening, fed);
                return;
            }
            feeds.drop(intake);
            if (!live) {
                opening.source().close();
            }
        } catch (RuntimeException e) { // the trouble of one source, not of the others
            targets.keySet().forEach(name -> trouble(name, e));
        }
    }

    /** Returns the pipeline that fulfils the target: the present one, with another model if need be, or a new one. */
    private @Nullable Pipeline pipeline(String name, Target target, Feeds.Opening opening, boolean live) {
        Running present = running.get(name);
        try {
            if (present != null && live && present.target.spec.equals(target.spec)) {
                if (present.target.model == target.model) {
                    return present.pipeline;
                }
                if (PipelineAssembly.mayTakeThePlace(
                        target.spec, present.target.model.manifest(), target.model.manifest())) {
                    return swap(name, present, target);
                }
            }
            return build(name, target, opening);
        } catch (RuntimeException e) { // the trouble of one pipeline, not of the others
            trouble(name, e);
            if (present != null && !live) {
                end(name); // its source is another one now, and it cannot be built for that
                return null;
            }
            return present == null ? null : present.pipeline;
        }
    }

    private Pipeline build(String name, Target target, Feeds.Opening opening) {
        WindowCount count = counts.computeIfAbsent(name, key -> new WindowCount());
        Pipeline built = assembly.assemble(name, target.spec, target.model, opening.columns(), count);
        boolean again = running.containsKey(name);
        end(name);
        running.put(name, new Running(target, built));
        troubles.remove(name);
        telemetry.event("pipeline", name, again ? "rebuilt" : "started", digest(target.model));
        return built;
    }

    private Pipeline swap(String name, Running present, Target target) {
        var binding = assembly.bind(name, target.spec, target.model);
        try {
            present.pipeline.adopt(binding);
        } catch (RuntimeException e) {
            binding.close();
            throw e;
        }
        running.put(name, new Running(target, present.pipeline));
        troubles.remove(name);
        telemetry.event("pipeline", name, "model swapped", digest(target.model));
        return present.pipeline;
    }

    private static String digest(Model model) {
        return model.provenance().digest().toString();
    }

    private void end(String name) {
        Running ended = running.remove(name);
        if (ended != null) {
            leaving.add(new Leaving(name, ended.pipeline));
            announcer.forget(name);
        }
    }

    private void trouble(String name, RuntimeException e) {
        String words =
                e instanceof RefusedException refused ? words(name, refused) : at(name) + "it cannot be built: " + e;
        waiting.put(name, words);
        if (!words.equals(troubles.put(name, words))) {
            Logger.error(e, "pipeline {}: {}", name, words);
        }
    }

    /** Tells whether every pipeline of a model runs on this very one, as declared. */
    boolean allRunOn(Map<String, PipelineSpec> wanted, String modelName, Model model) {
        return wanted.entrySet().stream()
                .filter(pipeline -> pipeline.getValue().model().equals(modelName))
                .map(pipeline -> running.get(pipeline.getKey()))
                .allMatch(live -> live != null && live.target.model == model);
    }

    /** Returns the models that a pipeline uses or was offered; all others may be freed. */
    Set<Model> used() {
        Set<Model> used = Collections.newSetFromMap(new IdentityHashMap<>());
        running.values().forEach(live -> used.add(live.target.model));
        running.values().forEach(live -> addTo(used, live.pipeline.inUse()));
        leaving.forEach(gone -> addTo(used, gone.pipeline.inUse()));
        return used;
    }

    private static void addTo(Set<Model> used, @Nullable Model model) {
        if (model != null) {
            used.add(model);
        }
    }

    /** Returns those that run, by name: a copy that any thread may hold. */
    Map<String, Pipeline> live() {
        Map<String, Pipeline> live = new HashMap<>();
        running.forEach((name, present) -> live.put(name, present.pipeline));
        return Map.copyOf(live);
    }

    /** Returns the names of those that run or have not ended yet: a copy. */
    Set<String> present() {
        Set<String> names = new HashSet<>(running.keySet());
        leaving.forEach(gone -> names.add(gone.name));
        return names;
    }

    List<PipelineStatus> status() {
        return running.values().stream().map(live -> live.pipeline.status()).toList();
    }

    Map<String, String> waiting() {
        return waiting;
    }

    /**
     * The models there are under one name.
     *
     * @param models in service, the best first
     * @param missing why the best one is not the declared one, in words; empty when it is
     */
    record Choice(List<Model> models, String missing) {}

    private record Target(PipelineSpec spec, Model model) {}

    private record Running(Target target, Pipeline pipeline) {}

    private record Leaving(String name, Pipeline pipeline) {}

    private record Misfit(
            PipelineSpec spec, Model model, @Nullable RefusedException why) {}
}
