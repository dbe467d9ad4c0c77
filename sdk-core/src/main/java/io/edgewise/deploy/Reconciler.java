package io.edgewise.deploy;

import io.edgewise.duty.DutyCycle;
import io.edgewise.identity.Device;
import io.edgewise.model.Digest;
import io.edgewise.model.Model;
import io.edgewise.model.ModelRef;
import io.edgewise.model.RefusedException;
import io.edgewise.pipeline.Pipeline;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Unit;
import io.edgewise.telemetry.Telemetry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Makes true what should run. Each turn passes at most one gate of each model, then gives every pipeline the best model
 * it may have: the desired one once it is ACTIVE, until then the last known good one. A model that is refused never
 * disturbs one that decides.
 */
public final class Reconciler implements DutyCycle, AutoCloseable {
    private static final long RETRY_NANOS = 2_000_000_000L;

    // Set once.
    private final ModelGate gates;
    private final Telemetry telemetry;
    private final DeployRecords records;
    private final CalibrationKeeper keeper;
    private final PipelineAssembly assembly;
    private final Feeds feeds;

    // Handed over by any thread; taken by the owner.
    private final AtomicReference<@Nullable DesiredState> submitted = new AtomicReference<>();

    // Written by the owner, read by any thread.
    private volatile AgentView view = AgentView.EMPTY;

    // Confined to the owner.
    private @Nullable DesiredState desired;
    private final Map<ModelRef, Deployment> deployments = new LinkedHashMap<>();
    private final Map<ModelRef, Long> retryAt = new LinkedHashMap<>();
    private final Map<String, Running> running = new TreeMap<>();
    private final Map<String, String> waiting = new TreeMap<>();
    private Map<String, ModelRef> good;

    /**
     * Makes a reconciler.
     *
     * @param device whose pipelines these are
     * @param folder where its records are kept
     * @param gates what every model passes through
     * @param surroundings transports and engines
     * @param telemetry is told what happens
     */
    public Reconciler(Device device, Path folder, ModelGate gates, Surroundings surroundings, Telemetry telemetry) {
        this.gates = gates;
        this.telemetry = telemetry;
        this.records = new DeployRecords(folder);
        this.keeper = new CalibrationKeeper(folder);
        this.assembly = new PipelineAssembly(device, surroundings, keeper);
        this.feeds = new Feeds(surroundings, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
        this.good = records.lastKnownGood();
    }

    /** Says what should run from now on. Any thread may call this. */
    public void submit(DesiredState wanted) {
        submitted.set(wanted);
    }

    /** Returns what runs and what should run. Any thread may call this. */
    public AgentView view() {
        return view;
    }

    @Override
    public String roleName() {
        return "reconciler";
    }

    @Override
    public int doWork() {
        takeSubmitted();
        DesiredState wanted = desired;
        int work = keeper.flush();
        if (wanted != null) {
            work += reconcile(wanted);
        }
        view = snapshot();
        return work;
    }

    /** One turn: models a gate further, then pipelines onto the best model each may have. */
    private int reconcile(DesiredState wanted) {
        int gatesPassed = 0;
        for (Map.Entry<String, ModelRef> model : candidates(wanted).entrySet()) {
            gatesPassed += advance(model.getKey(), model.getValue());
        }
        waiting.clear();
        dropUndeclared(wanted);
        Map<SourceSpec, List<String>> bySource = new LinkedHashMap<>();
        new TreeMap<>(wanted.pipelines())
                .forEach((name, spec) -> bySource.computeIfAbsent(spec.source(), source -> new ArrayList<>())
                        .add(name));
        bySource.forEach((source, names) -> feed(wanted, source, names));
        rememberGood(wanted);
        return gatesPassed;
    }

    private void takeSubmitted() {
        DesiredState wanted = submitted.getAndSet(null);
        if (wanted != null) {
            desired = wanted;
            records.desire(wanted);
            records.tryOut(wanted.models());
            telemetry.event("desired", wanted.digest().toString(), "accepted", wanted.author());
        }
    }

    private Map<String, ModelRef> candidates(DesiredState wanted) {
        Map<String, ModelRef> candidates = new LinkedHashMap<>();
        wanted.models().forEach((name, ref) -> {
            candidates.put(name, ref);
            ModelRef fallback = good.get(name);
            if (fallback != null && !fallback.equals(ref) && !isActive(ref)) {
                candidates.put(name + " (last known good)", fallback);
            }
        });
        return candidates;
    }

    private int advance(String name, ModelRef ref) {
        Deployment deployment = deployments.computeIfAbsent(ref, key -> new Deployment(name, key, gates));
        DeploymentState before = deployment.state();
        boolean onItsWay = before.compareTo(DeploymentState.ACTIVE) < 0;
        if (!onItsWay || gates.ticker().nanos() < retryAt.getOrDefault(ref, Long.MIN_VALUE)) {
            return 0;
        }
        DeploymentState after = deployment.advance();
        if (after == before) {
            retryAt.put(ref, gates.ticker().nanos() + RETRY_NANOS);
            Logger.warn("model {}: {}", name, deployment.detail());
            return 0;
        }
        if (after == DeploymentState.ACTIVE || after == DeploymentState.REJECTED) {
            tell(deployment, after);
        }
        return 1;
    }

    private void tell(Deployment deployment, DeploymentState state) {
        String reason = deployment.refusal() == null ? "" : deployment.refusal().name();
        telemetry.event("deployment", deployment.name() + "@" + deployment.ref().digest(), state.name(), reason);
        if (state == DeploymentState.REJECTED) {
            Logger.error("model {} REFUSED {}: {}", deployment.name(), reason, deployment.detail());
        } else {
            Logger.info("model {} {} from {}", deployment.name(), state, deployment.ref());
        }
    }

    private void feed(DesiredState wanted, SourceSpec source, List<String> names) {
        List<Channel> columns = columns(wanted, names);
        boolean sameSource =
                feeds.running(source, columns).isEmpty() || !feeds.sources().contains(source);
        List<Pipeline> fed = new ArrayList<>();
        for (String name : names) {
            if (sameSource) {
                running.remove(name);
            }
            Pipeline pipeline = pipeline(name, wanted.pipelines().get(name), wanted, columns);
            if (pipeline != null) {
                fed.add(pipeline);
            }
        }
        if (!fed.isEmpty()) {
            feeds.set(source, columns, fed);
        }
    }

    private @Nullable Pipeline pipeline(
            String name, @Nullable PipelineSpec spec, DesiredState wanted, List<Channel> columns) {
        if (spec == null) {
            throw new AssertionError("names come from the same state; this is a bug");
        }
        Deployment best = best(spec.model(), wanted);
        Model model = best == null ? null : best.model();
        Running present = running.get(name);
        try {
            if (present != null && present.spec.equals(spec)) {
                return model == null || model == present.model ? present.pipeline : swap(name, present, model);
            }
            if (model == null) {
                waiting.put(name, why(wanted.models().get(spec.model())));
                return present == null ? null : present.pipeline;
            }
            Pipeline built = assembly.assemble(name, spec, model, columns);
            running.put(name, new Running(spec, model, built));
            telemetry.event("pipeline", name, "started", "");
            return built;
        } catch (RefusedException e) {
            waiting.put(name, e.refusal() + ": " + e.getMessage());
            return present == null ? null : present.pipeline;
        }
    }

    private Pipeline swap(String name, Running present, Model model) {
        present.pipeline.adopt(assembly.bind(name, model));
        running.put(name, new Running(present.spec, model, present.pipeline));
        telemetry.event(
                "pipeline", name, "model swapped", model.provenance().digest().toString());
        return present.pipeline;
    }

    private @Nullable Deployment best(String model, DesiredState wanted) {
        ModelRef ref = wanted.models().get(model);
        if (ref != null && isActive(ref)) {
            return deployments.get(ref);
        }
        ModelRef fallback = good.get(model);
        return fallback != null && isActive(fallback) ? deployments.get(fallback) : null;
    }

    private boolean isActive(ModelRef ref) {
        Deployment deployment = deployments.get(ref);
        return deployment != null && deployment.state() == DeploymentState.ACTIVE;
    }

    private String why(@Nullable ModelRef ref) {
        Deployment deployment = ref == null ? null : deployments.get(ref);
        if (deployment == null) {
            return "its model is not there yet";
        }
        return deployment.refusal() == null
                ? "its model is " + deployment.state()
                : deployment.refusal() + ": " + deployment.detail();
    }

    private static List<Channel> columns(DesiredState wanted, List<String> names) {
        TreeSet<String> columns = new TreeSet<>();
        for (String name : names) {
            PipelineSpec spec = wanted.pipelines().get(name);
            if (spec != null) {
                spec.bind().values().forEach(bound -> columns.add(bound.from()));
            }
        }
        return columns.stream().map(name -> Channel.of(name, Unit.of(""))).toList();
    }

    private void dropUndeclared(DesiredState wanted) {
        running.keySet().removeIf(name -> !wanted.pipelines().containsKey(name));
        for (SourceSpec source : feeds.sources()) {
            if (wanted.pipelines().values().stream()
                    .noneMatch(spec -> spec.source().equals(source))) {
                feeds.drop(source);
            }
        }
    }

    private void rememberGood(DesiredState wanted) {
        Map<String, ModelRef> now = new TreeMap<>(good);
        wanted.models().forEach((name, ref) -> {
            if (isActive(ref)) {
                now.put(name, ref);
            }
        });
        now.keySet().retainAll(wanted.models().keySet());
        if (!now.equals(good)) {
            records.good(now);
            good = now;
        }
    }

    private AgentView snapshot() {
        Digest digest = desired == null ? null : desired.digest();
        String author = desired == null ? "" : desired.author();
        return new AgentView(
                digest,
                author,
                deployments.values().stream().map(Reconciler::status).toList(),
                running.values().stream().map(live -> live.pipeline.status()).toList(),
                waiting);
    }

    private static ModelStatus status(Deployment deployment) {
        Model model = deployment.model();
        boolean verified =
                deployment.verification() != null && deployment.verification().accepted();
        return new ModelStatus(
                deployment.name(),
                String.valueOf(deployment.ref().digest()),
                deployment.state(),
                verified ? "TRUSTED" : "",
                verified ? String.join("+", deployment.verification().signers()) : "",
                model == null ? "" : model.engine(),
                model == null ? 0 : model.residentBytes(),
                deployment.refusal(),
                deployment.detail(),
                deployment.steps());
    }

    /** Ends the lanes and frees the models. Called when the reconciler's own thread has ended. */
    @Override
    public void close() {
        feeds.close();
        keeper.flush();
        for (Deployment deployment : deployments.values()) {
            Model model = deployment.model();
            if (model != null) {
                model.close();
            }
        }
    }

    private record Running(PipelineSpec spec, Model model, Pipeline pipeline) {}
}
