package io.edgewise.agent.command;

import io.edgewise.agent.packing.Wishes;
import io.edgewise.json.DurationText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What {@code models pack --normal} is told; what is not said is inferred or assumed, and printed. */
final class NormalOptions {
    @Option(
            names = "--normal",
            paramLabel = "DATA.csv",
            description =
                    "Infers the manifest: data of a machine that ran well. A header, a column time, timestamp or ts"
                            + " (RFC 3339 or ms), columns of numbers. Runs the model over it.")
    @Nullable
    Path data;

    @Option(names = "--name", description = "The model's name (default: the file's).")
    private @Nullable String name;

    @Option(names = "--version", description = "The model's version (default: made of the file's digest).")
    private @Nullable String version;

    @Option(names = "--window", description = "How long a window is (default: ${DEFAULT-VALUE}).")
    private String window = "60s";

    @Option(names = "--hop", description = "From one window to the next (default: ${DEFAULT-VALUE}).")
    private String hop = "10s";

    @Option(
            names = "--features",
            split = ",",
            paramLabel = "STATISTIC",
            description = "What the model reads of each channel, in its order (default: ${DEFAULT-VALUE}).")
    private List<String> statistics = List.of("mean", "std", "min", "max");

    @Option(
            names = "--channels",
            split = ",",
            paramLabel = "COLUMN",
            description = "The columns the model reads, in its order (default: all with numbers).")
    private List<String> channels = List.of();

    @Option(
            names = "--unit",
            split = ",",
            paramLabel = "COLUMN=UNIT",
            description = "A column's unit, for example flow=m3/h; may be given often.")
    private Map<String, String> units = Map.of();

    @Option(
            names = "--labels",
            split = ",",
            paramLabel = "LABEL",
            description = "A classifier's classes, the well machine first.")
    private List<String> labels = List.of();

    @Option(
            names = "--threshold",
            paramLabel = "auto|NUMBER",
            description =
                    "Above which score a window speaks for an alarm (default: ${DEFAULT-VALUE}, the 99.9 %% quantile"
                            + " of the data's scores and as much again as it lies above their median).")
    private String threshold = "auto";

    @Option(names = "--advice", paramLabel = "TEXT", description = "What to do on an alarm.")
    private @Nullable String advice;

    @Option(
            names = "--out-manifest",
            paramLabel = "FILE",
            description = "Writes the inferred manifest there as well, to be read and changed; golden.csv beside it.")
    @Nullable
    Path outManifest;

    Wishes wishes(CommandSpec spec, Map<String, List<String>> lineage) {
        return new Wishes(
                name,
                version,
                duration(spec, "--window", window),
                duration(spec, "--hop", hop),
                statistics,
                channels,
                units,
                labels,
                threshold.equals("auto") ? null : number(spec),
                advice,
                lineage);
    }

    private double number(CommandSpec spec) {
        try {
            double number = Double.parseDouble(threshold);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw noNumber(spec, e);
        }
        throw noNumber(spec, null);
    }

    private ParameterException noNumber(CommandSpec spec, @Nullable Exception cause) {
        return new ParameterException(
                spec.commandLine(), "--threshold: expected auto or a number, found '" + threshold + "'", cause);
    }

    private static Duration duration(CommandSpec spec, String option, String text) {
        try {
            return DurationText.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
        }
    }
}
