package io.edgewise.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.feature.FeatureVector;
import io.edgewise.model.Model;
import io.edgewise.model.ModelSession;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllocationIT {
    private static final int RUNS = 20_000;

    /**
     * Prints the bytes that one run allocates, and its nanoseconds of processor time, for a model with three inputs.
     */
    static final class Main {
        public static void main(String[] arguments) {
            try (Model model = Models.loadWellBand();
                    ModelSession session = model.open(Models.taught(model))) {
                System.out.println(
                        measure(session, new FeatureVector(model.manifest().features())));
            }
        }

        static String measure(ModelSession session, FeatureVector features) {
            com.sun.management.ThreadMXBean threads =
                    (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
            repeat(session, features);
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long nanos = threads.getCurrentThreadCpuTime();
            repeat(session, features);
            nanos = threads.getCurrentThreadCpuTime() - nanos;
            bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
            return bytes / RUNS + " " + nanos / RUNS;
        }

        private static void repeat(ModelSession session, FeatureVector features) {
            for (int i = 0; i < RUNS; i++) {
                session.infer(features);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:TieredStopAtLevel=1", "-XX:-TieredCompilation"})
    void aRunAllocatesOnlyWhatTheBindingCannotAvoid(String compiler) throws Exception {
        String measured = Child.run(
                Main.class,
                compiler,
                "-Dedgewise.native.dir=" + System.getProperty("edgewise.native.dir"),
                "-Dedgewise.house=" + System.getProperty("edgewise.house", ".."));

        long bytes = Long.parseLong(measured.substring(0, measured.indexOf(' ')));
        assertTrue(bytes > 0, "nothing was measured: " + measured);
        assertTrue(bytes <= 440, "bytes and nanoseconds a run: " + measured);
    }
}
