package io.edgewise.simulator.chaos;

import io.edgewise.agent.command.ExitCode;
import io.edgewise.agent.command.JsonOption;
import io.edgewise.durable.Folders;
import io.edgewise.json.Nearest;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tinylog.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code edgewise faults}: does to the telemetry what networks do, and counts what arrives. */
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        description = {
            "Breaks line, disk, process and clock while numbered records flow to a broker here; counts what arrives.",
            "The faults of 'registry' are other ones: packages are pulled from a registry that answers badly.",
            "Everything stays on 127.0.0.1. Exit 0 all held that was run, 1 something did not. A fault that cannot",
            "be made here is told as not-run; it counts neither way."
        })
public final class FaultsCommand implements Callable<Integer> {
    /** Names all whose names begin so. */
    private static final String GROUP = "registry";

    private final Broker.Starter embedded;
    private final Registry.Starter registry;
    private final List<Experiment> all;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private JsonOption json = new JsonOption();

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "Which faults, or 'registry' for all of those; all without a name. See --list.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--full", description = "The full counts and times: minutes instead of seconds.")
    private boolean full;

    @Option(names = "--seed", paramLabel = "N", description = "What is drawn is drawn from it (${DEFAULT-VALUE}).")
    private long seed = 42;

    @Option(names = "--list", description = "Lists the faults and ends.")
    private boolean list;

    /**
     * Makes the command.
     *
     * @param embedded starts the broker that this program has inside
     * @param registry starts its registry
     */
    public FaultsCommand(Broker.Starter embedded, Registry.Starter registry) {
        this(embedded, registry, Experiments.ALL);
    }

    FaultsCommand(Broker.Starter embedded, Registry.Starter registry, List<Experiment> all) {
        this.embedded = embedded;
        this.registry = registry;
        this.all = all;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (list) {
            list(spec.commandLine().getOut());
            return ExitCode.OK;
        }
        json.check(spec);
        List<Experiment> wanted = wanted();
        PrintWriter people = json.people(spec);
        Path folder = Files.createTempDirectory("edgewise-faults");
        List<FaultRow> rows = new ArrayList<>();
        try {
            Bench bench = new Bench(seed, full, folder, embedded, registry, SystemTime.ticker());
            for (Experiment experiment : wanted) {
                rows.add(run(bench, experiment, people));
            }
        } finally {
            Folders.delete(folder);
        }
        FaultsTable.print(people, rows);
        json.write(spec, FaultsDocument.write(seed, full, rows));
        return rows.stream().anyMatch(FaultRow::failed) ? ExitCode.EXPECTATION_FAILED : ExitCode.OK;
    }

    private FaultRow run(Bench bench, Experiment experiment, PrintWriter people) throws InterruptedException {
        people.printf(
                Locale.ROOT,
                "%s: %,d %s, %s%n",
                experiment.name(),
                experiment.count(full),
                experiment.unit(),
                experiment.text());
        people.flush();
        Ticker ticker = bench.ticker();
        long start = ticker.nanos();
        FaultRow row = row(bench, experiment);
        String verdict = row.ok() == null ? "" : row.ok() ? "ok: " : "NOT OK: ";
        people.printf(Locale.ROOT, "  %s%s (%.1f s)%n", verdict, row.note(), (ticker.nanos() - start) / 1e9);
        people.flush();
        return row;
    }

    private static FaultRow row(Bench bench, Experiment experiment) throws InterruptedException {
        try {
            return experiment.run(bench);
        } catch (InterruptedException e) {
            throw e;
        } catch (NotRunException e) {
            return FaultRow.notRun(experiment.name(), String.valueOf(e.getMessage()));
        } catch (Exception e) { // whatever it is, the other experiments are run
            Logger.error(e, "{} broke", experiment.name());
            return FaultRow.broken(experiment.name(), e);
        }
    }

    private List<Experiment> wanted() {
        if (names.isEmpty()) {
            return all;
        }
        List<String> known = Stream.concat(all.stream().map(Experiment::name), Stream.of(GROUP))
                .toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "there is no fault '" + name + "'"
                                + Nearest.to(name, known)
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse(".")
                                + " Known are " + String.join(", ", known));
            }
        }
        return all.stream()
                .filter(experiment -> names.contains(experiment.name())
                        || (names.contains(GROUP) && experiment.name().startsWith(GROUP + "-")))
                .toList();
    }

    private void list(PrintWriter out) {
        int width = all.stream().mapToInt(one -> one.name().length()).max().orElse(0);
        out.println(all.stream()
                .map(one -> String.format(
                        Locale.ROOT,
                        "%-" + width + "s  %6d  %6d  %s",
                        one.name(),
                        one.count(false),
                        one.count(true),
                        one.text()))
                .collect(Collectors.joining(
                        System.lineSeparator(),
                        String.format("%-" + width + "s  %6s  %6s%n", "FAULT", "usual", "full"),
                        "")));
        out.flush();
    }
}
