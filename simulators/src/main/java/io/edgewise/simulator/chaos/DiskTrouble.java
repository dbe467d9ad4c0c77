package io.edgewise.simulator.chaos;

import io.edgewise.time.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * The disk below a spool stops to take anything, and later takes it again. While the broker is away nothing may be
 * accepted; a kill in that time loses nothing that was; once the broker is back records flow from memory; when the disk
 * is good again the spool finds it by itself. The state is told within seconds, and both changes by an event.
 */
final class DiskTrouble implements Experiment {
    private static final int BLOCK = 20_000;
    private static final double PER_SECOND = 300;
    private static final double SAID_SECONDS = 5;
    private static final double BACK_SECONDS = 15;
    private static final int FULL_ROUNDS = 20;
    private static final int FLOWING = 50;
    private static final Duration CALM = Duration.ofMillis(500);
    private static final Duration SETTLED = Duration.ofMillis(300);
    private static final Duration WATCHED = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final String name;
    private final String text;
    private final String problem;
    private final Maker maker;

    /** Makes the place of one round. */
    @FunctionalInterface
    interface Maker {
        Place make(Bench bench) throws IOException, InterruptedException, NotRunException;
    }

    /** Where a spool lies, and what can be done to it. */
    interface Place extends AutoCloseable {
        Path folder();

        /** Returns what the files of the spool may take. */
        long limitBytes();

        SpoolChild.Launch launch();

        /** From now on the disk takes nothing from this child. */
        void begin(SpoolChild child) throws IOException, InterruptedException;

        /** From now on it takes everything again. */
        void end(SpoolChild child) throws IOException, InterruptedException;

        /**
         * Tells whether the spool may get room again by what it deletes itself, before anybody else takes that: then
         * its saying that all is well is true.
         */
        boolean roomComesBack();

        @Override
        void close();
    }

    /**
     * Makes one.
     *
     * @param problem what the spool's status must say
     */
    DiskTrouble(String name, String text, String problem, Maker maker) {
        this.name = name;
        this.text = text;
        this.problem = problem;
        this.maker = maker;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String text() {
        return text;
    }

    /** Returns about how many records are published. */
    @Override
    public int count(boolean full) {
        return rounds(full) * (int) (PER_SECOND * 10);
    }

    private static int rounds(boolean full) {
        return Sizes.count("rounds", full ? FULL_ROUNDS : 1);
    }

    @Override
    public FaultRow run(Bench bench) throws Exception {
        int rounds = rounds(bench.full());
        try (Mosquitto broker = Mosquitto.start(bench.folder());
                FaultProxy proxy = FaultProxy.start(broker.port(), bench.seed());
                MarkedReceiver receiver = MarkedReceiver.at(broker, 2 * BLOCK * rounds)) {
            KeptTally tally = new KeptTally();
            double said = 0;
            for (int round = 0; round < rounds; round++) {
                try (Place place = maker.make(bench)) {
                    said = Math.max(said, new Round(bench, proxy, place, tally).run(2 * round * BLOCK));
                }
            }
            Ticker ticker = bench.ticker();
            Patience.until(ticker, LONGEST, () -> tally.arrived(receiver.marked()) == tally.accepted());
            tally.must(Patience.until(ticker, SETTLED, () -> receiver.told(problem) > 0), "no event %s", problem);
            tally.must(receiver.told("WRITABLE") > 0, "no event WRITABLE");
            return tally.judge(
                    name,
                    receiver.marked(),
                    BACK_SECONDS,
                    String.format(
                            Locale.ROOT,
                            "%s said after %.2f s, good again after %s s at most, %d rounds, a kill in each",
                            problem,
                            said,
                            FaultsTable.seconds(tally.slowestSeconds()),
                            rounds));
        }
    }

    /** One time that the disk fails. */
    private final class Round {
        private final Bench bench;
        private final FaultProxy proxy;
        private final Place place;
        private final KeptTally tally;

        Round(Bench bench, FaultProxy proxy, Place place, KeptTally tally) {
            this.bench = bench;
            this.proxy = proxy;
            this.place = place;
            this.tally = tally;
        }

        /** Returns after how many seconds the spool said it. */
        double run(int first) throws IOException, InterruptedException {
            proxy.pass();
            double said;
            try (SpoolChild child = start(1, first)) {
                child.awaitReady();
                tally.must(child.await(LONGEST, () -> child.acknowledged() > FLOWING), "nothing flows before");
                away();
                said = begin(child);
                acceptsNothing(child);
                child.kill();
                tally.add(child);
            }
            try (SpoolChild child = start(2, first + BLOCK)) {
                child.awaitReady();
                said = Math.max(said, begin(child));
                acceptsNothing(child);
                flows(child);
                // It must find that the disk is good again with nothing left to write, too.
                tally.must(child.drain(LONGEST), "not drained");
                end(child);
                tally.add(child);
            }
            return said;
        }

        private SpoolChild start(long epoch, int first) throws IOException {
            SpoolPlan plan = SpoolPlan.of(place.folder(), epoch, proxy.url(), first, BLOCK, PER_SECOND);
            return SpoolChild.start(bench, plan.limited(place.limitBytes()), place.launch());
        }

        private void away() throws IOException, InterruptedException {
            proxy.accept(Acceptance.REFUSE);
            proxy.reset();
            Patience.rest(CALM);
        }

        private double begin(SpoolChild child) throws IOException, InterruptedException {
            long start = bench.ticker().nanos();
            place.begin(child);
            boolean found = child.await(LONGEST, () -> child.problem().equals(problem));
            double seconds = (bench.ticker().nanos() - start) / 1e9;
            tally.must(found, "the status says %s", child.problem());
            tally.must(seconds <= SAID_SECONDS, "%s said after more than %.0f s", problem, SAID_SECONDS);
            return seconds;
        }

        private void acceptsNothing(SpoolChild child) throws InterruptedException {
            Patience.rest(SETTLED);
            int before = child.accepted();
            Patience.rest(WATCHED);
            tally.must(child.accepted() == before, "%d falsely accepted", child.accepted() - before);
        }

        /** The broker is back and the disk is not. */
        private void flows(SpoolChild child) throws IOException, InterruptedException {
            proxy.pass();
            boolean back = child.await(LONGEST, () -> child.acknowledged() > FLOWING);
            long before = child.acknowledged();
            Patience.rest(WATCHED);
            tally.must(back && child.acknowledged() > before + FLOWING, "records do not flow meanwhile");
            tally.must(child.isAlive(), "the publisher has ended");
            boolean good = child.problem().equals(SpoolChild.NO_PROBLEM) && place.roomComesBack();
            tally.must(good || child.problem().equals(problem), "%s meanwhile", child.problem());
        }

        private void end(SpoolChild child) throws IOException, InterruptedException {
            long start = bench.ticker().nanos();
            place.end(child);
            boolean good = child.await(LONGEST, () -> child.problem().equals(SpoolChild.NO_PROBLEM));
            tally.took(good ? (bench.ticker().nanos() - start) / 1e9 : Double.NaN);
            Patience.rest(CALM);
        }
    }
}
