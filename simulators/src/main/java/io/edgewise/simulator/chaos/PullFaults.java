package io.edgewise.simulator.chaos;

import static io.edgewise.model.Refusal.DESCRIPTOR_INVALID;
import static io.edgewise.model.Refusal.DIGEST_MISMATCH;
import static io.edgewise.model.Refusal.LIMIT_EXCEEDED;
import static io.edgewise.model.Refusal.UNAVAILABLE;

import io.edgewise.simulator.chaos.PullExperiment.Round;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What lines and bodies do: the cases of each experiment. */
final class PullFaults {
    private static final List<Cut> CUTS = List.of(Cut.values());
    private static final int[] EDGES = {0, 1, (16 << 10) - 1, 16 << 10, (64 << 10) - 1, 64 << 10, (64 << 10) + 1};
    private static final int[] STEPS = {5_000, 16 << 10, (64 << 10) + 1, 100_000};

    private PullFaults() {}

    /** One cut in each pull: at edges of buffers, and then at every k-th byte of the model. */
    static List<PullCase> cut(PullBench bench, Round round) {
        Wares wares = bench.wares();
        int number = round.number();
        long spread = Math.max(1, round.of() - EDGES.length);
        int at = number < EDGES.length ? EDGES[number] : (int) (wares.size() * (number - EDGES.length + 1L) / spread);
        Cut how = CUTS.get(number % CUTS.size());
        Mischief mischief = how.after(at).onceOn(wares::isModel);
        return List.of(PullCase.right("cut after byte " + at + how.words(), wares, mischief)
                .cut(how.cuts()));
    }

    /** As many cuts in one pull as it takes, after so many bytes each. */
    static List<PullCase> cuts(PullBench bench, Round round) {
        Wares wares = bench.wares();
        int step = STEPS[round.number() % STEPS.length] + round.random().nextInt(100);
        Mischief mischief = Lies.cutEach(step, new AtomicInteger()).on(wares::isModel);
        int cuts = (wares.size() - 1) / step;
        return List.of(PullCase.right("cut after each " + step + " bytes", wares, mischief)
                .cut(cuts));
    }

    static List<PullCase> stall(PullBench bench, Round round) {
        Wares wares = bench.wares();
        int at = round.random().nextInt(wares.size());
        return List.of(
                PullCase.right(
                                "stands still at byte " + at,
                                wares,
                                Lies.stallAfter(at).onceOn(wares::isModel))
                        .cut(1),
                PullCase.right(
                        "a manifest that does not come", wares, Lies.silence().onceOn(wares::isManifest)),
                PullCase.refused("stands still for ever", wares, Lies.silence().on(wares::isModel), UNAVAILABLE),
                PullCase.refused(
                        "each byte as late as it may come", wares, Lies.drip().on(wares::isModel), UNAVAILABLE));
    }

    static List<PullCase> endless(PullBench bench, Round round) {
        Wares wares = bench.wares();
        return List.of(
                PullCase.right("a blob that does not end", wares, Lies.endless().onceOn(wares::isModel)),
                PullCase.refused("a blob that never ends", wares, Lies.endless().on(wares::isModel), DIGEST_MISMATCH),
                PullCase.refused(
                        "a manifest without an end", wares, Lies.endless().on(wares::isManifest), LIMIT_EXCEEDED),
                PullCase.refused(
                        "referrers without an end", wares, Lies.endless().on(wares::isReferrers), LIMIT_EXCEEDED));
    }

    static List<PullCase> length(PullBench bench, Round round) {
        Wares wares = bench.wares();
        int bytes = round.number() == 0 ? 1 : 1 + round.random().nextInt(100_000);
        List<PullCase> all = new ArrayList<>();
        for (boolean said : new boolean[] {true, false}) {
            String how = bytes + (said ? " announced" : " not announced");
            Mischief more = Lies.extra(bytes, said).on(wares::isModel);
            Mischief fewer = Lies.fewer(bytes, said).on(wares::isModel);
            all.add(PullCase.right("too many bytes once, " + how, wares, more.onceOn(wares::isModel)));
            all.add(PullCase.refused("too many bytes, " + how, wares, more, DIGEST_MISMATCH));
            all.add(PullCase.right("too few bytes once, " + how, wares, fewer.onceOn(wares::isModel)));
            all.add(PullCase.refused("too few bytes, " + how, wares, fewer, DIGEST_MISMATCH, UNAVAILABLE));
        }
        return all;
    }

    static List<PullCase> flip(PullBench bench, Round round) {
        Wares wares = bench.wares();
        int at = round.random().nextInt(wares.size());
        Mischief flip = Lies.flipAt(at);
        Mischief half = Lies.flipAndCut(at, at + (wares.size() - at) / 2);
        return List.of(
                PullCase.right("byte " + at + " once", wares, flip.onceOn(wares::isModel)),
                PullCase.right("byte " + at + ", then cut, then right", wares, half.onceOn(wares::isModel)),
                PullCase.refused("byte " + at + " always", wares, flip.on(wares::isModel), DIGEST_MISMATCH),
                PullCase.refused("a byte of the manifest", wares, flip.on(wares::isManifest), DIGEST_MISMATCH),
                PullCase.refused(
                        "every blob", wares, flip.on(ask -> ask.isOfBlob() && !ask.isOf(EMPTY)), DIGEST_MISMATCH));
    }

    static List<PullCase> sizes(PullBench bench, Round round) throws Exception {
        String registry = bench.registry().host();
        int real = bench.wares().size();
        List<PullCase> all = new ArrayList<>();
        for (long said : new long[] {0, 1, real - 1, real + 1, 2L * real, LARGE}) {
            all.add(PullCase.refused(
                    "a manifest that says " + said + " bytes",
                    bench.wares().lyingAbout(registry, Long.toString(said)),
                    Mischief.NONE,
                    DIGEST_MISMATCH,
                    UNAVAILABLE));
        }
        for (String said : new String[] {"1000000000000", "9007199254740993", "9223372036854775807"}) {
            all.add(PullCase.refused(
                    "a manifest that says " + said + " bytes",
                    bench.wares().lyingAbout(registry, said),
                    Mischief.NONE,
                    LIMIT_EXCEEDED,
                    DESCRIPTOR_INVALID));
        }
        for (String said : new String[] {"-1", "1e3", "92233720368547758080", "null", "\"300000\""}) {
            all.add(PullCase.refused(
                    "a manifest that says " + said + " bytes",
                    bench.wares().lyingAbout(registry, said),
                    Mischief.NONE,
                    DESCRIPTOR_INVALID));
        }
        return all;
    }

    private static final long LARGE = 4 << 20;
    private static final String EMPTY =
            "/blobs/sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
}
