package io.edgewise.agent.command;

import io.edgewise.agent.check.CheckOptions;
import io.edgewise.agent.check.CheckReport;
import io.edgewise.agent.check.CheckRun;
import io.edgewise.agent.check.Fault;
import io.edgewise.agent.check.Finding;
import io.edgewise.agent.check.Outcome;
import io.edgewise.json.DurationText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Checks whether this installation can work, and its files and peers if they are named. Changes nothing. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Checks whether this installation can work, and says what to do where it cannot.",
            "With --config, or where an agent.yaml lies here, it reads that, device.yaml and the files they name, asks"
                    + " broker and registries, takes the models through the gates, and listens to the pipelines'"
                    + " topics.",
            "It starts and changes nothing, and leaves a running agent alone.",
            "Exit 0 when nothing failed (warnings do not count), 2 when the installation or a file is wrong, 3 when"
                    + " only trust refuses, 4 when only a peer cannot be reached."
        })
final class CheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--config", description = "The agent.yaml to check (default: agent.yaml, if it is there).")
    private @Nullable Path config;

    @Option(names = "--state", description = "The device.yaml to check (default: the one beside agent.yaml).")
    private @Nullable Path state;

    @Option(names = "--offline", description = "Asks nobody: no broker, no registry.")
    private boolean offline;

    @Option(
            names = "--listen",
            description = "How long to listen to the pipelines' topics; 0s for not at all (default: ${DEFAULT-VALUE}).")
    private String listen = "10s";

    @Option(
            names = "--limit",
            description = "How long all may take; what does not fit is skipped (default: ${DEFAULT-VALUE}).")
    private String limit = "120s";

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path usual = Path.of("agent.yaml");
        Path agent = config != null ? config : Files.exists(usual) ? usual : null;
        CheckOptions options =
                new CheckOptions(agent, state, offline, duration("--listen", listen), duration("--limit", limit));
        if (state != null && agent == null) {
            throw new ParameterException(spec.commandLine(), "--state needs --config: it says what the device is");
        }
        if (options.limit().isZero()) {
            throw new ParameterException(spec.commandLine(), "--limit: must be longer than nothing");
        }
        json.check(spec);
        PrintWriter out = json.people(spec);
        CheckReport report = CheckRun.run(options, finding -> print(out, finding));
        json.write(spec, report.document());
        return report.fault().map(CheckCommand::code).orElse(ExitCode.OK);
    }

    private static void print(PrintWriter out, Finding finding) {
        out.printf("%-7s %-16s %s%n", word(finding.outcome()), finding.check().replace('-', ' '), finding.words());
        out.flush();
    }

    /** What failed is to be seen among many lines. */
    private static String word(Outcome outcome) {
        return outcome == Outcome.FAILED ? "FAILED" : outcome.name().toLowerCase(Locale.ROOT);
    }

    private static int code(Fault fault) {
        return switch (fault) {
            case SETUP -> ExitCode.USAGE;
            case REFUSED -> ExitCode.REFUSED;
            case UNREACHABLE -> ExitCode.UNREACHABLE;
        };
    }

    private Duration duration(String option, String text) {
        try {
            return DurationText.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
        }
    }
}
