package io.edgewise.agent.command;

import io.edgewise.agent.config.ConfigException;
import io.edgewise.agent.control.RecordedTrust;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.attest.VerificationDocument.Inspection;
import io.edgewise.deploy.ModelLook;
import io.edgewise.json.Nearest;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelRules;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** By which rules a model file is looked through before it is packed: those of a device, or the usual ones. */
final class InspectionOptions {
    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "The devices' trust policy: a model file that its rules refuse is not packed. Without it the"
                    + " usual rules are asked, under which weights may lie in --weights, and a refusal is a warning.")
    private @Nullable Path policy;

    @Option(
            names = "--scope",
            paramLabel = "PREFIX",
            description = "With --policy: the scope in which the package will lie (default: the only one).")
    private @Nullable String scope;

    /**
     * Looks through a model file as a device does. Without a policy nobody knows what the devices allow: a refusal is
     * told, no more.
     *
     * @param others the other files of the package, with their sizes in bytes
     * @return whether a device takes it
     * @throws RefusedException INSPECTION_FAILED or CONTRACT_MISMATCH by the rules of a policy, with what was found
     * @throws IOException when it cannot be read
     */
    boolean inspect(CommandSpec spec, Path model, Map<String, Long> others, ModelManifest manifest) throws IOException {
        Inspection said = ModelLook.inspect(model, others, manifest, rules(spec));
        Refusal refusal = said.refusal();
        if (refusal == null) {
            return true;
        }
        if (policy != null) {
            throw new RefusedException(refusal, said.detail());
        }
        spec.commandLine()
                .getErr()
                .println(
                        "WARNING: by the usual rules a device refuses this package. " + refusal + ": " + said.detail());
        return false;
    }

    private ModelRules rules(CommandSpec spec) {
        Path file = policy;
        if (file == null) {
            if (scope != null) {
                throw new ParameterException(spec.commandLine(), "--scope needs the --policy in which it stands");
            }
            return ModelRules.DEFAULT.withExternalData();
        }
        List<TrustPolicy.Scope> scopes = RecordedTrust.alone(file).scopes();
        List<String> prefixes = scopes.stream().map(TrustPolicy.Scope::prefix).toList();
        if (scope == null && scopes.size() != 1) {
            throw new ParameterException(spec.commandLine(), "--scope: say which of " + prefixes);
        }
        String wanted = scope == null ? prefixes.get(0) : scope.replaceFirst("/$", "");
        return scopes.stream()
                .filter(one -> one.prefix().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new ConfigException(
                        file.toString(),
                        0,
                        "has no scope '" + wanted + "'"
                                + Nearest.to(wanted, prefixes)
                                        .map(near -> "; did you mean '" + near + "'?")
                                        .orElse(", it has " + prefixes)))
                .model();
    }
}
