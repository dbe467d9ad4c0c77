package io.edgewise.model;

import io.edgewise.feature.FeatureSchema;
import io.edgewise.house.Seeds;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever lies in the store as a calibration: it is read, and written as it was read, or refused in words. */
public class CalibrationFuzzTest {
    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of(
            new FeatureSchema.Feature(0, "P", "mean"),
            new FeatureSchema.Feature(0, "P", "std"),
            new FeatureSchema.Feature(1, "T", "mean")));

    /** Fails on anything but a refusal, and on a calibration that its own document does not give again. */
    public static void fuzzerTestOneInput(byte[] input) {
        Calibration read;
        try {
            read = Calibration.parse(input, SCHEMA);
        } catch (IllegalArgumentException e) {
            Assertions.assertTrue(String.valueOf(e.getMessage()).startsWith("calibration, "), e::getMessage);
            return;
        }
        byte[] document = read.document();
        Assertions.assertArrayEquals(
                document, Calibration.parse(document, SCHEMA).document());
    }

    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(CalibrationFuzzTest.class, CalibrationFuzzTest::fuzzerTestOneInput);
    }
}
