package io.edgewise.simulator.chaos;

import io.edgewise.durable.Folders;
import io.edgewise.durable.ResumableFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A child that pulls is killed (SIGKILL): at any instant, just behind the last byte of a blob, when it is forced and
 * gets its name, and just before the index lists the package. Every third time it is let live, and must end right.
 */
final class PullKill implements Experiment {
    private static final int MODEL_BYTES = 2 << 20;
    private static final int LONGEST_LIFE_MICROS = 200_000;
    private static final int AROUND_MICROS = 12_000;
    private static final int KILLS_A_STORE = 2;
    /** Otherwise megabytes are on their way when the last byte is sent, and the rename is far. */
    private static final String SMALL_BUFFER = "-Djdk.httpclient.receiveBufferSize=" + RegistryProxy.BUFFER;

    private static final long LIMIT_SECONDS = 60;

    @Override
    public String name() {
        return "registry-kill";
    }

    @Override
    public String text() {
        return "kill -9 of a pull at random instants and around the rename";
    }

    @Override
    public String unit() {
        return "kills";
    }

    @Override
    public int count(boolean full) {
        return Sizes.count("pull-kills", full ? 500 : 8);
    }

    @Override
    public FaultRow run(Bench bench) throws Exception {
        try (PullBench pulls = new PullBench(bench, bench.registry().start(), MODEL_BYTES)) {
            return new Run(bench, pulls).all(count(bench.full()));
        }
    }

    /** When a child is killed: a while after this has come. */
    private enum Instant {
        BEGUN,
        LAST_BYTE,
        LAST_BYTE_AGAIN,
        REFERRERS;

        private static final List<Instant> ALL = List.of(values());
    }

    private static final class Run {
        private final Bench bench;
        private final PullBench pulls;
        private final SplittableRandom random;
        private final Path log;
        private int nothing;
        private int parts;
        private int named;
        private int listed;

        Run(Bench bench, PullBench pulls) throws IOException {
            this.bench = bench;
            this.pulls = pulls;
            this.random = new SplittableRandom(bench.seed());
            this.log = Files.createTempFile(bench.folder(), "pull-child", ".log");
        }

        FaultRow all(int kills) throws IOException, InterruptedException {
            for (int done = 0; done < kills; ) {
                Path folder = Files.createTempDirectory(bench.folder(), "store");
                long before = pulls.proxy().sent(pulls.wares().model().toString());
                StoreJudge judge = new StoreJudge(folder);
                pulls.proxy().witness(judge::look);
                for (int i = 0; i < KILLS_A_STORE && done < kills; i++) {
                    kill(folder, Instant.ALL.get(done % Instant.ALL.size()));
                    judge.look();
                    done++;
                    pulls.tally().killed(PullBench.isWhole(pulls.wares(), folder));
                }
                pulls.proxy().answer(Mischief.NONE);
                pulls.heal("killed", folder);
                judge.look();
                long sent = pulls.proxy().sent(pulls.wares().model().toString()) - before;
                pulls.tally().sent(sent, MODEL_BYTES, 0);
                pulls.tally().misnamed(judge.caught().size(), "killed");
                Folders.delete(folder);
            }
            return pulls.tally()
                    .judge(
                            "registry-kill",
                            String.format(
                                    Locale.ROOT,
                                    "%,d kills: %d with nothing there, %d in a blob, %d with it named, %d with the"
                                            + " package listed; at most %,d bytes fetched again",
                                    kills,
                                    nothing,
                                    parts,
                                    named,
                                    listed,
                                    pulls.tally().mostAgain()));
        }

        private void kill(Path folder, Instant instant) throws IOException, InterruptedException {
            CountDownLatch come = new CountDownLatch(1);
            pulls.proxy().answer(telling(instant, come));
            Process child = start(folder);
            try {
                BufferedReader lines = child.inputReader(StandardCharsets.UTF_8);
                if (!"ready".equals(lines.readLine())) {
                    throw new IOException("the pulling child does not start, see " + log);
                }
                child.getOutputStream().write('\n');
                child.getOutputStream().flush();
                pulls.tally().must(come.await(LIMIT_SECONDS, TimeUnit.SECONDS), instant + " never came");
                int most = instant == Instant.BEGUN ? LONGEST_LIFE_MICROS : AROUND_MICROS;
                LockSupport.parkNanos(1_000L * random.nextInt(most));
            } finally {
                child.destroyForcibly();
                child.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            }
            note(folder);
        }

        private Mischief telling(Instant instant, CountDownLatch come) {
            Wares wares = pulls.wares();
            return switch (instant) {
                case BEGUN ->
                    (ask, right, line) -> {
                        come.countDown();
                        line.send(right);
                    };
                case LAST_BYTE, LAST_BYTE_AGAIN ->
                    (ask, right, line) -> {
                        line.send(right);
                        // A model that is there already is not asked for.
                        if (wares.isModel(ask) || wares.isReferrers(ask)) {
                            come.countDown();
                        }
                    };
                case REFERRERS ->
                    (ask, right, line) -> {
                        line.send(right);
                        if (wares.isReferrers(ask)) {
                            come.countDown();
                        }
                    };
            };
        }

        private void note(Path folder) {
            Path model =
                    folder.resolve("blobs/sha256").resolve(pulls.wares().model().hex());
            if (PullBench.isWhole(pulls.wares(), folder)) {
                listed++;
            } else if (Files.exists(model)) {
                named++;
            } else if (Files.exists(ResumableFile.part(model))) {
                parts++;
            } else {
                nothing++;
            }
        }

        private Process start(Path folder) throws IOException {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx64m"));
            command.addAll(
                    List.of("-XX:-UsePerfData", SMALL_BUFFER, "-cp", SpoolChild.classPath(), PullMain.class.getName()));
            command.addAll(List.of(
                    folder.toString(), pulls.wares().at(pulls.proxy().host()).toString()));
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        }
    }
}
