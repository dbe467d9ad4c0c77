package io.edgewise.agent.command;

import io.edgewise.agent.config.PolicyReader;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.attest.Verification;
import io.edgewise.attest.VerificationDocument;
import io.edgewise.attest.VerificationDocument.Step;
import io.edgewise.attest.Verifier;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.Progress;
import io.edgewise.registry.StoredPackage;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether a trust policy accepts a package, and why. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Pulls a package and says whether a trust policy accepts it, and why. Exit 0 or 3.")
final class ModelsVerify implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "REF", description = "oci://HOST:PORT/REPOSITORY@sha256:…")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String ref;

    @Option(names = "--policy", required = true, description = "The trust policy.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path policy;

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private RegistryOptions registry = new RegistryOptions();

    @Override
    public Integer call() throws IOException {
        ModelRef pinned = Refs.parse(spec, ref);
        pinned.pinned();
        TrustPolicy trust = PolicyReader.read(policy);
        Path folder = Files.createTempDirectory("edgewise-verify");
        Ticker ticker = SystemTime.ticker();
        long start = ticker.nanos();
        try {
            StoredPackage pack = ModelStore.open(folder).pull(pinned, registry.client(pinned), Progress.NONE);
            long fetched = ticker.nanos();
            Verification result = Verifier.verify(pinned, pack.digest(), pack.fileDigests(), pack.evidence(), trust);
            long verified = ticker.nanos();
            print(
                    result,
                    List.of(
                            new Step("FETCHED", true, "pulled from " + pinned.registry(), (fetched - start) / 1e6),
                            new Step("VERIFIED", result.accepted(), result.detail(), (verified - fetched) / 1e6)));
            return result.accepted() ? ExitCode.OK : ExitCode.REFUSED;
        } catch (RefusedException e) {
            if (e.refusal() == Refusal.UNAVAILABLE) {
                throw e;
            }
            double millis = (ticker.nanos() - start) / 1e6;
            String why = String.valueOf(e.getMessage());
            print(Verifier.refused(pinned, trust, e), List.of(new Step("FETCHED", false, why, millis)));
            return ExitCode.REFUSED;
        } finally {
            delete(folder);
        }
    }

    private void print(Verification result, List<Step> steps) throws IOException {
        json.write(spec, VerificationDocument.write(result, steps));
        PrintWriter out = json.people(spec);
        out.println((result.accepted() ? "ACCEPTED  " : "REFUSED   " + result.refusal() + "  ") + ref);
        out.println("  " + result.detail());
        for (Verification.SignatureCheck check : result.signatures()) {
            out.println("  signature " + check.format() + " by " + check.keyId() + ": "
                    + (check.valid() ? "valid" : "not valid") + ", "
                    + (check.counted() ? "counted" : "not counted")
                    + (check.reason() == null ? "" : " (" + check.reason() + ")"));
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> paths = Files.walk(folder)) {
            all = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
