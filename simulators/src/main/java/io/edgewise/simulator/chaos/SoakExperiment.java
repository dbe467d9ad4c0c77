package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * A line that comes and goes for 45 minutes. What the child holds is measured all the time, and a straight line is
 * drawn through what comes after the first fifth, in which it warms up: none may surely rise.
 */
final class SoakExperiment implements Experiment {
    private static final int SECONDS = 45 * 60;
    private static final String SECONDS_NAME = "soak-seconds";
    private static final int PER_SECOND = 100;
    private static final int MOST_SAMPLES = 270;
    private static final int SHORTEST_UP_MILLIS = 2_000;
    private static final int SHORTEST_DOWN_MILLIS = 500;
    private static final int DRAWN_MILLIS = 4_000;
    private static final double BACK_SECONDS = 15;
    private static final double MIB = 1 << 20;
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration DRAINED_WITHIN = Duration.ofMinutes(2);
    private static final Duration ARRIVED_WITHIN = Duration.ofSeconds(10);

    /** What may not rise, and by how much in the whole time it may all the same. */
    private record Quantity(String words, double unit, double margin, ToDoubleFunction<Sample> value) {}

    private static final List<Quantity> QUANTITIES = List.of(
            new Quantity("heap MiB", MIB, 0.5 * MIB, sample -> sample.held.heapBytes()),
            new Quantity("PSS MiB", MIB, 4 * MIB, sample -> sample.pssBytes),
            new Quantity("threads", 1, 1, sample -> sample.held.threads()),
            new Quantity("descriptors", 1, 1, sample -> sample.held.descriptors()),
            new Quantity("files", 1, 1, sample -> sample.files));

    /** What was measured at one time. */
    private record Sample(double seconds, SpoolChild.Held held, double pssBytes, long files) {}

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String text() {
        return "a line that comes and goes for 45 min; memory, threads, descriptors and files must not grow";
    }

    @Override
    public int count(boolean full) {
        return seconds() * PER_SECOND;
    }

    private static int seconds() {
        return Sizes.count(SECONDS_NAME, SECONDS);
    }

    @Override
    public FaultRow run(Bench bench) throws Exception {
        if (!bench.full() && !Sizes.isSet(SECONDS_NAME)) {
            throw new NotRunException("45 min are run with --full only");
        }
        int count = count(true);
        Path folder = Files.createTempDirectory(bench.folder(), "soak");
        try (Mosquitto broker = Mosquitto.start(bench.folder());
                FaultProxy proxy = FaultProxy.start(broker.port(), bench.seed());
                MarkedReceiver receiver = MarkedReceiver.at(broker, count)) {
            KeptTally tally = new KeptTally();
            SpoolPlan plan = SpoolPlan.of(folder.resolve("spool"), 1, proxy.url(), 0, count, PER_SECOND);
            String how;
            try (SpoolChild child = SpoolChild.start(bench, plan, SpoolChild.Launch.PLAIN)) {
                child.awaitReady();
                List<Sample> samples = new Flapping(bench, proxy, child, tally).run();
                tally.must(child.drain(DRAINED_WITHIN), "not drained");
                tally.add(child);
                Patience.until(
                        bench.ticker(), ARRIVED_WITHIN, () -> tally.arrived(receiver.marked()) == tally.accepted());
                how = judge(samples, tally);
            }
            return tally.judge(name(), receiver.marked(), BACK_SECONDS, how);
        }
    }

    /** Lets the line come and go, in times drawn from the seed, and measures meanwhile. One use. */
    private static final class Flapping {
        private final Bench bench;
        private final FaultProxy proxy;
        private final SpoolChild child;
        private final KeptTally tally;
        private final SplittableRandom random;
        private boolean up = true;
        private boolean flowing = true;
        private double changes = SHORTEST_UP_MILLIS / 1e3;
        private double changed;
        private long acknowledged;

        Flapping(Bench bench, FaultProxy proxy, SpoolChild child, KeptTally tally) {
            this.bench = bench;
            this.proxy = proxy;
            this.child = child;
            this.tally = tally;
            this.random = new SplittableRandom(bench.seed());
        }

        List<Sample> run() throws IOException, InterruptedException {
            List<Sample> samples = new ArrayList<>();
            double between = Math.max(2, seconds() / (double) MOST_SAMPLES);
            long start = bench.ticker().nanos();
            for (double now = 0; now < seconds(); now = (bench.ticker().nanos() - start) / 1e9) {
                if (!flowing && child.acknowledged() > acknowledged) {
                    flowing = true;
                    tally.took(now - changed);
                }
                // It stays up until records flow: that takes as long as it takes.
                if (now >= changes && flowing) {
                    change(now);
                }
                if (now >= samples.size() * between) {
                    samples.add(sample(now, child));
                }
                Patience.rest(LOOK);
            }
            proxy.pass();
            return samples;
        }

        private void change(double now) throws IOException {
            up = !up;
            if (up) {
                proxy.pass();
            } else {
                proxy.accept(Acceptance.REFUSE);
                proxy.reset();
            }
            changed = now;
            acknowledged = child.acknowledged();
            flowing = !up;
            changes = now + ((up ? SHORTEST_UP_MILLIS : SHORTEST_DOWN_MILLIS) + random.nextInt(DRAWN_MILLIS)) / 1e3;
        }
    }

    private static Sample sample(double seconds, SpoolChild child) throws IOException, InterruptedException {
        SpoolChild.Held held = child.measure(ANSWER);
        try (Stream<Path> files = Files.list(child.plan().folder())) {
            return new Sample(seconds, held, pssBytes(child.pid()), files.count());
        }
    }

    private static double pssBytes(long pid) throws IOException {
        Path file = Path.of("/proc", Long.toString(pid), "smaps_rollup");
        return Smaps.pssBytes(Files.readString(file));
    }

    /** Notes what rises and returns all slopes in words. */
    private static String judge(List<Sample> samples, KeptTally tally) {
        List<Sample> warm = samples.subList(samples.size() / 5, samples.size());
        double[] times = warm.stream().mapToDouble(Sample::seconds).toArray();
        double hours = seconds() / 3_600.0;
        List<String> words = new ArrayList<>();
        for (Quantity held : QUANTITIES) {
            Trend trend = Trend.of(times, warm.stream().mapToDouble(held.value).toArray());
            tally.must(!trend.risesBy(held.margin / hours), "%s rise", held.words);
            words.add(held.words + " " + trend.text(held.unit) + " (may rise by "
                    + String.format(Locale.ROOT, "%.1f", held.margin / hours / held.unit) + ")");
        }
        return seconds() + " s, " + warm.size() + " samples, an hour with its 95 % interval: "
                + String.join(", ", words);
    }
}
