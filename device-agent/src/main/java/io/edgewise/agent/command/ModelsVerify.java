package io.edgewise.agent.command;

import io.edgewise.attest.KnownFloors;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.attest.Verification;
import io.edgewise.attest.VerificationDocument;
import io.edgewise.attest.VerificationDocument.Inspection;
import io.edgewise.attest.VerificationDocument.Step;
import io.edgewise.attest.Verifier;
import io.edgewise.deploy.ModelLook;
import io.edgewise.durable.Folders;
import io.edgewise.json.Plain;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.Progress;
import io.edgewise.registry.RegistryClient;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether a trust policy accepts a package, and why. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Pulls a package and says whether a trust policy accepts it, and why. Exit 0 or 3.",
            "With --all it asks of every package in a folder, with --cases of a table of foreign models."
        })
final class ModelsVerify implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "REF",
            description = "oci://HOST:PORT/REPOSITORY@sha256:…, oci:FOLDER[:TAG] or file:PATH[:TAG]")
    private @Nullable String ref;

    @Mixin
    private VerifyTrust trust = new VerifyTrust();

    @Mixin
    private VerifyMany many = new VerifyMany();

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private RegistryOptions registry = new RegistryOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (many.isAsked()) {
            return many.run(spec, ref, trust, json);
        }
        if (ref == null || !trust.isGiven()) {
            throw new ParameterException(
                    spec.commandLine(), "give a REF and --policy or --config, or see --all and --cases");
        }
        ModelRef parsed = Refs.parse(spec, ref);
        RegistryClient client = registry.client(parsed);
        return verify(Refs.pinned(parsed, client, registry), client);
    }

    private int verify(ModelRef pinned, RegistryClient client) throws IOException {
        VerifyTrust.Judge judge = trust.judge();
        TrustPolicy policy = judge.policy();
        KnownFloors known = judge.known();
        Path folder = Files.createTempDirectory("edgewise-verify");
        Ticker ticker = SystemTime.ticker();
        long start = ticker.nanos();
        try {
            ModelStore store = ModelStore.open(folder);
            ModelLook.Copy pulled = pull(pinned, client, store);
            long fetched = ticker.nanos();
            ModelLook.Judged judged = ModelLook.judge(pinned, pulled, () -> pull(pinned, client, store), policy, known);
            Verification result = judged.verification();
            long verified = ticker.nanos();
            List<Step> steps = new ArrayList<>();
            steps.add(new Step("FETCHED", true, "pulled from " + pinned.source(), (fetched - start) / 1e6));
            steps.add(new Step("VERIFIED", result.accepted(), result.detail(), (verified - fetched) / 1e6));
            Inspection inspection = result.accepted() ? ModelLook.inspect(pinned, judged.copy(), policy) : null;
            if (inspection != null) {
                double millis = (ticker.nanos() - verified) / 1e6;
                steps.add(new Step("INSPECTED", inspection.ok(), inspection.detail(), millis));
            }
            print(result, inspection, steps);
            return inspection != null && inspection.ok() ? ExitCode.OK : ExitCode.REFUSED;
        } catch (RefusedException e) {
            if (e.refusal() == Refusal.UNAVAILABLE) {
                throw e;
            }
            double millis = (ticker.nanos() - start) / 1e6;
            String why = String.valueOf(e.getMessage());
            print(Verifier.refused(pinned, policy, known, e), null, List.of(new Step("FETCHED", false, why, millis)));
            return ExitCode.REFUSED;
        } finally {
            Folders.delete(folder);
        }
    }

    private static ModelLook.Copy pull(ModelRef pinned, RegistryClient client, ModelStore store) {
        return ModelLook.Copy.pulled(store.pull(pinned, client, Progress.NONE), store);
    }

    private void print(Verification result, @Nullable Inspection inspection, List<Step> steps) throws IOException {
        json.write(spec, VerificationDocument.write(result, inspection, steps));
        PrintWriter out = json.people(spec);
        Refusal refusal = inspection == null ? result.refusal() : inspection.refusal();
        out.println((refusal == null ? "ACCEPTED  " : "REFUSED   " + refusal + "  ") + result.ref());
        out.println("  " + result.detail());
        if (inspection != null) {
            out.println(Plain.text("  inspected: " + inspection.detail()));
        }
        for (Verification.RequirementResult requirement : result.requirements()) {
            out.println("  " + (requirement.held() ? "held     " : "NOT HELD ") + requirement.needed() + ": "
                    + requirement.detail());
        }
        for (Verification.PredicateResult predicate : result.predicates()) {
            out.println("  attestation " + predicate.type() + " by " + predicate.keyId() + ": "
                    + (predicate.ok() ? "as asked for, " : "NOT as asked for, ") + predicate.detail());
        }
        for (Verification.SignatureCheck check : result.signatures()) {
            out.println("  found " + (check.format().isEmpty() ? "evidence" : check.format()) + " by "
                    + (check.keyId().isEmpty() ? "nobody known" : check.keyId()) + ": "
                    + (check.valid() ? "valid" : "not valid") + ", "
                    + (check.counted() ? "counted" : "not counted")
                    + (check.reason() == null ? "" : " (" + check.reason() + ": " + check.detail() + ")"));
        }
    }
}
