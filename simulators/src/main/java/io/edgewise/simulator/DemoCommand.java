package io.edgewise.simulator;

import io.edgewise.agent.command.ExitCode;
import io.edgewise.mqtt.MqttSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the whole on this machine: machines, models, refusals, decisions, and a judge that knows what was wrong. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the whole on this machine in a minute: two simulated pumps (and real wells with --data),",
            "an agent that pulls signed models and refuses tampered ones, and a judge that knows what was wrong.",
            "Everything stays on 127.0.0.1. Exit 0 passed, 1 an expectation failed, 4 the broker does not answer."
        })
final class DemoCommand implements Callable<Integer> {
    private static final double USUAL_SPEED = 60;
    private static final Duration SHORT = Duration.ofHours(2);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", description = "Replays the 3W files in this folder as REAL wells.")
    private @Nullable Path data;

    @Option(
            names = "--speed",
            description = "Event time over wall time of the pumps (default: 60; as fast as nothing is dropped for more"
                    + " than 2 h).")
    private @Nullable Double speed;

    @Option(names = "--seed", description = "What the pumps are drawn from (default: ${DEFAULT-VALUE}).")
    private long seed = 82;

    @Option(names = "--duration", description = "Event time of each pump, for example 24h (default: 30m).")
    private String duration = "30m";

    @Option(names = "--broker", paramLabel = "URL", description = "An MQTT broker to use instead of our own.")
    private @Nullable String broker;

    @Option(
            names = "--fault",
            paramLabel = "KIND",
            description =
                    "A machine fault for pump-1 or a sensor fault for pump-2; 'none' for none; see simulate --list;"
                            + " 'kill' kills the agent once.")
    private @Nullable String fault;

    @Option(
            names = "--tamper",
            paramLabel = "KIND",
            split = ",",
            description = "What is done to packages that must be refused, one after the other: flip, unsigned,"
                    + " wrong-key, trap (default: all of them).")
    private List<String> tampers =
            Stream.of(Tamper.values()).map(Tamper::toString).toList();

    @Option(names = "--keep", description = "Goes on until it is interrupted, so that you can look around.")
    private boolean keep;

    @Option(names = "--json", paramLabel = "FILE|-", description = "Writes the summary as JSON; - for standard output.")
    private @Nullable String json;

    @Option(names = "--report", description = "The folder for the report (default: ${DEFAULT-VALUE}).")
    private Path report = Path.of("demo-report");

    @Option(names = "--plain", description = "No progress line.")
    private boolean plain;

    @Override
    public Integer call() throws Exception {
        DemoOptions options = options();
        List<Asset> machines = machines(options);
        checkTargets();
        Interruption interruption = new Interruption();
        try {
            return interruption.exit(play(options, machines));
        } catch (UnreachableException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.UNREACHABLE;
        } catch (Exception e) {
            if (interruption.isAsked()) {
                spec.commandLine().getErr().println("interrupted");
                return ExitCode.EXPECTATION_FAILED; // nobody sees it: the process ends by the signal
            }
            throw e;
        } finally {
            interruption.done();
        }
    }

    /** A demo of a minute must not end with a report that cannot be written. */
    private void checkTargets() {
        try {
            mustTakeFiles(report);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--report: cannot write into " + report + " (" + e + ")");
        }
        if (json != null && !json.equals("-")) {
            Path file = Path.of(json).toAbsolutePath();
            try {
                if (Files.isDirectory(file)) {
                    throw new IOException("it is a folder");
                }
                mustTakeFiles(file.resolveSibling("."));
            } catch (IOException e) {
                throw new ParameterException(spec.commandLine(), "--json: cannot write " + json + " (" + e + ")");
            }
        }
    }

    private static void mustTakeFiles(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.delete(Files.createTempFile(folder, "try", ""));
    }

    private int play(DemoOptions options, List<Asset> machines) throws IOException, InterruptedException {
        boolean toStdout = "-".equals(json);
        PrintWriter people =
                toStdout ? spec.commandLine().getErr() : spec.commandLine().getOut();
        boolean progress = !plain && System.getenv("EDGEWISE_TERMINAL") != null;
        DemoOutcome outcome = new Demo(options, machines, people, progress).run();
        byte[] document = DemoDocument.write(options, outcome);
        Files.createDirectories(options.report());
        Files.write(options.report().resolve("demo.json"), document);
        if (toStdout) {
            spec.commandLine().getOut().println(new String(document, StandardCharsets.UTF_8));
            spec.commandLine().getOut().flush();
        } else if (json != null) {
            writeTo(Path.of(json), document);
        }
        return outcome.failures.isEmpty() ? ExitCode.OK : ExitCode.EXPECTATION_FAILED;
    }

    /** Makes the machines before anything is started: what they cannot be is a wrong option. */
    private List<Asset> machines(DemoOptions options) {
        try {
            return DemoAssets.of(options);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--data: " + e.getMessage());
        }
    }

    private static void writeTo(Path file, byte[] document) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.write(file, document);
    }

    private DemoOptions options() {
        if (data != null && !Files.isDirectory(data)) {
            throw new ParameterException(spec.commandLine(), "--data: " + data + " is not a folder");
        }
        Duration length = length();
        double pace = speed != null ? speed : length.compareTo(SHORT) > 0 ? 0 : USUAL_SPEED;
        if (!(pace >= 0) || Double.isInfinite(pace)) {
            throw new ParameterException(spec.commandLine(), "--speed must be positive, or 0 for as fast as can be");
        }
        return new DemoOptions(
                data,
                pace,
                seed,
                length,
                checkedBroker(),
                known(fault),
                tampers.stream().map(this::tamper).distinct().toList(),
                keep,
                report);
    }

    private @Nullable String checkedBroker() {
        if (broker != null) {
            try {
                MqttSettings.to(broker, "edgewise-demo").build();
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--broker: " + e.getMessage());
            }
        }
        return broker;
    }

    private Duration length() {
        try {
            return Durations.parse(duration);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--duration: " + e.getMessage());
        }
    }

    private Tamper tamper(String wanted) {
        return Arrays.stream(Tamper.values())
                .filter(known -> known.toString().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--tamper must be one of "
                                + Arrays.stream(Tamper.values())
                                        .map(Tamper::toString)
                                        .collect(Collectors.joining(", "))
                                + ", found " + wanted));
    }

    private @Nullable String known(@Nullable String kind) {
        boolean fine = kind == null
                || kind.equals("none")
                || kind.equals(DemoKill.KIND)
                || Arrays.stream(PumpFault.values()).anyMatch(f -> f.id().equals(kind))
                || Arrays.stream(SensorFault.values()).anyMatch(f -> f.id().equals(kind));
        if (!fine) {
            throw new ParameterException(
                    spec.commandLine(), "--fault: '" + kind + "' is not known; see edgewise simulate --list");
        }
        return kind;
    }
}
