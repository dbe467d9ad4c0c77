package io.edgewise.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.edgewise.signal.Reason;
import io.edgewise.signal.Unit;
import io.edgewise.window.Window;
import io.edgewise.window.WindowSpec;
import io.edgewise.window.Windower;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CHANNELS = 9;
    private static final long SECOND = 1_000_000_000L;
    private static final int ROWS = 40_000;

    // Used again for every row.
    private final Random random = new Random(11);
    private final double[] values = new double[CHANNELS];
    private final long[] reasons = new long[CHANNELS];
    private long now;
    private long windows;
    private double sum;

    @Test
    void rowsAndTimeWindowsAndFeaturesAllocateNothing() {
        WindowSpec spec = new WindowSpec.Time(Duration.ofSeconds(180), Duration.ofSeconds(10), Duration.ofSeconds(2));

        assertNothingIsAllocated(new Windower(spec, CHANNELS), extractor(), 0);
    }

    @Test
    void rowsAndCountWindowsAndFeaturesAllocateNothing() {
        assertNothingIsAllocated(new Windower(new WindowSpec.Count(256, 16, 2), CHANNELS), extractor(), 0);
    }

    @Test
    void badSamplesAndRowsOutOfOrderAllocateNothingEither() {
        WindowSpec spec = new WindowSpec.Time(Duration.ofSeconds(180), Duration.ofSeconds(10), Duration.ofSeconds(2));

        assertNothingIsAllocated(new Windower(spec, CHANNELS), extractor(), 20);
    }

    @Test
    void spectraAndEnvelopesAndMelsAllocateNothingEither() {
        FeatureSchema.Sampling sampling = new FeatureSchema.Sampling(1, Unit.of("m/s2"), List.of());
        List<FeatureSchema.Feature> features = new ArrayList<>();
        for (String name : List.of(
                "band-power:0.1-0.4",
                "centroid",
                "peak-frequency",
                "peak-order:6rpm",
                "velocity-rms:0.1-0.5",
                "envelope-rms:0.1-0.4",
                "envelope-peak:0.1-0.4/0.01-0.2",
                "log-mel:fft=64;mels=4;frames=2#1.3")) {
            features.add(new FeatureSchema.Feature(2, "c2", name, sampling));
        }
        WindowSpec spec = new WindowSpec.Time(Duration.ofSeconds(180), Duration.ofSeconds(10), Duration.ofSeconds(2));

        assertNothingIsAllocated(new Windower(spec, CHANNELS), new WindowExtractor(new FeatureSchema(features)), 0);
    }

    private void assertNothingIsAllocated(Windower windower, WindowExtractor extractor, int faultPercent) {
        measure(windower, extractor, faultPercent);
        long least = Long.MAX_VALUE;
        // The JVM may allocate for itself in a round, when it links or throws away code, and on a busy machine the code
        // that needs no objects is compiled late; what we allocate comes each time.
        for (int round = 0; round < 40 && least > 0; round++) {
            least = Math.min(least, measure(windower, extractor, faultPercent));
        }

        assertTrue(windows > ROWS / 20, "hardly a window: " + windows);
        assertTrue(Double.isFinite(sum), "the features were not computed");
        assertEquals(0, least, "bytes for " + ROWS + " rows and their windows");
    }

    private long measure(Windower windower, WindowExtractor extractor, int faultPercent) {
        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        run(windower, extractor, faultPercent);
        return THREADS.getThreadAllocatedBytes(thread) - before;
    }

    private void run(Windower windower, WindowExtractor extractor, int faultPercent) {
        for (int row = 0; row < ROWS; row++) {
            boolean fault = faultPercent > 0 && random.nextInt(100) < faultPercent;
            now += SECOND;
            for (int channel = 0; channel < CHANNELS; channel++) {
                values[channel] = random.nextInt(1000) * 0.01;
                reasons[channel] = fault && channel % 2 == 1 ? Reason.OUT_OF_RANGE.bit() : 0;
            }
            windower.add(fault ? now - SECOND - SECOND / 2 : now, values, reasons);
            for (Window window = windower.poll(); window != null; window = windower.poll()) {
                windows++;
                sum += extractor.extract(window).value(0);
            }
        }
    }

    private static WindowExtractor extractor() {
        List<FeatureSchema.Feature> features = new ArrayList<>();
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (String statistic : Statistic.names()) {
                features.add(new FeatureSchema.Feature(channel, "c" + channel, statistic));
            }
            features.add(new FeatureSchema.Feature(channel, "c" + channel, "q95"));
        }
        return new WindowExtractor(new FeatureSchema(features));
    }
}
