package io.edgewise.agent.command;

import io.edgewise.model.Digest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where a model comes from, for the manifest's lineage. */
final class LineageOptions {
    @Option(names = "--run", paramLabel = "ID", description = "The training run, for the lineage.")
    private @Nullable String run;

    @Option(
            names = "--data-digest",
            paramLabel = "sha256:HEX",
            description = "What the model was trained on, for the lineage; may be given often.")
    private List<String> data = List.of();

    @Option(names = "--commit", paramLabel = "HASH", description = "The training code's commit, for the lineage.")
    private @Nullable String commit;

    /** Returns what was said, by key. */
    Map<String, List<String>> said(CommandSpec spec) {
        Map<String, List<String>> said = new LinkedHashMap<>();
        if (run != null) {
            said.put("run", List.of(run));
        }
        if (!data.isEmpty()) {
            data.forEach(digest -> check(spec, digest));
            said.put("data", data);
        }
        if (commit != null) {
            said.put("commit", List.of(commit));
        }
        return said;
    }

    private static void check(CommandSpec spec, String digest) {
        try {
            Digest.parse(digest);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "--data-digest: expected sha256: and 64 digits; " + e.getMessage(), e);
        }
    }
}
