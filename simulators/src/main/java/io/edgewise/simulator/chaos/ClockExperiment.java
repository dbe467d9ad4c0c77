package io.edgewise.simulator.chaos;

import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Four boots of one spool whose wall clock is wrong (libfaketime): an hour ahead, a day behind, 1970, and one that is
 * set while it runs. Each ends by a kill; the broker is away in the first half of each and to the end of every other
 * one, so that records wait from boot to boot. Telemetry lives for an hour, and none may be dropped.
 */
final class ClockExperiment implements Experiment {
    private static final List<List<String>> BOOTS =
            List.of(List.of("+1h"), List.of("-1d"), List.of("@1970-01-01 00:00:10"), List.of("+0", "+1h", "-1d", "+0"));
    private static final int BLOCK = 20_000;
    private static final double PER_SECOND = 200;
    private static final Duration TTL = Duration.ofHours(1);
    private static final double BACK_SECONDS = 10;
    // A timer that storms takes a whole processor.
    private static final double MOST_BUSY = 0.5;
    private static final Duration SLICE = Duration.ofMillis(1_500);
    // libfaketime looks at its file once a second.
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(5);
    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final long AGREES_SECONDS = 60;

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public String text() {
        return "clocks that are an hour ahead, a day behind, in 1970, and set while records flow";
    }

    /** Returns about how many records are published. */
    @Override
    public int count(boolean full) {
        return BOOTS.size() * (int) (PER_SECOND * 5);
    }

    @Override
    public FaultRow run(Bench bench) throws Exception {
        String library = library();
        Path folder = Files.createTempDirectory(bench.folder(), "clock");
        try (Mosquitto broker = Mosquitto.start(bench.folder());
                FaultProxy proxy = FaultProxy.start(broker.port(), bench.seed());
                MarkedReceiver receiver = MarkedReceiver.at(broker, BLOCK * BOOTS.size())) {
            KeptTally tally = new KeptTally();
            double busiest = 0;
            for (int boot = 0; boot < BOOTS.size(); boot++) {
                Path clock = Files.writeString(
                        folder.resolve("clock-" + boot), BOOTS.get(boot).get(0));
                SpoolPlan plan =
                        SpoolPlan.of(folder.resolve("spool"), boot + 1L, proxy.url(), boot * BLOCK, BLOCK, PER_SECOND);
                try (SpoolChild child = SpoolChild.start(bench, plan.living(TTL), launch(library, clock))) {
                    busiest = Math.max(busiest, new Boot(bench, proxy, child, tally).run(boot, clock));
                    tally.add(child);
                }
            }
            Patience.until(bench.ticker(), LONGEST, () -> tally.arrived(receiver.marked()) == tally.accepted());
            tally.must(busiest <= MOST_BUSY, "busy for more than %.0f %% of a processor", MOST_BUSY * 100);
            String how = String.format(
                    Locale.ROOT,
                    "4 boots, 3 steps, at most %.0f %% of a processor busy, nothing expired",
                    busiest * 100);
            return tally.judge(name(), receiver.marked(), BACK_SECONDS, how);
        }
    }

    /** One boot with its clock. */
    private record Boot(Bench bench, FaultProxy proxy, SpoolChild child, KeptTally tally) {
        /** Returns the largest share of a processor that the child took. */
        double run(int number, Path clock) throws IOException, InterruptedException {
            proxy.accept(Acceptance.REFUSE);
            proxy.reset();
            child.awaitReady();
            List<String> settings = BOOTS.get(number);
            double busiest = 0;
            for (String setting : settings) {
                Files.writeString(clock, setting);
                checkClock(setting);
                busiest = Math.max(busiest, busy());
                if (number % 2 == 1 && setting.equals(settings.get(Math.min(1, settings.size() - 1)))) {
                    back();
                }
            }
            if (number + 1 == BOOTS.size()) {
                tally.must(child.drain(LONGEST), "not drained");
            }
            child.kill();
            return busiest;
        }

        private void back() throws IOException, InterruptedException {
            long start = bench.ticker().nanos();
            long before = child.acknowledged();
            proxy.pass();
            boolean found = child.await(LONGEST, () -> child.acknowledged() > before);
            tally.took(found ? (bench.ticker().nanos() - start) / 1e9 : Double.NaN);
        }

        private double busy() throws InterruptedException {
            long start = bench.ticker().nanos();
            Duration before = child.processorTime();
            Patience.rest(SLICE);
            long time = bench.ticker().nanos() - start;
            return child.processorTime().minus(before).toNanos() / (double) time;
        }

        /** A clock that was not changed tries nothing. */
        private void checkClock(String setting) throws IOException, InterruptedException {
            long start = bench.ticker().nanos();
            boolean agrees = agrees(setting);
            while (!agrees && bench.ticker().nanos() - start < SEEN_WITHIN.toNanos()) {
                Patience.rest(BETWEEN);
                agrees = agrees(setting);
            }
            tally.must(agrees, "the clock is not %s", setting);
        }

        private boolean agrees(String setting) throws IOException, InterruptedException {
            long now = SystemTime.wallClock().instant().getEpochSecond();
            long wanted = switch (setting) {
                case "+1h" -> now + 3_600;
                case "-1d" -> now - 86_400;
                case "+0" -> now;
                default -> 10;
            };
            return Math.abs(child.measure(ANSWER).clockSeconds() - wanted) <= AGREES_SECONDS;
        }
    }

    private static SpoolChild.Launch launch(String library, Path clock) {
        return new SpoolChild.Launch(
                List.of(),
                Map.of(
                        "LD_PRELOAD", library,
                        "FAKETIME_TIMESTAMP_FILE", clock.toString(),
                        "FAKETIME_CACHE_DURATION", "1",
                        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                        // Without it timed waits end at once, or never: it mistakes their monotonic times for dates.
                        "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                        "TZ", "UTC"));
    }

    private static String library() throws NotRunException, IOException {
        Tool.find("faketime", "faketime");
        for (Path parent : List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"), Path.of("/usr/local/lib"))) {
            if (!Files.isDirectory(parent)) {
                continue;
            }
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, Files::isDirectory)) {
                for (Path folder : folders) {
                    Path library = folder.resolve("faketime").resolve("libfaketimeMT.so.1");
                    if (Files.isReadable(library)) {
                        return library.toString();
                    }
                }
            }
        }
        throw new NotRunException("no libfaketimeMT.so.1 in a folder of /usr/lib");
    }
}
