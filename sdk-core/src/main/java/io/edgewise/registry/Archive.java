package io.edgewise.registry;

import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A packed layer: a tar, plain or in gzip. Nothing is ever unpacked onto the disk: its files are listed with their
 * digests, and read out of it one by one.
 *
 * @param entries its files and folders, in their order
 * @param unpacked the digest of the tar without its gzip, which is what a diffId names
 */
record Archive(List<ArchiveEntry> entries, Digest unpacked) {
    private static final int MOST_ENTRIES = 4096;
    private static final int CHUNK = 1 << 16;

    /** Weights shrink by a few tenths and text to a tenth; a hundredth is a bomb. Small ones may be what they like. */
    private static final int MOST_RATIO = 100;

    private static final long FREE_OF_RATIO = 1 << 20;

    /** No limit: what was listed has kept it. */
    private static final long LISTED_BEFORE = Long.MAX_VALUE;

    Archive {
        entries = List.copyOf(entries);
    }

    /**
     * Reads an archive and hashes what is in it.
     *
     * @param most how many bytes it may have unpacked
     * @throws RefusedException BAD_ARCHIVE, NOT_A_FILE, UNSAFE_PATH, INVALID_PATH, LIMIT_EXCEEDED, and KIND_UNSUPPORTED
     *     for another packing
     */
    static Archive read(Source source, Descriptor layer, long most, Object name) {
        Object shown = name + ": the layer " + layer.digest();
        MessageDigest whole = Digest.sha256();
        List<ArchiveEntry> entries = new ArrayList<>();
        try (InputStream in = new DigestInputStream(unpacked(source.open(), layer, most, shown), whole)) {
            TarReader tar = new TarReader(in, shown);
            for (TarReader.Entry entry = tar.next(); entry != null; entry = tar.next()) {
                if (entries.size() == MOST_ENTRIES) {
                    throw new RefusedException(
                            Refusal.LIMIT_EXCEEDED, shown + " holds more than " + MOST_ENTRIES + " entries");
                }
                entries.add(new ArchiveEntry(entry.path(), entry.isFolder(), hash(tar), entry.size()));
            }
        } catch (IOException e) {
            throw failed(shown, e);
        }
        if (entries.stream().allMatch(ArchiveEntry::isFolder)) {
            throw new RefusedException(Refusal.BAD_ARCHIVE, shown + " is an archive without a file; push it again");
        }
        return new Archive(entries, Digest.ofRaw(whole.digest()));
    }

    /** Reads one file out of an archive; empty if it is not there. */
    static Optional<byte[]> file(Source source, Descriptor layer, String path, long most) {
        try (InputStream in = unpacked(source.open(), layer, LISTED_BEFORE, layer.digest())) {
            TarReader tar = new TarReader(in, layer.digest());
            for (TarReader.Entry entry = tar.next(); entry != null; entry = tar.next()) {
                if (!entry.isFolder() && entry.path().equals(path)) {
                    return Optional.of(bytes(tar, entry, most));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw failed(layer.digest(), e);
        }
    }

    private static byte[] bytes(TarReader tar, TarReader.Entry entry, long most) throws IOException {
        if (entry.size() > most) {
            throw new RefusedException(
                    Refusal.LIMIT_EXCEEDED,
                    SafePath.printable(entry.path()) + " is larger than " + most + " bytes, which is the limit");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) Math.min(entry.size(), CHUNK));
        byte[] chunk = new byte[CHUNK];
        for (int read = tar.read(chunk); read >= 0; read = tar.read(chunk)) {
            bytes.write(chunk, 0, read);
        }
        return bytes.toByteArray();
    }

    private static Digest hash(TarReader tar) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        byte[] chunk = new byte[CHUNK];
        for (int read = tar.read(chunk); read >= 0; read = tar.read(chunk)) {
            sha256.update(chunk, 0, read);
        }
        return Digest.ofRaw(sha256.digest());
    }

    /** Its first bytes say how it is packed: what the media type says is not always so. */
    private static InputStream unpacked(InputStream raw, Descriptor layer, long most, Object name) throws IOException {
        PushbackInputStream in = new PushbackInputStream(raw, 4);
        byte[] head = in.readNBytes(4);
        in.unread(head);
        int magic = head.length < 4 ? 0 : ((head[0] & 0xff) << 8) | (head[1] & 0xff);
        boolean zstd = magic == 0x28b5 || layer.mediaType().endsWith("zstd");
        if (zstd) {
            in.close();
            throw new RefusedException(
                    Refusal.KIND_UNSUPPORTED,
                    name + " is packed with zstd, which is not read; push it with gzip or raw");
        }
        if (magic != 0x1f8b) {
            return new Bounded(in, most, name);
        }
        // A layer's size was checked against a limit long before, so this does not overflow.
        long ratio = FREE_OF_RATIO + MOST_RATIO * layer.size();
        long limit = most == LISTED_BEFORE ? most : Math.min(most, ratio);
        return new Bounded(new GZIPInputStream(in, CHUNK), limit, name);
    }

    private static RuntimeException failed(Object name, IOException e) {
        if (e instanceof EOFException || e instanceof ZipException) {
            return new RefusedException(
                    Refusal.BAD_ARCHIVE, name + " is no whole archive (" + e.getMessage() + "); push it again", e);
        }
        return new UncheckedIOException(name + ": " + e, e);
    }

    /** Opens the layer's bytes. */
    interface Source {
        /** Opens them. */
        InputStream open() throws IOException;
    }

    /** Ends what would unpack without end. */
    private static final class Bounded extends FilterInputStream {
        private final Object name;
        private final long most;
        private long done;

        Bounded(InputStream in, long most, Object name) {
            super(in);
            this.most = most;
            this.name = name;
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            int read = in.read(to, from, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) {
            done += read;
            if (done > most) {
                throw new RefusedException(
                        Refusal.LIMIT_EXCEEDED,
                        name + " unpacks to more than " + most
                                + " bytes, which is the limit for an archive of its size");
            }
        }
    }
}
