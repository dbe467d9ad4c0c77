package io.edgewise.simulator;

import io.edgewise.agent.command.ExitCode;
import io.edgewise.mqtt.MqttSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@code simulate KIND}, as a mixin: how long, and where its rows go. */
final class MachineTarget {
    @Option(names = "--hours", paramLabel = "H", description = "With KIND: event time in hours.")
    private double hours;

    @Option(names = "--seconds", paramLabel = "S", description = "With KIND: event time in seconds (600).")
    private double seconds;

    @Option(names = "--labels", paramLabel = "FILE", description = "With KIND: what is true, in a file of its own.")
    private @Nullable Path labels;

    @Option(
            names = "--mqtt",
            paramLabel = "HOST",
            description = "With KIND: send native frames there instead, HOST, HOST:PORT or a tcp:// or ssl:// URL.")
    private @Nullable String broker;

    @Option(names = "--topic", paramLabel = "T", description = "Topic of the frames.")
    private @Nullable String topic;

    @Option(
            names = "--speed",
            paramLabel = "X",
            description = "Event time over wall time of --mqtt (${DEFAULT-VALUE}); 0 for as fast as can be.")
    private double speed = 1;

    /** Returns how long, where an option says so. */
    Duration duration(CommandSpec spec, Duration otherwise) {
        if (hours == 0 && seconds == 0) {
            return otherwise;
        }
        double sum = hours * 3600 + seconds;
        if (!(sum >= 1 && sum <= 400 * 86_400.0)) {
            throw new ParameterException(
                    spec.commandLine(), "--hours and --seconds: 1 second to 400 days, not " + sum + " s");
        }
        return Duration.ofMillis(Math.round(sum * 1000));
    }

    /** Writes or sends all rows of a machine; returns the exit code. */
    int run(CommandSpec spec, Machine machine, String fault, @Nullable Path out)
            throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        LongConsumer progress = progress(err, machine.rows());
        if (broker == null) {
            if (out == null) {
                throw new ParameterException(spec.commandLine(), "give --out FILE.csv, or --mqtt HOST and --topic T");
            }
            new MachineFiles(machine, fault).write(out, labels, progress);
            err.println(machine.rows() + " rows to " + out + (labels == null ? "" : ", what is true to " + labels));
            return ExitCode.OK;
        }
        if (topic == null || out != null || labels != null || !(speed >= 0 && speed <= 1e6)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--mqtt needs --topic, and neither --out nor --labels; --speed is 0 to 1000000");
        }
        MachinePublisher publisher = new MachinePublisher(settings(spec, broker), topic, speed);
        try {
            int left = publisher.send(machine, progress);
            err.println(machine.rows() + " rows sent to " + topic
                    + (left == 0 ? "" : "; " + left + " messages were not acknowledged"));
            return left == 0 ? ExitCode.OK : ExitCode.EXPECTATION_FAILED;
        } catch (UnreachableException e) {
            err.println("--mqtt " + broker + ": " + e.getMessage());
            return ExitCode.UNREACHABLE;
        }
    }

    private static MqttSettings settings(CommandSpec spec, String broker) {
        String url = broker.contains("://") ? broker : "tcp://" + broker;
        String whole = url.matches(".*:[0-9]+/?") ? url : url + ":1883";
        try {
            return MqttSettings.to(
                            whole,
                            "edgewise-simulate-" + ProcessHandle.current().pid())
                    .cleanSession(true)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--mqtt: " + e.getMessage());
        }
    }

    /** A line for each tenth. */
    private static LongConsumer progress(PrintWriter err, long rows) {
        long[] told = {0};
        return done -> {
            long tenth = 10 * done / rows;
            if (tenth > told[0]) {
                told[0] = tenth;
                err.printf(Locale.ROOT, "%d %%  %d of %d rows%n", 10 * tenth, done, rows);
                err.flush();
            }
        };
    }
}
