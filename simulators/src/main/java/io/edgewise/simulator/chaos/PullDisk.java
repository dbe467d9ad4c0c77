package io.edgewise.simulator.chaos;

import io.edgewise.durable.Folders;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The disk below the store is full: before the pull, in the middle of a blob, or when only the index is missing; of
 * bytes, or of files. The pull says so; once there is room, it goes on where it was.
 */
final class PullDisk implements Experiment {
    private static final int MODEL_BYTES = 2 << 20;
    private static final int CHUNK = 64 << 10;
    private static final long TOO_LITTLE = 8L << 20;
    private static final int MOST_FILES = 1_000;

    /** When there is no more room, and for what. */
    private enum Moment {
        BEFORE("size=32m"),
        IN_A_BLOB("size=32m"),
        BEFORE_THE_INDEX("size=32m"),
        NO_FILE("size=32m,nr_inodes=100");

        private static final List<Moment> ALL = List.of(values());

        private final String options;

        Moment(String options) {
            this.options = options;
        }
    }

    @Override
    public String name() {
        return "registry-disk-full";
    }

    @Override
    public String text() {
        return "the file system below the store is full";
    }

    @Override
    public String unit() {
        return "pulls";
    }

    @Override
    public int count(boolean full) {
        return Moment.ALL.size() * Sizes.count("rounds", full ? 25 : 1);
    }

    @Override
    public FaultRow run(Bench bench) throws Exception {
        try (PullBench pulls = new PullBench(bench, bench.registry().start(), MODEL_BYTES)) {
            int wanted = count(bench.full());
            for (int done = 0; done < wanted; done++) {
                Moment moment = Moment.ALL.get(done % Moment.ALL.size());
                try (Mount disk = Mount.memory(bench.folder(), moment.options)) {
                    once(bench, pulls, moment, disk.folder());
                }
            }
            return pulls.tally()
                    .judge(name(), String.format(Locale.ROOT, "%,d pulls of %,d bytes", wanted, MODEL_BYTES));
        }
    }

    private static void once(Bench bench, PullBench pulls, Moment moment, Path disk) throws IOException {
        Path hoard = Files.createDirectory(disk.resolve("hoard"));
        Path store = disk.resolve("store");
        StoreJudge judge = new StoreJudge(store);
        pulls.proxy().witness(judge::look);
        String model = pulls.wares().model().toString();
        long before = pulls.proxy().sent(model);
        pulls.proxy().answer(mischief(pulls.wares(), moment, hoard));
        if (moment == Moment.BEFORE) {
            fill(hoard, TOO_LITTLE);
        }
        long start = bench.ticker().nanos();
        RuntimeException failure = pulls.pull(pulls.wares(), store);
        pulls.tally().pulled(failure == null, (bench.ticker().nanos() - start) / 1e9);
        pulls.tally().must(isClear(moment, failure), moment + ": ended with " + failure);
        pulls.tally()
                .must(
                        moment != Moment.BEFORE || pulls.proxy().sent(model) == before,
                        moment + ": bytes came all the same");
        judge.look();
        Folders.delete(hoard);
        pulls.proxy().answer(Mischief.NONE);
        pulls.heal(moment.toString(), store);
        judge.look();
        pulls.tally().misnamed(judge.caught().size(), moment.toString());
        pulls.tally().sent(pulls.proxy().sent(model) - before, pulls.wares().size(), 0);
    }

    private static Mischief mischief(Wares wares, Moment moment, Path hoard) {
        return switch (moment) {
            case BEFORE -> Mischief.NONE;
            case IN_A_BLOB ->
                ((Mischief) (ask, right, line) -> {
                            line.sendOnly(right, right.body().length / 2);
                            fill(hoard, 0);
                            line.body(right.body(), right.body().length / 2, right.body().length);
                        })
                        .on(wares::isModel);
            case BEFORE_THE_INDEX -> filling(() -> fill(hoard, 0)).on(wares::isReferrers);
            case NO_FILE -> filling(() -> fillFiles(hoard)).on(wares::isManifest);
        };
    }

    private static Mischief filling(Filler filler) {
        return (ask, right, line) -> {
            filler.fill();
            line.send(right);
        };
    }

    private static boolean isClear(Moment moment, @Nullable RuntimeException failure) {
        if (moment == Moment.BEFORE) {
            return failure instanceof RefusedException refused && refused.refusal() == Refusal.LIMIT_EXCEEDED;
        }
        return failure instanceof UncheckedIOException
                && String.valueOf(failure.getMessage()).contains("No space left");
    }

    /** Leaves so many bytes on the file system. */
    private static void fill(Path hoard, long leave) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(hoard.resolve("bytes").toFile(), "rw")) {
            while (Files.getFileStore(hoard).getUsableSpace() > leave) {
                file.write(new byte[CHUNK]);
            }
        } catch (IOException e) {
            if (leave > 0) {
                throw e;
            }
        }
    }

    /** Leaves no room for a file more. */
    private static void fillFiles(Path hoard) {
        try {
            for (int i = 0; i < MOST_FILES; i++) {
                Files.createFile(hoard.resolve(Integer.toString(i)));
            }
        } catch (IOException full) {
            // as it should be
            return;
        }
        throw new AssertionError("a file system of 100 files takes " + MOST_FILES + "; this is a bug");
    }

    private interface Filler {
        void fill() throws IOException;
    }
}
