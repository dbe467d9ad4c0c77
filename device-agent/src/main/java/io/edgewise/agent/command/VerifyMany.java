package io.edgewise.agent.command;

import io.edgewise.attest.TrustPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What {@code models verify} does with many packages at once. */
final class VerifyMany {
    @Option(
            names = "--all",
            paramLabel = "FOLDER",
            description =
                    "Asks the policy of every package in a layout or a folder of layouts, to test a policy: each by"
                            + " itself, by its signatures, as on a device that ran nothing before.")
    private @Nullable Path all;

    @Option(
            names = "--as",
            paramLabel = "HOST:PORT/PATH",
            description = "Where the packages of --all are said to come from; needed if the policy has several scopes.")
    private @Nullable String as;

    @Option(
            names = "--expect",
            paramLabel = "FILE",
            description = "What --all is to come to (CSV: id, refusal; empty for accepted). Exit 1 if it does not.")
    private @Nullable Path expect;

    @Option(
            names = "--cases",
            paramLabel = "FILE",
            description = "A table of foreign models (CSV: id, kind, model, bundle, trust, require, prepare). Runs the"
                    + " commands in its column 'prepare': take it only from whom you trust.")
    private @Nullable Path cases;

    @Option(names = "--results", paramLabel = "FILE", description = "Where the results of --cases go (CSV).")
    private @Nullable Path results;

    boolean isAsked() {
        return all != null || as != null || expect != null || cases != null || results != null;
    }

    int run(CommandSpec spec, @Nullable String ref, VerifyTrust trust, JsonOption json)
            throws IOException, InterruptedException {
        if (cases != null && results != null && ref == null && !trust.isGiven() && all == null) {
            return new VerifyCases(spec).run(cases, results);
        }
        if (all != null && trust.config != null) {
            throw new ParameterException(spec.commandLine(), "--config knows one device: give it a REF, not --all");
        }
        if (all == null || !trust.isGiven() || ref != null || cases != null || results != null) {
            throw new ParameterException(
                    spec.commandLine(), "give --policy with --all, or --cases with --results, and no REF");
        }
        return verifyAll(spec, all, trust.judge().policy(), json);
    }

    private int verifyAll(CommandSpec spec, Path folder, TrustPolicy policy, JsonOption json) throws IOException {
        json.check(spec);
        if (!Files.isDirectory(folder)) {
            throw new ParameterException(spec.commandLine(), "--all: '" + folder + "' is no folder");
        }
        Map<String, String> expected = expect == null ? Map.of() : VerifyAll.expected(expect);
        Map<String, VerifyAll.Answer> answers = new VerifyAll(policy, prefix(spec, policy)).ask(folder);
        List<String> missed = VerifyAll.missed(answers, expected);
        PrintWriter out = json.people(spec);
        answers.forEach((name, answer) -> {
            out.println((answer.refusal() == null ? "ACCEPTED  " : "REFUSED   " + answer.code() + "  ") + name);
            out.println("  " + answer.detail());
        });
        missed.forEach(line -> out.println("NOT AS EXPECTED  " + line));
        out.println(
                "each by itself and by its signatures: not whether a device ran a newer one (models verify REF --config"
                        + " agent.yaml), nor what its model file holds (models verify REF --policy FILE)");
        out.flush();
        json.write(spec, VerifyAll.document(policy, answers, missed));
        boolean refused = answers.entrySet().stream()
                .anyMatch(one -> one.getValue().refusal() != null && !expected.containsKey(one.getKey()));
        if (!missed.isEmpty()) {
            return ExitCode.EXPECTATION_FAILED;
        }
        return refused ? ExitCode.REFUSED : ExitCode.OK;
    }

    private String prefix(CommandSpec spec, TrustPolicy policy) {
        if (as != null) {
            String place = as.startsWith("oci://") ? as.substring("oci://".length()) : as;
            Refs.parse(spec, place + (place.endsWith("/") ? "" : "/") + "package");
            return place;
        }
        if (policy.scopes().size() != 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the policy has " + policy.scopes().size() + " scopes; say with --as which is to be asked: "
                            + policy.scopes().stream()
                                    .map(TrustPolicy.Scope::prefix)
                                    .toList());
        }
        return policy.scopes().get(0).prefix();
    }
}
