package io.edgewise.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Seeds;
import io.edgewise.model.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever a layer holds: plain files below one folder come out of it, no more bytes than the limit, or a refusal. */
public class ArchiveFuzzTest {
    private static final long MOST = 4 << 20;
    private static final Path ROOT = Path.of("/store/package");

    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(ArchiveFuzzTest.class, ArchiveFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        Descriptor layer = Descriptor.of("application/vnd.cncf.model.weight.v1.tar", input);
        try {
            Archive read = Archive.read(() -> new ByteArrayInputStream(input), layer, MOST, "it");
            long size = 0;
            for (ArchiveEntry entry : read.entries()) {
                Path at = ROOT.resolve(entry.path()).normalize();
                assertTrue(at.startsWith(ROOT) && !at.equals(ROOT), entry.path());
                size += entry.size();
            }
            assertTrue(size <= MOST);
        } catch (RefusedException e) {
            String words = String.valueOf(e.getMessage());
            assertEquals(1, words.lines().count(), words);
            assertFalse(words.length() > 2_000, words);
        }
    }
}
