package io.edgewise.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.edgewise.house.Seeds;
import io.edgewise.identity.KeyFileException;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever a registry, a layout or a login says: it is read, or refused in one line. The first byte of an input tells
 * what the rest is: a manifest, an index, a config of a ModelPack, a docker {@code config.json} or a challenge.
 */
public class OciDocumentFuzzTest {
    private static final Path FILE = Path.of("config.json");

    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(OciDocumentFuzzTest.class, OciDocumentFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        try {
            switch (input[0] & 7) {
                case 0, 1 -> manifest(OciManifest.parse(rest, "it"));
                case 2, 3 -> OciIndex.parse(rest, "it");
                case 4 -> ModelPackConfig.check(modelPack(), rest, List.of(), "it");
                case 5, 6 -> Credentials.fromDocker(rest, FILE, "registry.example:5000");
                default -> Challenge.parse(List.of(new String(rest, StandardCharsets.ISO_8859_1)));
            }
        } catch (RefusedException | KeyFileException e) {
            String words = String.valueOf(e.getMessage());
            assertEquals(1, words.lines().count(), words);
            assertFalse(words.length() > 2_000, words);
        }
    }

    /** What was read and is written again is read as the same. */
    private static void manifest(OciManifest read) {
        byte[] written = read.encode();
        assertArrayEquals(written, OciManifest.parse(written, "it").encode());
    }

    private static OciManifest modelPack() {
        Descriptor config = Descriptor.of(MediaTypes.MODEL_CONFIG, "{}".getBytes(StandardCharsets.UTF_8));
        return new OciManifest(MediaTypes.MODEL, config, List.of(config), null);
    }
}
