package io.edgewise.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.edgewise.house.Seeds;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever stands in {@code edgewise.json}: it is a manifest whose parts fit together, or refused in one line. */
public class ModelManifestFuzzTest {
    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(ModelManifestFuzzTest.class, ModelManifestFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            ModelManifest manifest = ModelManifest.parse(input);
            manifest.features()
                    .features()
                    .forEach(feature -> manifest.channels().get(feature.channel()));
            assertFalse(manifest.window().hop().compareTo(manifest.window().size()) > 0);
        } catch (RefusedException e) {
            String words = String.valueOf(e.getMessage());
            assertEquals(1, words.lines().count(), words);
            assertFalse(words.length() > 2_000, words);
        }
    }
}
