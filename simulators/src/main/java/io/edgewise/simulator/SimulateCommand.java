package io.edgewise.simulator;

import io.edgewise.agent.command.JsonOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code edgewise simulate}: writes pumps, or a machine of another kind, as CSV, the truth in files of its own; or
 * sends it to a broker. The same options give the same bytes.
 */
@Command(
        name = "simulate",
        description = "Writes simulated machines as CSV, with their labels in separate files, or sends them by MQTT.",
        mixinStandardHelpOptions = true)
public final class SimulateCommand implements Callable<Integer> {
    private static final int MOST_MACHINES = 10_000;
    private static final Duration DEFAULT_LENGTH = Duration.ofMinutes(10);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "KIND",
            converter = KindOf.class,
            description = "bearing, motor or tank; without it pumps, into a folder.")
    private @Nullable MachineKind kind;

    @Mixin
    private MachineTarget target = new MachineTarget();

    @Mixin
    private JsonOption json = new JsonOption();

    @Option(
            names = "--out",
            paramLabel = "DIR|FILE",
            description = "Folder for the pumps' files, made where it is missing; with KIND the CSV file.")
    private @Nullable Path out;

    @Option(names = "--seed", paramLabel = "N", description = "What everything is drawn from (${DEFAULT-VALUE}).")
    private long seed = 42;

    @Option(names = "--machines", paramLabel = "M", description = "How many pumps (${DEFAULT-VALUE}).")
    private int machines = 1;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "Event time of each, such as 90s, 30m, 2h, 1d (2h).")
    private Duration duration = Duration.ofHours(2);

    @Option(
            names = "--fault",
            paramLabel = "KIND",
            description = "Machine fault; see --list. With KIND, none where it is absent.")
    private @Nullable String faultName;

    @Option(
            names = "--sensor-fault",
            paramLabel = "KIND",
            converter = SensorKind.class,
            description = "Sensor fault of each pump; see --list.")
    private @Nullable SensorFault sensorFault;

    @Option(
            names = "--no-fault",
            description = "Nothing is wrong. Without it and without a kind, odd pumps get a"
                    + " machine fault and even pumps a sensor fault from the seed.")
    private boolean noFault;

    @Option(
            names = "--onset",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "When the fault begins after the first row (drawn).")
    private @Nullable Duration onset;

    @Option(names = "--severity", paramLabel = "S", description = "Full severity, above 0 up to 1 (drawn, 0.7 to 1).")
    private double severity = Double.NaN;

    @Option(names = "--list", description = "Lists the faults and ends.")
    private boolean list;

    private @Nullable PumpFault fault;

    /** Runs the command by itself. */
    public static void main(String... arguments) {
        System.exit(new CommandLine(new SimulateCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (list) {
            FaultCatalogue.print(json.people(spec));
            json.write(spec, FaultCatalogue.document());
            return 0;
        }
        return kind == null ? pumps() : machine(kind);
    }

    private int machine(MachineKind chosen) throws IOException, InterruptedException {
        if (sensorFault != null || machines != 1 || (noFault && faultName != null)) {
            throw usage("a " + chosen.id() + " takes neither --sensor-fault nor --machines,"
                    + " nor --no-fault together with --fault");
        }
        String name = faultName == null ? MachineOptions.NO_FAULT : faultName;
        Duration length = target.duration(spec, DEFAULT_LENGTH);
        try {
            Machine made = chosen.make(new MachineOptions(
                    name,
                    seed,
                    length,
                    onset == null ? length.dividedBy(2) : onset,
                    Double.isNaN(severity) ? 1 : severity));
            return target.run(spec, made, name, out);
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
    }

    private int pumps() throws IOException {
        if (faultName != null) {
            fault = converted(faultName);
        }
        if (out == null) {
            throw usage("--out DIR is missing: say where the files go, or --list to see the faults");
        }
        if (machines < 1 || machines > MOST_MACHINES) {
            throw usage("--machines must be 1 to " + MOST_MACHINES + ", not " + machines);
        }
        if (noFault && (fault != null || sensorFault != null)) {
            throw usage("--no-fault contradicts --fault and --sensor-fault: give one or the other");
        }
        Files.createDirectories(out);
        PumpFiles files = new PumpFiles(out);
        for (int machine = 1; machine <= machines; machine++) {
            write(files, plan(machine));
        }
        return 0;
    }

    private void write(PumpFiles files, PumpPlan plan) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        long mark = Math.max(1, plan.rows() / 4);
        long[] told = {mark};
        files.write(plan, done -> {
            if (done >= told[0]) {
                err.printf(Locale.ROOT, "%s  %d %%%n", plan.name(), 100 * done / plan.rows());
                told[0] = done + mark;
            }
        });
        err.println(summary(plan));
        err.flush();
    }

    private static String summary(PumpPlan plan) {
        FaultEpisode fault = plan.fault();
        SensorEpisode sensor = plan.sensorFault();
        return String.format(
                Locale.ROOT,
                "%s  %d rows, %d stops%s%s",
                plan.name(),
                plan.rows(),
                plan.startStopCycles(),
                fault == null ? "" : ", " + fault.kind().id() + " from " + fault.onset(),
                sensor == null
                        ? ""
                        : ", " + sensor.channelName() + " " + sensor.kind().id() + " from " + sensor.from());
    }

    private PumpPlan plan(int machine) {
        try {
            PumpOptions options = new PumpOptions(
                    fault, sensorFault, !noFault && fault == null && sensorFault == null, onset, null, severity, -1);
            return PumpPlan.of(seed, machine, duration, options);
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
    }

    private ParameterException usage(@Nullable String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private PumpFault converted(String name) {
        try {
            return PumpFault.of(name);
        } catch (IllegalArgumentException e) {
            throw usage("--fault: " + e.getMessage());
        }
    }

    private static final class TimeSpan implements CommandLine.ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return converted(() -> Durations.parse(text));
        }
    }

    private static final class KindOf implements CommandLine.ITypeConverter<MachineKind> {
        @Override
        public MachineKind convert(String text) {
            return converted(() -> MachineKind.of(text));
        }
    }

    private static final class SensorKind implements CommandLine.ITypeConverter<SensorFault> {
        @Override
        public SensorFault convert(String text) {
            return converted(() -> SensorFault.of(text));
        }
    }

    private static <T> T converted(java.util.function.Supplier<T> conversion) {
        try {
            return conversion.get();
        } catch (IllegalArgumentException e) {
            throw new CommandLine.TypeConversionException(e.getMessage());
        }
    }
}
