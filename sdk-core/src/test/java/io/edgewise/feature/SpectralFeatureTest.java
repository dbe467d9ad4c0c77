package io.edgewise.feature;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.feature.FeatureSchema.Feature;
import io.edgewise.feature.FeatureSchema.Sampling;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Range;
import io.edgewise.signal.Reason;
import io.edgewise.signal.Unit;
import io.edgewise.window.Window;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SpectralFeatureTest {
    private static final double TOLERANCE = 1e-9;
    private static final long SECOND = 1_000_000_000;

    /** One case of the tables. */
    private record Recording(double rateHz, String unit, double[] values) {
        FrequencyDomain domain() {
            return new FrequencyDomain(sampling(), new Plans());
        }

        Sampling sampling() {
            return new Sampling(rateHz, Unit.of(unit), List.of());
        }
    }

    /** The tables are NumPy's and SciPy's: samples/training/spectral_golden.py. */
    @Test
    void everyFeatureIsWhatScipySays() throws IOException {
        Map<String, Recording> recordings = recordings();
        Map<String, FrequencyDomain> domains = new LinkedHashMap<>();
        recordings.forEach((name, recording) -> {
            FrequencyDomain domain = recording.domain();
            domain.open(window(recording.rateHz(), recording.values()).slice(0));
            domains.put(name, domain);
        });
        List<String[]> golden = table("golden.csv");

        Set<String> seen = golden.stream().map(row -> row[1].split(":")[0]).collect(Collectors.toSet());
        assertEquals(Set.copyOf(SpectralFeature.words()), seen, "all of them are in the table");
        Window none = window(1, new double[10]);
        assertAll(golden.stream().map(row -> (Executable) () -> {
            double expected = Double.parseDouble(row[2]);
            double found = SpectralFeature.formula(row[1], domains.get(row[0])).of(none);
            assertEquals(expected, found, TOLERANCE * Math.max(1e-3, Math.abs(expected)), row[0] + " " + row[1]);
        }));
    }

    @Test
    void theTransformIsWhatScipySays() throws IOException {
        Map<String, Recording> recordings = recordings();
        Map<String, double[]> lines = new LinkedHashMap<>();
        recordings.forEach((name, recording) -> {
            int size = recording.values().length;
            double[] pairs = new double[2 * size + 2];
            new Fft(size).forwardReal(recording.values(), pairs);
            lines.put(name, pairs);
        });

        assertAll(table("fft.csv").stream().map(row -> (Executable) () -> {
            int line = Integer.parseInt(row[1]);
            double[] pairs = lines.get(row[0]);
            assertEquals(Double.parseDouble(row[2]), pairs[2 * line], 1e-9, row[0] + " " + line + " real");
            assertEquals(Double.parseDouble(row[3]), pairs[2 * line + 1], 1e-9, row[0] + " " + line + " imaginary");
        }));
    }

    @Test
    void thereAndBackIsTheSameForEveryLength() {
        for (int size = 1; size < 70; size++) {
            double[] pairs = new double[2 * size];
            for (int i = 0; i < pairs.length; i++) {
                pairs[i] = Math.floorMod(i * 7919, 101) - 50;
            }
            double[] expected = pairs.clone();
            Fft fft = new Fft(size);

            fft.forward(pairs);
            fft.inverse(pairs);

            for (int i = 0; i < pairs.length; i++) {
                assertEquals(expected[i], pairs[i], 1e-11, "length " + size);
            }
        }
    }

    /** By hand: a·sin(2πft) m/s² is a velocity of amplitude a/(2πf), RMS a/(2πf)/√2. */
    @Test
    void theVelocityOfASineIsItsAccelerationOverItsAngularFrequency() {
        double expected = 1e3 / (2 * Math.PI * 80) / Math.sqrt(2);
        Window window = window(2000, samples(4000, i -> StrictMath.sin(2 * Math.PI * 80 * i / 2000)));

        assertEquals(
                expected,
                value("velocity-rms:10-1000", 2000, "m/s2", window),
                5e-5 * expected,
                "the Hann window widens a line by one to each side");
        assertEquals(expected * 9.80665, value("velocity-rms:10-1000", 2000, "g", window), 5e-4 * expected);
        assertEquals(Math.sqrt(0.5) * 1000, value("velocity-rms:10-1000", 2000, "m/s", window), 1e-3);
    }

    @Test
    void theOrderFollowsAShaftWhoseSpeedIsAChannel() {
        int rate = 1000;
        long[] times = new long[rate];
        double[][] rows = new double[rate][];
        for (int i = 0; i < rate; i++) {
            times[i] = i * SECOND / rate;
            rows[i] = new double[] {StrictMath.sin(2 * Math.PI * 75 * i / rate), 1500};
        }
        Window window = Windows.of(times, rows, new long[rate][2]);
        Sampling sampling =
                new Sampling(rate, Unit.of("m/s2"), List.of(channel("vib", "m/s2"), channel("speed", "rpm")));
        WindowExtractor extractor =
                new WindowExtractor(new FeatureSchema(List.of(new Feature(0, "vib", "peak-order:speed", sampling))));

        assertEquals(3, extractor.extract(window).value(0), 1e-6f, "75 Hz at 1500 rpm, which is 25 Hz");
    }

    @Test
    void aHoleIsBridgedAndManyAreNot() {
        double[] sine = samples(1000, i -> StrictMath.sin(2 * Math.PI * 5 * i / 1000));

        double whole = value("band-power:2-8", 1000, "g", window(1000, sine));
        double bridged = value("band-power:2-8", 1000, "g", withBad(sine, 17));
        double torn = value("band-power:2-8", 1000, "g", withBad(sine, 4));

        assertEquals(0.5, whole, 1e-6, "the power of a sine is half its amplitude squared");
        assertEquals(whole, bridged, 1e-3);
        assertTrue(Double.isNaN(torn), "a quarter of the samples is missing");
    }

    @Test
    void aRateThatIsNotTheDeclaredOneGivesNoNumber() {
        Window window = window(1000, samples(1000, i -> i % 7));

        assertTrue(Double.isNaN(value("centroid", 1025, "g", window)), "2.5 per cent off");
        assertTrue(Double.isFinite(value("centroid", 1010, "g", window)), "1 per cent off");
        assertTrue(Double.isNaN(value("log-mel:fft=1024#0.0", 1000, "g", window)), "shorter than a frame");
    }

    @Test
    void aLogMelStandsForAllItsLevelsFrameByFrame() {
        List<String> names = SpectralFeature.expand(
                "log-mel:fft=1024;hop=512;mels=128;frames=5", new Sampling(16000, Unit.of(""), List.of()));

        assertEquals(640, names.size(), "as many as ad01 reads");
        assertEquals("log-mel:fft=1024;hop=512;mels=128;frames=5#0.0", names.get(0));
        assertEquals("log-mel:fft=1024;hop=512;mels=128;frames=5#1.0", names.get(128));
    }

    @Test
    void whatIsWrittenWronglyIsRefusedWithWhatToWrite() {
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put("band-power", "LOW-HIGH");
        wrong.put("band-power:100", "LOW-HIGH");
        wrong.put("band-power:100-10", "the low one first");
        wrong.put("band-power:NaN-10", "LOW-HIGH");
        wrong.put("band-power:10-501", "half the channel's rate of 1000.0 Hz");
        wrong.put("centroid:x", "LOW-HIGH");
        wrong.put("velocity-rms:0-100", "above 0 Hz");
        wrong.put("velocity-rms:10-100", "the channel is in 'bar'");
        wrong.put("envelope-peak:100-200", "two bands");
        wrong.put("peak-order:shaft", "1480rpm");
        wrong.put("peak-order:0rpm", "1480rpm");
        wrong.put("log-mel", "KEY=VALUE");
        wrong.put("log-mel:mels=40", "fft must be a whole number from 16 to 65536 and is missing");
        wrong.put("log-mel:fft=64;fft=64", "each key once");
        wrong.put("log-mel:fft=64;window=hann", "'window=hann'");
        wrong.put("log-mel:fft=64;mels=0", "mels must be 1 to 512");
        wrong.put("log-mel:fft=64;fmin=300;fmax=200", "fmin 300.0 is not below fmax 200.0");
        wrong.put("log-mel:fft=64;scale=bark", "scale must be slaney or htk, found 'bark'");
        wrong.put("log-mel:fft=64;mels=512;frames=1000", "more than 65536");
        wrong.put("log-mel:fft=64;mels=8#0.8", "count from 0");
        wrong.put("cepstrum:1-2", "use one of band-power");

        Sampling sampling = new Sampling(1000, Unit.of("bar"), List.of());
        assertAll(wrong.entrySet().stream().map(each -> (Executable) () -> {
            String message = assertThrows(
                            IllegalArgumentException.class, () -> SpectralFeature.expand(each.getKey(), sampling))
                    .getMessage();
            assertTrue(message.contains(each.getValue()), each.getKey() + ": " + message);
        }));
        String message = assertThrows(
                        IllegalArgumentException.class, () -> SpectralFeature.expand("centroid", Sampling.UNKNOWN))
                .getMessage();
        assertTrue(message.contains("\"rateHz\""), message);
    }

    private static double value(String name, double rateHz, String unit, Window window) {
        FrequencyDomain domain = new FrequencyDomain(new Sampling(rateHz, Unit.of(unit), List.of()), new Plans());
        domain.open(window.slice(0));
        return SpectralFeature.formula(name, domain).of(window);
    }

    private static Window withBad(double[] values, int every) {
        long[][] reasons = new long[values.length][1];
        for (int i = every / 2; i < values.length; i += every) {
            reasons[i][0] = Reason.MISSING.bit();
        }
        return window(1000, values, reasons);
    }

    private static Window window(double rateHz, double[] values) {
        return window(rateHz, values, new long[values.length][1]);
    }

    private static Window window(double rateHz, double[] values, long[][] reasons) {
        long[] times = new long[values.length];
        double[][] rows = new double[values.length][];
        for (int i = 0; i < values.length; i++) {
            times[i] = Math.round(i * SECOND / rateHz);
            rows[i] = new double[] {values[i]};
        }
        return Windows.of(times, rows, reasons);
    }

    private static double[] samples(int count, IntToDoubleFunction signal) {
        double[] samples = new double[count];
        for (int i = 0; i < count; i++) {
            samples[i] = signal.applyAsDouble(i);
        }
        return samples;
    }

    private static Channel channel(String name, String unit) {
        return new Channel(name, Unit.of(unit), Range.ANY, Range.ANY);
    }

    private static Map<String, Recording> recordings() throws IOException {
        Map<String, Recording> recordings = new LinkedHashMap<>();
        for (String[] row : table("samples.csv")) {
            double step = Double.parseDouble(row[3]);
            List<Double> values = new ArrayList<>();
            for (String steps : row[4].split(" ")) {
                values.add(Integer.parseInt(steps) * step);
            }
            double[] array = values.stream().mapToDouble(Double::doubleValue).toArray();
            recordings.put(row[0], new Recording(Double.parseDouble(row[1]), row[2], array));
        }
        return recordings;
    }

    private static List<String[]> table(String name) throws IOException {
        try (InputStream file = SpectralFeatureTest.class.getResourceAsStream("/feature/spectral/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split(","))
                    .toList();
        }
    }
}
