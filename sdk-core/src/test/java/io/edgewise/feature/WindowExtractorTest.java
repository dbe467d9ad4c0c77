package io.edgewise.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import io.edgewise.window.Window;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowExtractorTest {
    private static final float NAN = Float.NaN;

    @Test
    void featuresStandWhereTheSchemaSays() {
        WindowExtractor extractor = extractor("1 max", "0 mean", "1 min", "0 q75");
        Window window = window(new double[][] {{1, 10}, {2, 30}, {3, 20}}, new long[3][2]);

        // q75 of 1, 2, 3 lies at place 1.5: 2.5
        assertArrayEquals(
                new float[] {30, 2, 10, 2.5f}, extractor.extract(window).array());
    }

    @Test
    void badSamplesAreLeftOut() {
        long dead = Reason.OUT_OF_RANGE.bit();
        WindowExtractor extractor = extractor("0 mean", "0 min", "0 slope", "1 mean");
        Window window = window(
                new double[][] {{1, 5}, {-1.18e42, 5}, {3, 5}, {4, 8}},
                new long[][] {{0, 0}, {dead, 0}, {0, 0}, {0, 0}});

        // by hand: (0,1), (2,3), (3,4) lie on a line of slope 1
        assertArrayEquals(
                new float[] {8f / 3, 1, 1, 5.75f}, extractor.extract(window).array(), 1e-6f);
    }

    @Test
    void aChannelThatIsBadOrEmptyGivesNan() {
        long missing = Reason.MISSING.bit();
        WindowExtractor extractor = extractor("0 mean", "1 mean", "1 zero-crossings", "2 max");
        Window window = window(new double[][] {{1, Double.NaN, 7}, {1, Double.NaN, 8}}, new long[][] {
            {0, missing, 0}, {0, missing, 0}
        });
        window.slice(0).judge(Quality.BAD);
        window.slice(2).judge(Quality.UNCERTAIN);

        assertArrayEquals(
                new float[] {NAN, NAN, NAN, 8}, extractor.extract(window).array());
    }

    @Test
    void theVectorIsTheSameOneEachTime() {
        WindowExtractor extractor = extractor("0 median", "0 std");

        FeatureVector first = extractor.extract(Windows.of(4, 4, 4, 4, 90));
        assertEquals(4, first.value(0));
        FeatureVector second = extractor.extract(Windows.of(1, 3));

        assertTrue(first == second);
        assertArrayEquals(new float[] {2, 1}, second.array());
    }

    @Test
    void anUnknownStatisticIsRefusedWithItsChannel() {
        String message = assertThrows(IllegalArgumentException.class, () -> extractor("0 average"))
                .getMessage();

        assertTrue(message.contains("channel-0 average") && message.contains("mean, median"), message);
    }

    private static WindowExtractor extractor(String... features) {
        List<FeatureSchema.Feature> list = new ArrayList<>();
        for (String feature : features) {
            String[] parts = feature.split(" ");
            list.add(new FeatureSchema.Feature(Integer.parseInt(parts[0]), "channel-" + parts[0], parts[1]));
        }
        return new WindowExtractor(new FeatureSchema(list));
    }

    private static Window window(double[][] values, long[][] reasons) {
        long[] times = new long[values.length];
        for (int row = 0; row < times.length; row++) {
            times[row] = row * 1_000_000_000L;
        }
        return Windows.of(times, values, reasons);
    }
}
