package io.edgewise.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.detect.FixedLimit.Side;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FixedLimitTest {
    private static final long[] TIMES = {0, 10, 20, 30, 40, 50};
    private static final double NAN = Double.NaN;

    @Test
    void theBestLimitLiesAtTheExtremeBeforeTheOnset() {
        double[][] channels = {{1, 2, 3, 3, 3, 4}, {9, 8, 9, 9, 7, 6}};

        // by hand: above 3 channel 0 is found at 50; below 8 channel 1 is found at 40, 15 after the onset
        assertEquals(
                Optional.of(new FixedLimit(1, Side.LOW, 8, OptionalLong.of(15), 0)),
                FixedLimit.best(channels, TIMES, OptionalLong.of(25)));
    }

    @Test
    void aFaultThatNoLimitSeesHasNoDelay() {
        double[][] channels = {{1, 5, 3, 3, 3, 4}};

        assertEquals(
                Optional.of(new FixedLimit(0, Side.HIGH, 5, OptionalLong.empty(), 0)),
                FixedLimit.best(channels, TIMES, OptionalLong.of(25)));
    }

    @Test
    void withoutAnOnsetTheBestLimitIsNeverCrossed() {
        double[][] channels = {{NAN, NAN, NAN, NAN, NAN, NAN}, {1, 5, NAN, 3, 3, 4}};

        assertEquals(
                Optional.of(new FixedLimit(1, Side.HIGH, 5, OptionalLong.empty(), 0)),
                FixedLimit.best(channels, TIMES, OptionalLong.empty()));
    }

    @Test
    void withoutSamplesBeforeTheOnsetThereIsNoLimit() {
        assertEquals(
                Optional.empty(), FixedLimit.best(new double[][] {{NAN, NAN, 1, 2, 3, 4}}, TIMES, OptionalLong.of(20)));
    }

    @Test
    void anAlarmIsARisingCrossingAndNanIsSkipped() {
        double[] values = {7, NAN, 7, 1, 8, 9};

        // by hand: above 6 from the first sample, NaN changes nothing, then again from 40
        assertEquals(
                new FixedLimit(3, Side.HIGH, 6, OptionalLong.empty(), 2),
                FixedLimit.judged(3, Side.HIGH, 6, values, TIMES, OptionalLong.empty()));
        assertEquals(
                new FixedLimit(3, Side.HIGH, 6, OptionalLong.of(10), 1),
                FixedLimit.judged(3, Side.HIGH, 6, values, TIMES, OptionalLong.of(30)));
        assertEquals(
                new FixedLimit(3, Side.LOW, 7, OptionalLong.of(5), 0),
                FixedLimit.judged(3, Side.LOW, 7, values, TIMES, OptionalLong.of(25)));
    }

    /** Tries every value, and one beyond all, as a limit: slow, and without the argument that the code rests on. */
    @Test
    void noLimitIsBetterThanTheBest() {
        for (long seed = 1; seed <= 2_000; seed++) {
            Random random = new Random(seed);
            long[] times =
                    new Random(seed).longs(30, 0, 1_000).sorted().distinct().toArray();
            double[][] channels = new double[3][];
            Arrays.setAll(
                    channels,
                    channel -> random.doubles(times.length, 0, 1)
                            .map(x -> x < 0.1 ? NAN : Math.rint(x * 12))
                            .toArray());
            OptionalLong onset =
                    random.nextInt(5) == 0 ? OptionalLong.empty() : OptionalLong.of(300 + random.nextInt(800));

            FixedLimit best = FixedLimit.best(channels, times, onset).orElseThrow();
            FixedLimit tried = tryAll(channels, times, onset);

            String message = "seed " + seed + ": " + best + " against " + tried;
            assertEquals(0, ORDER.compare(best, tried), message);
            assertEquals(
                    best,
                    FixedLimit.judged(
                            best.channel(), best.side(), best.limit(), channels[best.channel()], times, onset),
                    message);
        }
    }

    private static final Comparator<FixedLimit> ORDER = Comparator.comparingInt(FixedLimit::falseAlarms)
            .thenComparingLong(limit -> limit.delayNanos().orElse(Long.MAX_VALUE));

    private static FixedLimit tryAll(double[][] channels, long[] times, OptionalLong onset) {
        FixedLimit best = FixedLimit.judged(0, Side.HIGH, 1e9, channels[0], times, onset);
        for (int channel = 0; channel < channels.length; channel++) {
            for (double limit = -1; limit <= 13; limit += 0.5) {
                for (Side side : Side.values()) {
                    FixedLimit tried = FixedLimit.judged(channel, side, limit, channels[channel], times, onset);
                    best = ORDER.compare(tried, best) < 0 ? tried : best;
                }
            }
        }
        return best;
    }

    @Test
    void tenDaysOfNineChannelsTakeSeconds() {
        int rows = 864_000;
        Random random = new Random(5);
        double[][] channels = new double[9][];
        Arrays.setAll(channels, channel -> random.doubles(rows).toArray());
        long[] times = new long[rows];
        Arrays.setAll(times, row -> row * 1_000_000_000L);
        channels[4][rows - 1] = 1.5;

        FixedLimit best = assertTimeout(
                Duration.ofSeconds(5),
                () -> FixedLimit.best(channels, times, OptionalLong.of(800_000_000_000_000L))
                        .orElseThrow());

        assertEquals(0, best.falseAlarms());
        assertTrue(best.delayNanos().orElseThrow() <= 63_999_000_000_000L, best::toString);
    }

    @Test
    void columnsOfAnotherLengthAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> FixedLimit.best(new double[][] {{1}}, TIMES, OptionalLong.empty()));
    }
}
