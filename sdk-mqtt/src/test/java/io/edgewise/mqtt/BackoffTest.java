package io.edgewise.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final long SEED = 20261124;

    private final Backoff backoff = new Backoff(new SplittableRandom(SEED));

    @Test
    void theFirstMinuteIsDense() {
        long[] rests = rests(80);

        assertTrue(LongStream.of(rests).max().orElseThrow() <= 1_200, "seed " + SEED);
        assertTrue(LongStream.of(rests).sum() > 30_000, "80 tries take more than half a minute, seed " + SEED);
    }

    @Test
    void afterThatItGrowsToHalfAMinuteAndNoFurther() {
        rests(110);
        long[] late = rests(1_000);

        assertTrue(LongStream.of(late).max().orElseThrow() <= 30_000, "seed " + SEED);
        // Full jitter: uniform in (0, 30 s], so the mean of a thousand is within 5 % of 15 s (4 sigma = 1.1 s).
        assertEquals(15_000, LongStream.of(late).average().orElseThrow(), 1_100, "seed " + SEED);
    }

    @Test
    void noRestIsShorterThanTwentyMilliseconds() {
        assertTrue(LongStream.of(rests(500)).min().orElseThrow() >= 20, "seed " + SEED);
    }

    @Test
    void aConnectionThatHeldBeginsItAnew() {
        rests(300);
        backoff.reset();

        assertTrue(rests(1)[0] <= 100, "seed " + SEED);
    }

    @Test
    void aConnectionThatCarriedSomethingBeginsTheDenseMinuteAnewAndNotItsQuickTries() {
        rests(300);
        backoff.ease();
        long[] rests = rests(90);

        assertTrue(LongStream.of(rests).max().orElseThrow() <= 1_200, "seed " + SEED);
        assertTrue(LongStream.of(rests).limit(10).max().orElseThrow() > 600, "seed " + SEED);

        backoff.reset();
        rests(1);
        backoff.ease();
        assertTrue(rests(1)[0] <= 200, "it makes no rest longer, seed " + SEED);
    }

    private long[] rests(int count) {
        return LongStream.generate(() -> backoff.afterFailure() / 1_000_000)
                .limit(count)
                .toArray();
    }
}
