package io.edgewise.deploy;

import io.edgewise.model.Digest;
import io.edgewise.model.Model;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.registry.CollectReport;
import io.edgewise.telemetry.Telemetry;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/** Every model on its way, in service or refused, by reference. Confined to the reconciler's thread. */
final class Deployments implements AutoCloseable {
    private final ModelGate gates;
    private final Telemetry telemetry;
    private final Map<ModelRef, Deployment> byRef = new LinkedHashMap<>();
    private boolean replaced;

    Deployments(ModelGate gates, Telemetry telemetry) {
        this.gates = gates;
        this.telemetry = telemetry;
    }

    /** Takes a model through its next gate, if it has one and it is time; returns how many gates were passed. */
    int advance(String name, ModelRef ref) {
        Deployment deployment = byRef.computeIfAbsent(ref, key -> new Deployment(name, key, gates));
        if (!deployment.isDue()) {
            return 0;
        }
        DeploymentState before = deployment.state();
        DeploymentState after = deployment.advance();
        if (after == DeploymentState.FETCHED
                && before != after
                && !deployment.came().isEmpty()) {
            telemetry.event("deployment", subject(deployment), after.name(), deployment.came());
        }
        if (after == DeploymentState.ACTIVE || after == DeploymentState.REJECTED) {
            tell(deployment, after);
        }
        return after == before ? 0 : 1;
    }

    /** Returns the loaded model; null while it is not in service. */
    @Nullable
    Model active(@Nullable ModelRef ref) {
        Deployment deployment = ref == null ? null : byRef.get(ref);
        return deployment != null && deployment.state() == DeploymentState.ACTIVE ? deployment.model() : null;
    }

    /** Returns why a model is not in service, in words; empty when it is. */
    String whyNot(@Nullable ModelRef ref) {
        Deployment deployment = ref == null ? null : byRef.get(ref);
        return deployment == null ? "its model is not there yet" : deployment.whyNotActive();
    }

    /** Says which packages no pull may remove to make room. */
    void pin(Set<Digest> named) {
        gates.store().pin("records", named);
    }

    /** Removes the packages that nothing names any more, once after each time that one was. */
    void collect() {
        if (!replaced) {
            return;
        }
        replaced = false;
        try {
            CollectReport gone = gates.store().collect();
            if (gone.blobs() > 0) {
                Logger.info("{} bytes of packages that nothing names any more are gone", gone.bytes());
            }
        } catch (UncheckedIOException | RefusedException e) {
            Logger.warn("packages that nothing names any more stay for now: {}", e.getMessage());
        }
    }

    /** Frees what neither a record names nor a pipeline uses. */
    void retain(Set<ModelRef> named, Set<Model> used) {
        for (Iterator<Deployment> all = byRef.values().iterator(); all.hasNext(); ) {
            Deployment deployment = all.next();
            Model model = deployment.model();
            if (!named.contains(deployment.ref()) && (model == null || !used.contains(model))) {
                boolean served = model != null;
                deployment.close();
                all.remove();
                replaced = true;
                if (served) {
                    tell(deployment, deployment.state());
                }
            }
        }
    }

    List<ModelStatus> status() {
        return byRef.values().stream().map(ModelStatus::of).toList();
    }

    private void tell(Deployment deployment, DeploymentState state) {
        Refusal refusal = deployment.refusal();
        String reason = refusal == null ? "" : refusal.name();
        telemetry.event("deployment", subject(deployment), state.name(), reason);
        if (refusal != null) {
            Logger.error("model {} REFUSED {}: {}", deployment.name(), reason, deployment.detail());
        } else {
            Logger.info("model {} {} from {}", deployment.name(), state, deployment.ref());
        }
    }

    private static String subject(Deployment deployment) {
        return deployment.name() + "@" + deployment.ref().digest();
    }

    @Override
    public void close() {
        byRef.values().forEach(Deployment::close);
        byRef.clear();
    }
}
