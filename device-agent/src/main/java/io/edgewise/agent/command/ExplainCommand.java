package io.edgewise.agent.command;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.config.AgentConfigReader;
import io.edgewise.agent.explain.ExplainException;
import io.edgewise.agent.explain.Explained;
import io.edgewise.agent.explain.Explainer;
import io.edgewise.codec.IsoTime;
import io.edgewise.json.Plain;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells a person why there is an alarm. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Tells why there is an alarm: what was outside its normal range and by how much, what the guards found in",
            "the data, which model said so and who signed it, what would have kept it quiet, what to do.",
            "Nothing in a record is believed: it is told as the record says it."
        })
final class ExplainCommand implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            paramLabel = "RECORD|FLIGHT|PIPELINE",
            description =
                    "A file of decisions and alarms as the agent sends them (- reads standard input): one, a batch,"
                            + " CloudEvents, or a line each as 'mosquitto_sub -v' prints them, of which the latest"
                            + " alarm is explained; a flight; or the name of a pipeline whose alarm the running agent"
                            + " is asked for.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String subject;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "Of a flight the window at this time, for example 2026-11-26T10:15:00Z; else its alarm.")
    private @Nullable String at;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "Of many decisions and alarms this one: DEVICE/BOOT/PIPELINE/WINDOW or the end of it, for"
                    + " example pump-1/236, or the id of an alarm or of a CloudEvent.")
    private @Nullable String id;

    @Option(
            names = "--config",
            description = "Where flights and models lie and whom to trust (default: agent.yaml, if it is there).")
    private @Nullable Path config;

    @Option(names = "--socket", description = "The agent's socket, instead of the one in the configuration.")
    private @Nullable Path socket;

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws IOException {
        json.check(spec);
        Path usual = Path.of("agent.yaml");
        Path file = config != null ? config : Files.exists(usual) ? usual : null;
        AgentConfig device = file == null ? null : AgentConfigReader.read(file);
        try {
            Explained explained = explain(new Explainer(device, file), device);
            PrintWriter out = json.people(spec);
            explained.text().forEach(out::println);
            out.flush();
            json.write(spec, explained.document());
            return ExitCode.OK;
        } catch (ExplainException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return switch (e.kind()) {
                case WRONG_INPUT -> ExitCode.USAGE;
                case NO_ALARM -> ExitCode.EXPECTATION_FAILED;
                case UNREACHABLE -> ExitCode.UNREACHABLE;
            };
        }
    }

    private Explained explain(Explainer explainer, @Nullable AgentConfig device) throws IOException {
        if (subject.equals("-")) {
            return explainer.sent("standard input", System.in, id);
        }
        Path file = Path.of(subject);
        if (!Files.isRegularFile(file) && NAME.matcher(subject).matches() && !looksLikeAFile()) {
            Path where = socket != null ? socket : device == null ? null : device.socket();
            if (where == null) {
                throw wrong("there is no file " + subject + ", and to ask the agent for its alarm --config is needed");
            }
            return explainer.named(subject, where);
        }
        if (!Files.isRegularFile(file)) {
            throw wrong("there is no file " + subject + "; give a decision, an alarm, a flight, or a pipeline's name");
        }
        return isArchive(file) ? flight(explainer, file) : sent(explainer, file);
    }

    private Explained flight(Explainer explainer, Path file) throws IOException {
        if (id != null) {
            throw wrong("--id goes with decisions and alarms, and " + subject + " is a flight: give --at TIME");
        }
        return explainer.flight(file, time());
    }

    private Explained sent(Explainer explainer, Path file) throws IOException {
        if (at != null) {
            throw wrong("--at goes with a flight, and " + subject + " is none");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return explainer.sent(subject, in, id);
        }
    }

    private boolean looksLikeAFile() {
        return subject.endsWith(".json") || subject.endsWith(".flight");
    }

    /** Flights are ZIP archives. */
    private static boolean isArchive(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(2), java.nio.charset.StandardCharsets.ISO_8859_1).equals("PK");
        }
    }

    private @Nullable Long time() {
        String text = at;
        if (text == null) {
            return null;
        }
        try {
            return IsoTime.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong("--at " + e.getMessage());
        }
    }

    private ParameterException wrong(String words) {
        return new ParameterException(spec.commandLine(), Plain.visible(words, 4_000));
    }
}
