package io.edgewise.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobScanTest {
    private static final byte[] BYTES = new byte[200_000];

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.write(folder.resolve("blob"), BYTES);
    }

    @Test
    void aReaderSeesTheBytesAndTheirNumber() {
        assertArrayEquals(BYTES, scan(Digest.of(BYTES), (bytes, length) -> all(bytes)));
        assertEquals(Long.valueOf(BYTES.length), scan(Digest.of(BYTES), (bytes, length) -> length));
        assertEquals(Integer.valueOf(0), scan(Digest.of(BYTES), (bytes, length) -> one(bytes)));
    }

    @Test
    void aReaderThatStopsEarlyFindsNothingInOtherBytes() throws IOException {
        byte[] changed = BYTES.clone();
        changed[changed.length - 1] = 1;
        Files.write(file, changed);

        RefusedException refused =
                assertThrows(RefusedException.class, () -> scan(Digest.of(BYTES), (bytes, length) -> one(bytes)));
        assertEquals(Refusal.DIGEST_MISMATCH, refused.refusal());
    }

    @Test
    void aFileThatGrowsWhileItIsReadIsRefusedEvenIfItBecomesTheBlob() throws IOException {
        Files.write(file, new byte[BYTES.length - 1]);

        assertThrows(
                RefusedException.class,
                () -> scan(Digest.of(BYTES), (bytes, length) -> {
                    write();
                    return length;
                }));
    }

    private <T> T scan(Digest digest, Reading<T> reading) {
        return BlobScan.over(file, digest, (bytes, length) -> {
            try {
                return reading.read(bytes, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static byte[] all(InputStream bytes) throws IOException {
        return bytes.readAllBytes();
    }

    private static int one(InputStream bytes) throws IOException {
        return bytes.read();
    }

    private interface Reading<T> {
        T read(InputStream bytes, long length) throws IOException;
    }
}
