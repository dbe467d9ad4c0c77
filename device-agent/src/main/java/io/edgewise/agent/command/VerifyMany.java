package io.edgewise.agent.command;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What {@code models verify} does with many packages at once. */
final class VerifyMany {
    @Option(
            names = "--cases",
            paramLabel = "FILE",
            description = "A table of foreign models (CSV: id, kind, model, bundle, trust, require, prepare). Runs the"
                    + " commands in its column 'prepare': take it only from whom you trust.")
    private @Nullable Path cases;

    @Option(names = "--results", paramLabel = "FILE", description = "Where the results of --cases go (CSV).")
    private @Nullable Path results;

    boolean isAsked() {
        return cases != null || results != null;
    }

    int run(CommandSpec spec, @Nullable String ref, @Nullable Path policy, JsonOption json)
            throws IOException, InterruptedException {
        if (cases == null || results == null || ref != null || policy != null) {
            throw new ParameterException(
                    spec.commandLine(), "--cases and --results go together, without REF and --policy");
        }
        return new VerifyCases(spec).run(cases, results);
    }
}
