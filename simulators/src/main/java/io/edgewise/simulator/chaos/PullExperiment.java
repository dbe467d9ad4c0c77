package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Pulls through a registry that answers badly in ways of one kind, one after the other. */
final class PullExperiment implements Experiment {
    /** The model's size: several buffers, and none full. */
    static final int MODEL_BYTES = 300_000;

    private final String name;
    private final String text;
    private final Counts counts;
    private final Cases cases;
    private final Place place;
    private final @Nullable Mischief careless;

    /** Says what is done in a round. */
    @FunctionalInterface
    interface Cases {
        List<PullCase> of(PullBench bench, Round round) throws Exception;
    }

    /**
     * One of many.
     *
     * @param number from 0
     * @param of how many pulls are wanted in all
     * @param random for its draws
     */
    record Round(int number, int of, SplittableRandom random) {}

    /** Where the packages lie. */
    @FunctionalInterface
    interface Place {
        Registry start(Bench bench) throws IOException, InterruptedException, NotRunException;
    }

    /**
     * How many pulls there are, at least; all cases of a round are done.
     *
     * @param full with {@code --full}
     */
    record Counts(int usual, int full) {}

    /** Makes one over the embedded registry. */
    PullExperiment(String name, String text, Counts counts, Cases cases) {
        this(name, text, counts, cases, bench -> bench.registry().start(), null);
    }

    private PullExperiment(
            String name, String text, Counts counts, Cases cases, Place place, @Nullable Mischief careless) {
        this.name = name;
        this.text = text;
        this.counts = counts;
        this.cases = cases;
        this.place = place;
        this.careless = careless;
    }

    /** Returns the same over another registry. */
    PullExperiment over(Place other) {
        return new PullExperiment(name, text, counts, cases, other, careless);
    }

    /** Returns the same with a positive control: somebody careless pulls through this, too. */
    PullExperiment with(Mischief control) {
        return new PullExperiment(name, text, counts, cases, place, control);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public String unit() {
        return "pulls";
    }

    @Override
    public int count(boolean full) {
        return Sizes.count("pulls", full ? counts.full() : counts.usual());
    }

    @Override
    public FaultRow run(Bench bench) throws Exception {
        SplittableRandom random = new SplittableRandom(bench.seed());
        try (PullBench pulls = new PullBench(bench, place.start(bench), MODEL_BYTES)) {
            int wanted = count(bench.full());
            int done = 0;
            for (int number = 0; done < wanted; number++) {
                for (PullCase one : cases.of(pulls, new Round(number, wanted, random))) {
                    pulls.run(one);
                    done++;
                }
            }
            FaultRow row = pulls.tally()
                    .judge(
                            name,
                            String.format(
                                    Locale.ROOT,
                                    "%,d bytes each, at most %,d fetched again",
                                    MODEL_BYTES,
                                    pulls.tally().mostAgain()));
            return careless == null ? row : row.with(caught(pulls, careless));
        }
    }

    /** Returns how many wrong blobs the judge finds when somebody careless pulls through the same. */
    private static int caught(PullBench pulls, Mischief mischief) throws IOException {
        Path folder = Files.createTempDirectory(pulls.bench().folder(), "careless");
        StoreJudge judge = new StoreJudge(folder);
        pulls.proxy().answer(mischief);
        new CarelessPuller(pulls.proxy().host()).pull(pulls.wares(), folder);
        judge.look();
        return judge.caught().size();
    }
}
