package io.edgewise.deploy;

import io.edgewise.decision.AlarmFlood;
import io.edgewise.decision.AlarmOrder;
import io.edgewise.duty.DutyCycle;
import io.edgewise.identity.Device;
import io.edgewise.model.Digest;
import io.edgewise.model.Model;
import io.edgewise.model.ModelRef;
import io.edgewise.pipeline.AlarmReceipt;
import io.edgewise.pipeline.Pipeline;
import io.edgewise.telemetry.Telemetry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes true what should run. Each turn passes at most one gate of each model, then gives every pipeline the best model
 * it may have: the desired one once it is ACTIVE and fits, until then the last known good one. A model that is refused
 * never disturbs one that decides, and the trouble of one model or pipeline never stops the others.
 */
public final class Reconciler implements DutyCycle, AutoCloseable {
    // Set once.
    private final Device device;
    private final Surroundings surroundings;
    private final Telemetry telemetry;
    private final DeviceTrust trust;
    private final DeployRecords records;
    private final PipelineStates keeper;
    private final Feeds feeds;
    private final Deployments deployments;
    private final LivePipelines pipelines;
    private final RemovedAlarms removed;

    // Handed over by any thread; taken by the owner.
    private final AtomicReference<@Nullable DesiredState> submitted = new AtomicReference<>();

    // Written by the owner, read by any thread.
    private volatile AgentView view;
    private volatile Map<String, Pipeline> live = Map.of();

    // Confined to the owner.
    private @Nullable DesiredState desired;
    private Map<String, ModelRef> good;

    /**
     * Makes a reconciler and starts its lanes.
     *
     * @param device whose pipelines these are
     * @param folder where its records are kept
     * @param gates what every model passes through
     * @param surroundings transports and engines
     * @param telemetry is told what happens
     */
    public Reconciler(Device device, Path folder, ModelGate gates, Surroundings surroundings, Telemetry telemetry) {
        this(device, folder, gates, surroundings, telemetry, new Feeds(surroundings, lanes()));
    }

    Reconciler(
            Device device, Path folder, ModelGate gates, Surroundings surroundings, Telemetry telemetry, Feeds feeds) {
        this.device = device;
        this.surroundings = surroundings;
        this.telemetry = telemetry;
        this.trust = gates.trust();
        this.records = new DeployRecords(folder, gates.ticker());
        this.keeper = new PipelineStates(folder, trust::now, gates.ticker());
        this.feeds = feeds;
        this.deployments = new Deployments(gates, telemetry);
        this.pipelines = new LivePipelines(new PipelineAssembly(device, surroundings, keeper), feeds, telemetry);
        this.removed = new RemovedAlarms(keeper, device, surroundings, telemetry);
        this.good = records.lastKnownGood();
        trust.approve(good.values().stream().map(ModelRef::pinned).collect(Collectors.toSet()));
        this.view = snapshot();
    }

    private static int lanes() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    /** Says what should run from now on. Any thread may call this. */
    public void submit(DesiredState wanted) {
        submitted.set(wanted);
    }

    /** Returns what runs and what should run. Any thread may call this; it never waits. */
    public AgentView view() {
        return view;
    }

    /**
     * Asks for something to be done to a pipeline's alarm. Any thread may call this; it never waits.
     *
     * @return empty when no pipeline of this name runs
     */
    public Optional<AlarmReceipt> order(String pipeline, AlarmOrder order) {
        return Optional.ofNullable(live.get(pipeline)).map(found -> found.order(order));
    }

    /**
     * Writes what pipelines must remember. The reconciler does it in each of its turns; where a turn may take long, as
     * it does while a model comes in over a thin line, a thread of its own calls this as well.
     *
     * @return how many files were written
     */
    public int keepStates() {
        return keeper.flush();
    }

    @Override
    public String roleName() {
        return "reconciler";
    }

    @Override
    public int doWork() {
        trust.step(telemetry);
        takeSubmitted();
        DesiredState wanted = desired;
        int work = keeper.flush();
        if (wanted != null) {
            work += reconcile(wanted);
        }
        records.flush();
        tellOfFlood();
        if (wanted != null) {
            pin(wanted); // the records may have forgotten what they named before
            deployments.collect();
        }
        live = pipelines.live();
        view = snapshot();
        return work;
    }

    /** One turn: models a gate further, pipelines onto the best model each may have, then free what nobody uses. */
    private int reconcile(DesiredState wanted) {
        pin(wanted);
        int gatesPassed = advanceModels(wanted);
        pipelines.run(wanted, model -> choice(model, wanted));
        removed.endAllBut(staying(wanted));
        remember(wanted);
        deployments.retain(named(wanted), pipelines.used());
        return gatesPassed;
    }

    private void tellOfFlood() {
        AlarmFlood.Change change = surroundings.flood().news();
        if (change != null) {
            telemetry.event("alarm-flood", device.name(), change.began() ? "BEGAN" : "ENDED", change.words());
        }
    }

    private Set<String> staying(DesiredState wanted) {
        Set<String> staying = pipelines.present();
        staying.addAll(wanted.pipelines().keySet());
        return staying;
    }

    private void takeSubmitted() {
        DesiredState wanted = submitted.getAndSet(null);
        if (wanted != null) {
            desired = wanted;
            good.keySet().retainAll(wanted.models().keySet());
            telemetry.event("desired", wanted.digest().toString(), "accepted", wanted.author());
        }
    }

    /**
     * What ran before comes first: it is here already, and a registry that does not answer must not keep it waiting.
     */
    private int advanceModels(DesiredState wanted) {
        int passed = advanceAll(good);
        return passed > 0 ? passed : advanceAll(wanted.models());
    }

    private int advanceAll(Map<String, ModelRef> models) {
        int passed = 0;
        for (Map.Entry<String, ModelRef> model : new TreeMap<>(models).entrySet()) {
            passed += deployments.advance(model.getKey(), model.getValue());
        }
        return passed;
    }

    private LivePipelines.Choice choice(String name, DesiredState wanted) {
        List<Model> models = new ArrayList<>();
        ModelRef ref = wanted.models().get(name);
        addActive(models, ref);
        ModelRef fallback = good.get(name);
        if (fallback != null && !fallback.equals(ref)) {
            addActive(models, fallback);
        }
        return new LivePipelines.Choice(models, deployments.whyNot(ref));
    }

    private void addActive(List<Model> models, @Nullable ModelRef ref) {
        Model model = deployments.active(ref);
        if (model != null) {
            models.add(model);
        }
    }

    /** Notes for a restart what is wanted, what is on its way, and what has proved that it runs. */
    private void remember(DesiredState wanted) {
        Map<String, ModelRef> proved = new TreeMap<>(good);
        Map<String, ModelRef> onTheWay = new LinkedHashMap<>(wanted.models());
        wanted.models().forEach((name, ref) -> {
            Model model = deployments.active(ref);
            if (model != null && pipelines.allRunOn(wanted.pipelines(), name, model)) {
                proved.put(name, ref);
                onTheWay.remove(name);
            }
        });
        good = proved;
        records.desire(wanted.models());
        records.tryOut(onTheWay);
        records.good(good);
    }

    private Set<ModelRef> named(DesiredState wanted) {
        Set<ModelRef> named = new HashSet<>(wanted.models().values());
        named.addAll(good.values());
        return named;
    }

    private void pin(DesiredState wanted) {
        Set<Digest> all = records.named();
        named(wanted).forEach(ref -> all.add(ref.pinned()));
        deployments.pin(all);
    }

    private AgentView snapshot() {
        DesiredState wanted = desired;
        return new AgentView(
                wanted == null ? null : wanted.digest(),
                wanted == null ? "" : wanted.author(),
                deployments.status(),
                pipelines.status(),
                pipelines.waiting(),
                trust.status());
    }

    /** Ends the lanes and frees the models. Called when the reconciler's own thread has ended. */
    @Override
    public void close() {
        feeds.close();
        keeper.flush();
        records.flush();
        trust.flush();
        deployments.close();
    }
}
