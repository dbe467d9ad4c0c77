package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A child that publishes is killed (SIGKILL) at instants drawn from the seed, one in five of them while it starts, and
 * started again on the same folder. In the end everything accepted must have arrived.
 */
final class KillExperiment implements Experiment {
    /** How long a start may take until the first record is acknowledged. */
    static final double RESTART_SECONDS = 5;

    private static final int BLOCK = 200;
    private static final double PER_SECOND = 400;
    private static final int LONGEST_LIFE_MILLIS = 500;
    private static final int LONGEST_START_MILLIS = 400;
    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(20);
    private static final Duration DRAINED_WITHIN = Duration.ofMinutes(2);
    private static final Duration ARRIVED_WITHIN = Duration.ofSeconds(5);

    private final String name;
    private final boolean offline;

    /**
     * Makes one.
     *
     * @param offline whether the broker is away in half of the lives
     */
    KillExperiment(String name, boolean offline) {
        this.name = name;
        this.offline = offline;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String text() {
        return "kill -9 of the publisher at random instants" + (offline ? ", the broker away half of the time" : "");
    }

    /** Returns how many records are published at most: a block in each life. */
    @Override
    public int count(boolean full) {
        return BLOCK * (kills(full) + 1);
    }

    private int kills(boolean full) {
        return Sizes.count("kills", full ? 1_000 : 25);
    }

    @Override
    public FaultRow run(Bench bench) throws Exception {
        int kills = kills(bench.full());
        SplittableRandom random = new SplittableRandom(bench.seed());
        Path folder = Files.createTempDirectory(bench.folder(), "kill");
        try (Mosquitto broker = Mosquitto.start(bench.folder());
                FaultProxy proxy = FaultProxy.start(broker.port(), bench.seed());
                MarkedReceiver receiver = MarkedReceiver.at(broker, count(bench.full()))) {
            KeptTally tally = new KeptTally();
            for (int kill = 0; kill < kills; kill++) {
                live(bench, plan(proxy, folder, kill), proxy, random, tally);
            }
            proxy.pass();
            try (SpoolChild last = SpoolChild.start(bench, plan(proxy, folder, kills), SpoolChild.Launch.PLAIN)) {
                last.await(ACKNOWLEDGED_WITHIN, () -> last.acknowledged() > 0);
                tally.took(last.firstAcknowledgedSeconds());
                tally.must(last.drain(DRAINED_WITHIN), "not drained");
                tally.add(last);
            }
            Patience.until(bench.ticker(), ARRIVED_WITHIN, () -> tally.arrived(receiver.marked()) == tally.accepted());
            return tally.judge(name, receiver.marked(), RESTART_SECONDS, how(kills, tally));
        }
    }

    private static String how(int kills, KeptTally tally) {
        return String.format(
                Locale.ROOT, "%,d kills, first acknowledgement %.2f s after a start", kills, tally.slowestSeconds());
    }

    private static SpoolPlan plan(FaultProxy proxy, Path folder, int life) {
        return SpoolPlan.of(folder, life + 1L, proxy.url(), life * BLOCK, BLOCK, PER_SECOND);
    }

    private void live(Bench bench, SpoolPlan plan, FaultProxy proxy, SplittableRandom random, KeptTally tally)
            throws IOException, InterruptedException {
        boolean away = offline && random.nextBoolean();
        if (away) {
            proxy.accept(Acceptance.REFUSE);
        } else {
            proxy.pass();
        }
        boolean young = random.nextInt(5) == 0;
        int life = random.nextInt(young ? LONGEST_START_MILLIS : LONGEST_LIFE_MILLIS);
        try (SpoolChild child = SpoolChild.start(bench, plan, SpoolChild.Launch.PLAIN)) {
            if (!young) {
                child.awaitReady();
            }
            Patience.rest(Duration.ofMillis(life));
            child.kill();
            tally.add(child);
            if (!Double.isNaN(child.firstAcknowledgedSeconds())) {
                tally.took(child.firstAcknowledgedSeconds());
            }
        }
    }
}
