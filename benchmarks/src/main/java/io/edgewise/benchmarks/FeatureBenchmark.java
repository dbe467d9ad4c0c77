package io.edgewise.benchmarks;

import com.sun.management.ThreadMXBean;
import io.edgewise.feature.FeatureSchema;
import io.edgewise.feature.SpectralFeature;
import io.edgewise.feature.WindowExtractor;
import io.edgewise.signal.Unit;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import io.edgewise.window.Window;
import io.edgewise.window.WindowSpec;
import io.edgewise.window.Windower;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What features of the frequency domain cost, as ratios to twelve statistics of the time domain over the same window,
 * and the bytes they allocate. Prints a table.
 */
public final class FeatureBenchmark {
    private static final Ticker TICKER = SystemTime.ticker();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final double RATE_HZ = 25_600;
    private static final long ROUND_NANOS = 300_000_000L;
    private static final int ROUNDS = 7;
    private static final List<String> TIME_DOMAIN = List.of(
            "mean", "std", "min", "max", "range", "rms", "peak", "crest", "kurtosis", "skewness", "slope", "delta");

    private FeatureBenchmark() {}

    /** What one window costs. */
    private record Cost(double micros, double bytes) {}

    /** Runs it; takes no arguments. */
    public static void main(String[] arguments) {
        System.out.printf(Locale.ROOT, "%-8s %-52s %10s %8s %8s%n", "samples", "features", "us", "ratio", "bytes");
        for (int size : new int[] {1024, 4096, 8192, 25_600}) {
            Window window = window(size);
            double base = line(size, window, TIME_DOMAIN, 0);
            line(size, window, List.of("band-power:10-1000"), base);
            line(
                    size,
                    window,
                    List.of("band-power:10-1000", "centroid", "peak-frequency", "velocity-rms:10-1000"),
                    base);
            line(size, window, List.of("envelope-peak:2000-4500/86-150"), base);
            if (size >= 3072) {
                line(size, window, List.of("log-mel:fft=1024;hop=512;mels=128;frames=5"), base);
            }
        }
    }

    private static double line(int size, Window window, List<String> names, double base) {
        Cost cost = measure(window, names);
        String title = names == TIME_DOMAIN ? "12 of the time domain" : String.join(" ", names);
        System.out.printf(
                Locale.ROOT,
                "%-8d %-52.52s %10.1f %8.1f %8.0f%n",
                size,
                title,
                cost.micros(),
                base == 0 ? 1 : cost.micros() / base,
                cost.bytes());
        return cost.micros();
    }

    /** The median of some rounds, after two to warm up. */
    private static Cost measure(Window window, List<String> names) {
        FeatureSchema.Sampling sampling = new FeatureSchema.Sampling(RATE_HZ, Unit.of("m/s2"), List.of());
        WindowExtractor extractor = new WindowExtractor(new FeatureSchema(names.stream()
                .flatMap(name -> SpectralFeature.isNamed(name)
                        ? SpectralFeature.expand(name, sampling).stream()
                        : List.of(name).stream())
                .map(name -> new FeatureSchema.Feature(0, "vibration", name, sampling))
                .toList()));
        double[] micros = new double[ROUNDS];
        double bytes = Double.MAX_VALUE;
        for (int round = -2; round < ROUNDS; round++) {
            long thread = Thread.currentThread().getId();
            long allocated = THREADS.getThreadAllocatedBytes(thread);
            long start = TICKER.nanos();
            long count = 0;
            while (TICKER.nanos() - start < ROUND_NANOS) {
                extractor.extract(window);
                count++;
            }
            double each = (TICKER.nanos() - start) / 1e3 / count;
            if (round >= 0) {
                micros[round] = each;
                bytes = Math.min(bytes, (THREADS.getThreadAllocatedBytes(thread) - allocated) / (double) count);
            }
        }
        Arrays.sort(micros);
        return new Cost(micros[ROUNDS / 2], bytes);
    }

    private static Window window(int size) {
        Windower windower = new Windower(new WindowSpec.Count(size, size, 0), 1);
        Random random = new Random(5);
        for (int i = 0; i < size; i++) {
            windower.add(Math.round(i * 1e9 / RATE_HZ), new double[] {random.nextGaussian()}, new long[1]);
        }
        Window window = windower.poll();
        if (window == null) {
            throw new AssertionError("no window of " + size + " rows; this is a bug");
        }
        return window;
    }
}
