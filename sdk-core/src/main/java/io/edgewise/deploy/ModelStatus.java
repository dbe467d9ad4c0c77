package io.edgewise.deploy;

import io.edgewise.attest.Verification;
import io.edgewise.model.Model;
import io.edgewise.model.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a model stands: a snapshot any thread may hold.
 *
 * @param name the name pipelines call it
 * @param digest the package's digest, {@code sha256:…}
 * @param state where it stands on its way into service
 * @param verdict {@code TRUSTED}; empty before it is verified
 * @param signer the names of the keys that counted
 * @param engine the engine that runs it; empty before it is loaded
 * @param residentBytes roughly what its weights take
 * @param refusal why it was refused or cannot be reached; null when nothing is wrong
 * @param detail the same in words
 * @param counters its counter and the floor it was compared with; null before that
 * @param steps what happened at each gate
 */
public record ModelStatus(
        String name,
        String digest,
        DeploymentState state,
        String verdict,
        String signer,
        String engine,
        long residentBytes,
        @Nullable Refusal refusal,
        String detail,
        Verification.@Nullable AntiRollback counters,
        List<GateStep> steps) {
    public ModelStatus {
        steps = List.copyOf(steps);
    }

    static ModelStatus of(Deployment deployment) {
        Model model = deployment.model();
        Verification verification = deployment.verification();
        String signers =
                verification != null && verification.accepted() ? String.join("+", verification.signers()) : "";
        return new ModelStatus(
                deployment.name(),
                deployment.ref().pinned().toString(),
                deployment.state(),
                signers.isEmpty() ? "" : "TRUSTED",
                signers,
                model == null ? "" : model.engine(),
                model == null ? 0 : model.residentBytes(),
                deployment.refusal(),
                deployment.detail(),
                verification == null ? null : verification.antiRollback(),
                deployment.steps());
    }
}
