package io.edgewise.registry;

import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;

/** Bytes of a blob on their way to who looks through them, hashed as they pass, however large the blob is. */
final class BlobScan extends InputStream {
    private static final int CHUNK = 1 << 16;

    private final InputStream source;
    private final MessageDigest sha256 = Digest.sha256();
    private long passed;

    private BlobScan(InputStream source) {
        this.source = source;
    }

    /** Runs a reader over a file, which must turn out to be this blob: exactly the bytes that the reader was given. */
    static <T> T over(Path file, Digest blob, ModelStore.Reader<T> reader) {
        try (InputStream source = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            long length = Files.size(file);
            BlobScan scan = new BlobScan(source);
            T found = reader.read(scan, length);
            scan.drain();
            if (scan.passed != length || !Digest.ofRaw(scan.sha256.digest()).equals(blob)) {
                throw new RefusedException(Refusal.DIGEST_MISMATCH, file + " is damaged; pull its package again");
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e, e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = source.read(into, offset, length);
        if (read > 0) {
            sha256.update(into, offset, read);
            passed += read;
        }
        return read;
    }

    private void drain() throws IOException {
        byte[] chunk = new byte[CHUNK];
        while (read(chunk, 0, chunk.length) >= 0) {
            // Hashed as it passes.
        }
    }
}
