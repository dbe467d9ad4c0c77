package io.edgewise.deploy;

import io.edgewise.model.Model;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.telemetry.Telemetry;

/** Takes one model through every gate in one go, for commands that need it once. */
public final class ModelLoad {
    private ModelLoad() {}

    /**
     * Loads a model as a deployment does: fetched, verified, inspected, loaded.
     *
     * @param name what pipelines call it
     * @param ref where it lies, pinned to a digest
     * @param gates what it passes through
     * @return the model, which is the caller's to close
     * @throws RefusedException with what a gate said; UNAVAILABLE when it cannot be fetched now
     */
    public static Model inOneGo(String name, ModelRef ref, ModelGate gates) {
        gates.trust().step(Telemetry.NONE);
        Deployment deployment = new Deployment(name, ref, gates);
        DeploymentState before = null;
        while (deployment.state() != before) {
            before = deployment.state();
            deployment.advance();
            Model model = deployment.model();
            if (model != null) {
                return model;
            }
            if (deployment.state() == DeploymentState.REJECTED) {
                break;
            }
        }
        Refusal refusal = deployment.refusal();
        throw new RefusedException(refusal == null ? Refusal.UNAVAILABLE : refusal, name + ": " + deployment.detail());
    }
}
