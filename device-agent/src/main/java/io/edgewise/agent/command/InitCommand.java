package io.edgewise.agent.command;

import io.edgewise.agent.config.ConfigException;
import io.edgewise.codec.CsvDialect;
import io.edgewise.codec.CsvDialect.Known;
import io.edgewise.codec.CsvException;
import io.edgewise.codec.Heard;
import io.edgewise.codec.PayloadRecogniser;
import io.edgewise.codec.Recognition;
import io.edgewise.json.DurationText;
import io.edgewise.json.Plain;
import io.edgewise.mqtt.TransportException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** From a stream or a file that nobody described to files that run a detector on it. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = {
            "Looks at a stream or a file, says what it recognised, and writes agent.yaml, device.yaml, a development",
            "trust and a signed detector that learns on the machine. It guesses, and says how sure it is; what it",
            "cannot know stands in the files as a comment. 'edgewise run' takes them as they are.",
            "Exit code 4: nothing was heard."
        })
final class InitCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private InitBroker broker = new InitBroker();

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "A table: any delimiter, wide or long, most forms of time.")
    private @Nullable Path csv;

    @Option(
            names = "--exec",
            paramLabel = "PROGRAM",
            description = "A program that writes lines; its arguments stand behind --.")
    private @Nullable String program;

    @Parameters(paramLabel = "ARGUMENT", arity = "0..*", description = "Arguments of the program, behind --.")
    private List<String> arguments = new ArrayList<>();

    @Option(names = "--for", description = "How long to listen (default: ${DEFAULT-VALUE}).")
    private String duration = "30s";

    @Option(names = "--zone", description = "Where the clock stands whose times say none, for example Europe/Berlin.")
    private @Nullable String zone;

    @Option(names = "--step", description = "From one row of a table to the next where rows have no time.")
    private @Nullable String step;

    @Option(names = "--time", paramLabel = "COLUMN", description = "The column of times (default: it is looked for).")
    private @Nullable String timeColumn;

    @Option(names = "--day-first", description = "Dates such as 5/3/2024 begin with the day.")
    private boolean dayFirst;

    @Option(
            names = "--only",
            paramLabel = "COLUMN=VALUE",
            description = "Of a table of several machines the rows in which a column says this.")
    private @Nullable String only;

    @Option(
            names = "--unit",
            split = ",",
            paramLabel = "CHANNEL=UNIT",
            description = "A channel's unit that the data does not say, for example flow=m3/h; may be given often.")
    private Map<String, String> units = Map.of();

    @Option(names = "--dir", description = "Where the files go (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("edgewise");

    @Option(names = "--name", description = "The name of the pipeline (default: by the topic or the file).")
    private @Nullable String name;

    @Option(names = "--force", description = "Writes over files of an earlier init.")
    private boolean force;

    @Option(names = "--dry-run", description = "Only shows what was recognised.")
    private boolean dry;

    @Option(names = "--plain", description = "ASCII alone.")
    private boolean plain;

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        json.check(spec);
        int sources = (broker.asked() ? 1 : 0) + (csv != null ? 1 : 0) + (program != null ? 1 : 0);
        if (sources != 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "say where the data is, one of --mqtt HOST --topic FILTER, --csv FILE, --exec PROGRAM");
        }
        if (!dry && !force) {
            InitFiles.refuseExisting(folder);
        }
        InitFound found;
        try {
            found = csv != null ? table(csv) : stream();
        } catch (CsvException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.USAGE;
        } catch (TransportException e) {
            spec.commandLine()
                    .getErr()
                    .println(
                            Plain.text(String.valueOf(e.getMessage())) + System.lineSeparator() + broker.whatToCheck());
            return ExitCode.UNREACHABLE;
        }
        if (found.signals().isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println(Plain.text(found.nothing())
                            + (found.messages() == 0 ? System.lineSeparator() + whatToCheck() : ""));
            return found.messages() == 0 ? ExitCode.UNREACHABLE : ExitCode.USAGE;
        }
        try {
            found = found.withUnits(units);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--unit: " + e.getMessage(), e);
        }
        new InitTable(json.people(spec), plain).print(found);
        if (dry) {
            json.write(spec, InitDocument.of(found, null));
            return ExitCode.OK;
        }
        InitFiles files = new InitFiles(found, folder, broker);
        files.write();
        tell(files, found.plays());
        json.write(spec, InitDocument.of(found, files));
        return ExitCode.OK;
    }

    private void tell(InitFiles files, boolean plays) {
        PrintWriter out = json.people(spec);
        out.println();
        files.written().forEach((file, what) -> out.printf("wrote %-38s %s%n", file, what));
        out.println("The device is called " + files.device()
                + ", by this host and what was looked at; change identity.device" + " if another agent has that name.");
        out.println("The trust is a DEVELOPMENT one: status and health say so until another policy takes its place.");
        out.println();
        Path config = folder.resolve("agent.yaml");
        Path state = folder.resolve("device.yaml");
        if (csv != null) {
            out.println("next: edgewise backtest " + csv + " --state " + state + said());
        }
        out.println((csv != null ? "  or: " : "next: ") + "edgewise run --config " + config + " --state " + state
                + (csv != null && !plays ? "   (waits for rows that come from now on)" : ""));
        out.flush();
    }

    /** What was said of the table must be said to the backtest too. */
    private String said() {
        return (zone == null ? "" : " --zone " + zone)
                + (step == null ? "" : " --step " + step)
                + (timeColumn == null ? "" : " --time '" + timeColumn + "'")
                + (dayFirst ? " --day-first" : "")
                + (only == null ? "" : " --only '" + only + "'");
    }

    private InitFound table(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new ConfigException(file.toString(), 0, "is no file that can be read");
        }
        CsvDialect dialect = CsvDialect.recognise(file, new Known(zone(), step(), timeColumn, dayFirst, only()));
        return InitScan.of(file, dialect, name, new ScanLine(spec.commandLine().getErr(), size(file)));
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    private InitFound stream() throws IOException, InterruptedException {
        Duration limit = positive("--for", duration);
        PrintWriter err = spec.commandLine().getErr();
        List<Heard> heard = program != null
                ? InitExec.lines(command(), limit, err)
                : new InitListener(broker, limit, err).listen(spec);
        Recognition recognition = PayloadRecogniser.recognise(heard);
        String where = program != null ? "exec " + program : broker.place();
        return InitFound.ofStream(where, broker.topic(), command(), recognition, limit, name);
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        if (program != null) {
            command.add(program);
            command.addAll(arguments);
        }
        return command;
    }

    private String whatToCheck() {
        return program != null
                ? "  - does the program write lines to its standard output, within --for " + duration + "?"
                : broker.whatToCheck();
    }

    private @Nullable ZoneId zone() {
        try {
            return zone == null ? null : ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new ParameterException(
                    spec.commandLine(), "--zone: " + e.getMessage() + "; for example Europe/Berlin", e);
        }
    }

    private CsvDialect.@Nullable Only only() {
        try {
            return only == null ? null : CsvDialect.Only.parse(only);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--only: " + e.getMessage(), e);
        }
    }

    private @Nullable Duration step() {
        return step == null ? null : positive("--step", step);
    }

    private Duration positive(String option, String text) {
        try {
            Duration parsed = DurationText.parse(text);
            if (!parsed.isZero()) {
                return parsed;
            }
            throw new ParameterException(spec.commandLine(), option + ": must be longer than nothing");
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
        }
    }
}
