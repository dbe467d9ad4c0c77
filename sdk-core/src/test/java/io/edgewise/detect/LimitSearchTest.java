package io.edgewise.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitSearchTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void findsRowByRowWhatIsFoundWithAllRowsInHand(long seed) {
        Random random = new Random(seed);
        int rows = 200;
        double[][] values = new double[4][rows];
        long[] times = new long[rows];
        for (int row = 0; row < rows; row++) {
            times[row] = row * 1000L;
            for (double[] channel : values) {
                channel[row] = random.nextInt(10) == 0 ? Double.NaN : random.nextGaussian() + (row > 120 ? 1 : 0);
            }
        }
        OptionalLong onset = seed == 8 ? OptionalLong.empty() : OptionalLong.of(120_000);

        LimitSearch search = new LimitSearch(4);
        for (int row = 0; row < rows; row++) {
            if (onset.isPresent() && times[row] >= onset.getAsLong()) {
                search.onset(times[row]);
            }
            search.row(times[row], new double[] {values[0][row], values[1][row], values[2][row], values[3][row]});
        }

        assertEquals(FixedLimit.best(values, times, onset), search.best());
    }
}
