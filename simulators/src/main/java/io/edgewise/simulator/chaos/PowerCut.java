package io.edgewise.simulator.chaos;

import io.edgewise.durable.StateFile;
import io.edgewise.spool.Cursor;
import io.edgewise.spool.Spool;
import io.edgewise.spool.SpoolRecord;
import io.edgewise.spool.SyncMode;
import io.edgewise.telemetry.Telemetry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A child appends to a spool, and writes a state file, in a file system that is shut down at an instant drawn from the
 * seed, as a power cut does it. Mounted again, everything that the child had said to be accepted before must be there.
 * The positive control is a spool that never forces, in the same harness: it must lose some.
 *
 * <p>What is said while the file system is being shut down does not count: there ext4 lets a force succeed whose
 * transaction another thread's force was committing when the journal was aborted. A power cut tells no such lie.
 */
final class PowerCut implements Experiment {
    private static final int BLOCK = 4_000;
    private static final double PER_SECOND = 4_000;
    private static final int LONGEST_LIFE_MILLIS = 900;
    private static final double OPEN_SECONDS = 5;
    // mkfs.xfs refuses less than 300 MB. The file is sparse.
    private static final long IMAGE_BYTES = 320L << 20;
    private static final int CONTROLS = 2;
    private static final String CURSOR = "mqtt";
    private static final int NO_STATE = Integer.MIN_VALUE;

    private final String kind;

    PowerCut(String kind) {
        this.kind = kind;
    }

    @Override
    public String name() {
        return "power-cut-" + kind;
    }

    @Override
    public String text() {
        return "the " + kind + " below a spool and a state file is shut down while they are written";
    }

    /** Returns how many records are appended at most: a block before each cut. */
    @Override
    public int count(boolean full) {
        return BLOCK * cuts(full);
    }

    private static int cuts(boolean full) {
        return Sizes.count("cuts", full ? 100 : 3);
    }

    @Override
    public FaultRow run(Bench bench) throws Exception {
        int cuts = cuts(bench.full());
        Tool.needRoot("mount a file system");
        Tool.find("xfs_io", "xfsprogs");
        Series tried = new Series(bench, SyncMode.GROUP, cuts);
        tried.run(cuts);
        Series control = new Series(bench, SyncMode.NEVER, CONTROLS);
        control.run(CONTROLS);
        String how = String.format(
                Locale.ROOT,
                "%,d cuts, %,d states written, opened in %.2f s",
                cuts,
                tried.states,
                tried.tally.slowestSeconds());
        FaultRow row = tried.tally.judge(name(), tried.marked, OPEN_SECONDS, how);
        return row.with(control.tally.figures(control.marked).lost());
    }

    /**
     * The states that the child said were written; -1 for none.
     *
     * @param before the last one before the cut
     * @param last the last one of all
     */
    private record Written(int before, int last) {}

    /** The cuts of one spool. */
    private final class Series {
        private final Bench bench;
        private final SyncMode sync;
        private final SplittableRandom random;
        private final KeptTally tally = new KeptTally();
        private final Marked marked;
        private int states;

        Series(Bench bench, SyncMode sync, int cuts) {
            this.bench = bench;
            this.sync = sync;
            this.random = new SplittableRandom(bench.seed());
            this.marked = new Marked(BLOCK * cuts);
        }

        void run(int cuts) throws Exception {
            try (Mount disk = Mount.image(bench.folder(), kind, IMAGE_BYTES)) {
                for (int cut = 0; cut < cuts; cut++) {
                    Path folder = disk.folder().resolve("spool");
                    Path state = disk.folder().resolve("state");
                    SpoolPlan plan =
                            SpoolPlan.of(folder, 2L * cut + 1, SpoolPlan.NOWHERE, cut * BLOCK, BLOCK, PER_SECOND);
                    Written written = live(disk, plan.with(sync, state));
                    disk.attach();
                    checkState(state, cut, written);
                    read(folder, plan, cut == cuts - 1 || cut % 2 == 1);
                }
                disk.detach();
            }
        }

        private Written live(Mount disk, SpoolPlan plan) throws Exception {
            try (SpoolChild child = SpoolChild.start(bench, plan, SpoolChild.Launch.PLAIN)) {
                child.awaitReady();
                Patience.rest(Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS)));
                int accepted = child.accepted();
                int before = child.state();
                disk.cut();
                child.kill();
                tally.add(child, accepted);
                disk.detach();
                return new Written(before, child.state());
            }
        }

        private void checkState(Path file, int cut, Written written) {
            StateFile state = StateFile.at(file);
            int found = state.read().map(States::number).orElse(NO_STATE);
            boolean whole =
                    written.before() < 0 ? found != -1 : found >= written.before() && found <= written.last() + 1;
            if (sync == SyncMode.GROUP) {
                tally.must(whole, "cut %d: %s, state %d is found", cut, written, found);
                tally.must(state.damaged() == 0, "cut %d: a torn state file", cut);
            }
            states += Math.max(0, written.last() - cut * BLOCK + 1);
        }

        /** Reads what the spool holds; all of it is acknowledged, or some of it, and then the rest comes again. */
        private void read(Path folder, SpoolPlan plan, boolean all) throws IOException {
            long start = bench.ticker().nanos();
            try (Spool spool = Spool.open(folder, plan.epoch() + 1, plan.settings(), bench.ticker(), Telemetry.NONE)) {
                tally.took((bench.ticker().nanos() - start) / 1e9);
                Cursor cursor = spool.cursor(CURSOR);
                int count = 0;
                for (SpoolRecord next = cursor.poll(); next != null; next = cursor.poll()) {
                    if (next.topic().equals(SpoolPlan.TOPIC)) {
                        marked.note(Records.number(next.payload()), next.repeated());
                    }
                    count++;
                    if (all || (count % 2 == 0 && count < BLOCK / 2)) {
                        cursor.acknowledge(next);
                    }
                }
                String missing = tally.missing(marked);
                tally.must(
                        missing.equals("none") || sync == SyncMode.NEVER,
                        "missing after cut %d of %d: %s",
                        plan.epoch() / 2,
                        tally.accepted(),
                        missing);
                tally.must(
                        spool.status().dropped().isEmpty() || sync == SyncMode.NEVER,
                        "dropped %s",
                        spool.status().dropped());
            }
        }
    }
}
