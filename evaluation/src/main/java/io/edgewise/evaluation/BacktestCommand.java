package io.edgewise.evaluation;

import io.edgewise.agent.command.ExitCode;
import io.edgewise.agent.command.JsonOption;
import io.edgewise.codec.CsvDialect;
import io.edgewise.codec.CsvDialect.Known;
import io.edgewise.codec.CsvException;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays a recording through the pipeline and tells what it would have said. */
@Command(
        name = "backtest",
        mixinStandardHelpOptions = true,
        description = {
            "Plays a recording through the same pipeline that the agent runs, and tells what it would have said:",
            "alarms a week, what stood out in each, the best fixed limit beside it, and, by labels, how good it was.",
            "Without --state a detector is made for the recording, which learns from its first part.",
            "Exit code 1 when a labelled fault is missed, or more false alarms come than the history promised."
        })
final class BacktestCommand implements Callable<Integer> {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE.csv", description = "The recording.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Option(
            names = "--label",
            paramLabel = "COL",
            description = "The column that says what was a fault: not 0, not 'normal'.")
    private @Nullable String label;

    @Option(
            names = "--false-alarms",
            paramLabel = "BUDGET",
            description = "Chooses window, counts and threshold to keep a budget, for example \"1 per 30d\".")
    private @Nullable String falseAlarms;

    @Option(names = "--state", paramLabel = "FILE", description = "What declares the detector: device.yaml.")
    private @Nullable Path state;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "With --state, what is the device's own (default: agent.yaml beside it).")
    private @Nullable Path config;

    @Option(names = "--pipeline", paramLabel = "P", description = "With --state, which pipeline.")
    private @Nullable String pipeline;

    @Option(names = "--window", paramLabel = "TIME", description = "How long a window is, for example 60s.")
    private @Nullable String window;

    @Option(names = "--hop", paramLabel = "TIME", description = "From one window to the next (default: a sixth).")
    private @Nullable String hop;

    @Option(names = "--learn", paramLabel = "TIME", description = "How long normal is learned, for example 20m.")
    private @Nullable String learn;

    @Option(
            names = "--learn-share",
            paramLabel = "SHARE",
            description = "The same as a share of the recording (default: 0.6 of what lies before the first fault).")
    private @Nullable Double learnShare;

    @Option(
            names = "--zone",
            paramLabel = "Z",
            description = "Whose local time the file tells, for example Europe/Berlin.")
    private @Nullable String zone;

    @Option(
            names = "--step",
            paramLabel = "TIME",
            description = "From one row to the next where rows have no time, for example 10s.")
    private @Nullable String step;

    @Option(names = "--time", paramLabel = "COL", description = "The column of times (default: it is looked for).")
    private @Nullable String timeColumn;

    @Option(names = "--day-first", description = "Dates such as 5/3/2024 begin with the day.")
    private boolean dayFirst;

    @Option(
            names = "--only",
            paramLabel = "COL=VALUE",
            description = "Of a table of several machines the rows in which a column says this.")
    private @Nullable String only;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Writes a report with plots, one file, into this folder.")
    private @Nullable Path report;

    @Option(names = "--plain", description = "No progress line.")
    private boolean plain;

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws IOException {
        json.check(spec);
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw wrong("'" + file + "' is no file that can be read");
        }
        if (report != null) {
            Files.createDirectories(report);
        }
        try {
            return run();
        } catch (BacktestException | CsvException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.USAGE;
        } catch (RefusedException e) {
            if (e.refusal() != Refusal.CONTRACT_MISMATCH) {
                throw e;
            }
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.USAGE;
        }
    }

    private int run() throws IOException {
        PlayProgress progress = PlayProgress.on(spec.commandLine().getErr(), plain);
        BacktestResult result = Backtest.run(options(), progress);
        BacktestText.print(result, json.people(spec));
        List<String> plots = List.of();
        if (report != null) {
            Path page = report.resolve(result.recording.pipeline() + ".html");
            Files.write(page, HtmlReport.write(result));
            plots = List.of(page.toString());
            json.people(spec).println("report       " + page);
        }
        json.write(spec, BacktestDocument.write(result, plots));
        return result.failed() ? ExitCode.EXPECTATION_FAILED : ExitCode.OK;
    }

    private BacktestOptions options() {
        if (state == null && (config != null || pipeline != null)) {
            throw wrong("--config and --pipeline tell of a --state: give that as well");
        }
        if (falseAlarms != null && (learn != null || learnShare != null)) {
            throw wrong("--false-alarms learns from the first third: give neither --learn nor --learn-share");
        }
        return new BacktestOptions(
                file,
                label,
                new Known(zone(), step == null ? null : duration("--step", step), timeColumn, dayFirst, only()),
                state == null ? null : new BacktestOptions.Declared(state, config, pipeline),
                cut(),
                teaching(),
                falseAlarms == null ? null : Budget.parse(falseAlarms));
    }

    private BacktestOptions.@Nullable Cut cut() {
        if (window == null) {
            if (hop != null) {
                throw wrong("--hop goes with --window: give that as well");
            }
            return null;
        }
        Duration size = duration("--window", window);
        Duration next = hop == null ? null : duration("--hop", hop);
        if (next != null && next.compareTo(size) > 0) {
            throw wrong("--hop " + hop + " is longer than --window " + window);
        }
        return new BacktestOptions.Cut(size, next);
    }

    private BacktestOptions.@Nullable Teaching teaching() {
        if (learn != null && learnShare != null) {
            throw wrong("--learn and --learn-share say the same: give one of them");
        }
        if (learn != null) {
            return new BacktestOptions.Teaching(duration("--learn", learn), Double.NaN);
        }
        if (learnShare != null) {
            if (!(learnShare > 0 && learnShare < 1)) {
                throw wrong("--learn-share must lie between 0 and 1, for example 0.6, found " + learnShare);
            }
            return new BacktestOptions.Teaching(null, learnShare);
        }
        return null;
    }

    private @Nullable ZoneId zone() {
        try {
            return zone == null ? null : ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw wrong("--zone: '" + zone + "' is no time zone; say for example Europe/Berlin or +02:00");
        }
    }

    private CsvDialect.@Nullable Only only() {
        try {
            return only == null ? null : CsvDialect.Only.parse(only);
        } catch (IllegalArgumentException e) {
            throw wrong("--only: " + e.getMessage());
        }
    }

    private Duration duration(String option, String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw wrong(option + ": '" + text + "' is no duration; say for example 30s, 20m or 2h");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private ParameterException wrong(String words) {
        return new ParameterException(spec.commandLine(), words);
    }
}
