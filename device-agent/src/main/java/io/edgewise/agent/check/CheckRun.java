package io.edgewise.agent.check;

import io.edgewise.agent.config.ConfigException;
import io.edgewise.identity.KeyFileException;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.registry.RegistryException;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.tinylog.Logger;

/**
 * Runs the checks in their order, each within its time: one that hangs is left behind on its thread, which ends with
 * the program. What a check must write goes into a folder of its own, which is deleted at the end.
 */
public final class CheckRun {
    private static final List<Check> PROGRAM =
            List.of(new ConfigurationCheck(), new ClockCheck(), new JavaCheck(), new NativeLibraryCheck());
    private static final List<Check> INSTALLATION = List.of(
            new StateCheck(),
            new PermissionCheck(),
            new TrustCheck(),
            new StoreCheck(),
            new AgentCheck(),
            new BrokerCheck(),
            new RegistryCheck(),
            new ModelCheck(),
            new TopicCheck(),
            new UnitCheck(),
            new ChannelCheck());

    private final CheckOptions options;
    private final Consumer<Finding> listener;
    private final Ticker ticker = SystemTime.ticker();
    private final long start = ticker.nanos();
    private final List<Finding> findings = new ArrayList<>();

    private CheckRun(CheckOptions options, Consumer<Finding> listener) {
        this.options = options;
        this.listener = listener;
    }

    /**
     * Runs all that can be checked.
     *
     * @param listener is told of each finding as it comes
     * @throws IOException when no folder for temporary files can be made
     */
    public static CheckReport run(CheckOptions options, Consumer<Finding> listener)
            throws IOException, InterruptedException {
        CheckRun run = new CheckRun(options, listener);
        Path scratch = Files.createTempDirectory("edgewise-check");
        try {
            run.all(new Site(options, scratch));
        } finally {
            delete(scratch);
        }
        return new CheckReport(options, List.copyOf(run.findings), Duration.ofNanos(run.ticker.nanos() - run.start));
    }

    private void all(Site site) throws InterruptedException {
        List<Check> checks = new ArrayList<>(PROGRAM);
        if (options.config() != null) {
            checks.addAll(INSTALLATION);
        }
        for (Check check : checks) {
            Duration left = options.limit().minusNanos(ticker.nanos() - start);
            List<Finding> found = left.toMillis() < 1
                    ? List.of(Finding.skipped(check.name(), "no time was left", "give more: --limit"))
                    : within(left, check, site);
            findings.addAll(found);
            found.forEach(listener);
        }
    }

    /** Runs a check that may take its own time, and no more than what is left. */
    static List<Finding> within(Duration left, Check check, Site site) throws InterruptedException {
        Duration own = limit(check, site);
        boolean whole = own.compareTo(left) <= 0;
        Duration limit = whole ? own : left;
        FutureTask<List<Finding>> task = new FutureTask<>(() -> guarded(check, site));
        Thread thread = new Thread(task, "check-" + check.name());
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            return List.of(late(check, site, "no end within " + limit.toMillis() / 1000.0 + " s", whole));
        } catch (ExecutionException e) {
            Logger.error(e.getCause(), "the check {} failed", check.name());
            return List.of(Finding.failed(
                    check.name(), Fault.SETUP, "this is a bug in the check: " + e.getCause(), "report it"));
        }
    }

    /** What was cut off by {@code --limit} could not be told. */
    private static Finding late(Check check, Site site, String words, boolean whole) {
        if (!whole) {
            return Finding.skipped(check.name(), words + ", which were left of all", "give more: --limit");
        }
        return check.asksPeers() && !site.options().offline()
                ? Finding.failed(
                        check.name(),
                        Fault.UNREACHABLE,
                        words,
                        "look whether a name server, the network or a peer hangs")
                : Finding.failed(check.name(), Fault.SETUP, words, "look whether a disk or a network disk hangs");
    }

    private static Duration limit(Check check, Site site) {
        try {
            return check.limit(site);
        } catch (UnknownException | RefusedException | UncheckedIOException e) { // the check itself says it
            return Check.PATIENCE;
        }
    }

    /** Runs a check; what it cannot do without, or who refuses, is a finding too. */
    private static List<Finding> guarded(Check check, Site site) throws InterruptedException {
        String name = check.name();
        try {
            return check.run(site);
        } catch (UnknownException e) {
            return List.of(Finding.skipped(name, String.valueOf(e.getMessage()), null));
        } catch (ConfigException | KeyFileException e) {
            return List.of(Finding.failed(name, Fault.SETUP, String.valueOf(e.getMessage()), null));
        } catch (RefusedException | RegistryException e) {
            return List.of(refused(name, "", e));
        } catch (IOException e) {
            return List.of(Finding.failed(name, Fault.SETUP, words(e), null));
        } catch (UncheckedIOException e) {
            return List.of(Finding.failed(name, Fault.SETUP, String.valueOf(e.getMessage()), null));
        }
    }

    /** Returns what a peer or a gate said. */
    static Finding refused(String check, String subject, RuntimeException why) {
        boolean gate = why instanceof RefusedException refused && refused.refusal() != Refusal.UNAVAILABLE;
        String reason = why instanceof RefusedException refused && gate ? refused.refusal() + ": " : "";
        return Finding.failed(
                check, gate ? Fault.REFUSED : Fault.UNREACHABLE, subject + reason + why.getMessage(), null);
    }

    /** The messages of the file system are often the file's name alone. */
    private static String words(IOException e) {
        return e instanceof FileSystemException ? e.toString() : String.valueOf(e.getMessage());
    }

    private static void delete(Path top) {
        try (Stream<Path> paths = Files.walk(top)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            Logger.warn("the temporary folder {} stays: {}", top, e.toString());
        }
    }
}
