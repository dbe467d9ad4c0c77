package io.edgewise.registry;

import io.edgewise.durable.Folders;
import io.edgewise.durable.PendingFile;
import io.edgewise.durable.ResumableFile;
import io.edgewise.json.JsonException;
import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is an OCI image layout 1.0.0: {@code oci-layout}, {@code index.json}, {@code blobs/sha256/<hex>}. Blobs
 * appear under their name only when they are whole; a package counts only when the index lists it, which is the last
 * step. Reading changes nothing, so that a layout on read-only media is read too.
 */
final class Layout {
    private static final String VERSION = "{\"imageLayoutVersion\":\"1.0.0\"}";
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
    private static final int CHUNK = 1 << 16;

    private final Path folder;
    private final Path blobs;
    private final boolean foreign;

    private Layout(Path folder, boolean foreign) {
        this.folder = folder;
        this.foreign = foreign;
        this.blobs = folder.resolve("blobs").resolve("sha256");
    }

    /** Opens a layout, or makes one where there is no folder or an empty one. */
    static Layout open(Path folder) {
        Layout layout = new Layout(folder.toAbsolutePath().normalize(), false);
        try {
            if (layout.isNew()) {
                layout.make();
            }
            layout.checkVersion();
            return layout;
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be opened: " + e, e);
        }
    }

    /**
     * Opens a layout that somebody else wrote, to read from it alone.
     *
     * @throws RefusedException MALFORMED if it is none, NOT_A_FILE where links or pipes stand in it
     */
    static Layout foreign(Path folder) {
        Layout layout = new Layout(folder.toAbsolutePath().normalize(), true);
        try {
            layout.mustBePlain("oci-layout", false);
            layout.mustBePlain("index.json", false);
            layout.mustBePlain("blobs", true);
            layout.mustBePlain("blobs/sha256", true);
            layout.checkVersion();
            return layout;
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be opened: " + e, e);
        }
    }

    private void mustBePlain(String name, boolean isFolder) throws IOException {
        Path path = folder.resolve(name);
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new RefusedException(
                    Refusal.MALFORMED, folder + " is no OCI image layout: it has no " + name + "; name another folder");
        }
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (isFolder ? !found.isDirectory() : !found.isRegularFile()) {
            throw new RefusedException(
                    Refusal.NOT_A_FILE, path + " is no plain " + (isFolder ? "folder" : "file") + "; copy the layout");
        }
    }

    Path folder() {
        return folder;
    }

    Path path(Digest blob) {
        return blobs.resolve(blob.hex());
    }

    /** Returns a blob whose bytes have this digest; empty if there is none, or only a damaged one. */
    Optional<byte[]> read(Digest blob, long limit) {
        Path file = path(blob);
        if (!isFile(file)) {
            return Optional.empty();
        }
        ByteArrayOutputStream bytes =
                new ByteArrayOutputStream((int) Math.min(sizeOf(file), Math.min(limit, Integer.MAX_VALUE - 8)));
        Digest found = hash(file, limit, bytes);
        return found.equals(blob) ? Optional.of(bytes.toByteArray()) : Optional.empty();
    }

    /** Tells whether a file bears this name, whatever is in it. */
    boolean has(Digest blob) {
        return isFile(path(blob));
    }

    /** Tells whether a blob of this size is there; does not hash it. */
    boolean holds(Descriptor blob) {
        Path file = path(blob.digest());
        return isFile(file) && sizeOf(file) == blob.size();
    }

    /** Tells whether a blob is there and its bytes have this digest. */
    boolean holdsWhole(Descriptor blob) {
        return holds(blob) && hash(path(blob.digest()), blob.size(), null).equals(blob.digest());
    }

    /**
     * Refuses a blob that is not here, or not as its descriptor says.
     *
     * @param limit how large it may be; a larger one is not read
     * @throws RefusedException LIMIT_EXCEEDED, UNAVAILABLE, NOT_A_FILE, SIZE_MISMATCH or DIGEST_MISMATCH
     */
    void demand(Descriptor blob, long limit) {
        Path file = path(blob.digest());
        if (blob.size() > limit) {
            throw new RefusedException(
                    Refusal.LIMIT_EXCEEDED,
                    "the blob " + blob.digest() + " is said to have " + blob.size() + " bytes; at most " + limit
                            + " are read");
        }
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new RefusedException(Refusal.UNAVAILABLE, file + " is missing; copy the layout again");
        }
        if (!isFile(file)) {
            throw new RefusedException(Refusal.NOT_A_FILE, file + " is no plain file; copy the layout again");
        }
        if (sizeOf(file) != blob.size()) {
            throw new RefusedException(
                    Refusal.SIZE_MISMATCH,
                    file + " has " + sizeOf(file) + " bytes, its descriptor says " + blob.size()
                            + "; copy the layout again");
        }
        if (!hash(file, blob.size(), null).equals(blob.digest())) {
            throw new RefusedException(
                    Refusal.DIGEST_MISMATCH,
                    file + " does not have the digest that is its name; copy the layout again");
        }
    }

    /** Opens a blob's bytes, whatever they are. */
    InputStream stream(Digest blob) throws IOException {
        return ForeignFile.open(path(blob), foreign);
    }

    /** Takes a small blob in. */
    void put(byte[] bytes) {
        Descriptor blob = Descriptor.of("", bytes);
        if (holdsWhole(blob)) {
            return;
        }
        Path file = path(blob.digest());
        try {
            Folders.create(blobs);
            PendingFile.write(file, bytes);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Begins to write a blob; who publishes it has hashed it. */
    PendingFile begin(Digest blob) throws IOException {
        Folders.create(blobs);
        return PendingFile.begin(path(blob));
    }

    /** Copies a stream in as a blob of this digest. */
    void copyIn(Descriptor blob, InputStream from) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        try (PendingFile file = begin(blob.digest())) {
            byte[] chunk = new byte[CHUNK];
            for (int read = from.read(chunk); read >= 0; read = from.read(chunk)) {
                sha256.update(chunk, 0, read);
                file.write(ByteBuffer.wrap(chunk, 0, read));
            }
            if (!Digest.ofRaw(sha256.digest()).equals(blob.digest())) {
                throw new IOException("the file changed while it was packed; pack again");
            }
            file.publish();
        }
    }

    OciIndex index() {
        Path file = folder.resolve("index.json");
        try (InputStream in = ForeignFile.open(file, foreign)) {
            return OciIndex.parse(in.readNBytes(OciDocument.LIMIT + 1), file);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    void save(OciIndex index) {
        Path file = folder.resolve("index.json");
        byte[] bytes = index.encode();
        if (!index.fits() || bytes.length > OciDocument.LIMIT) { // it could not be read again
            throw new RefusedException(
                    Refusal.LIMIT_EXCEEDED, folder + " lists as much as it may; remove packages nobody needs");
        }
        try {
            PendingFile.write(file, bytes);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Opens a blob where the last pull of it ended; who publishes it has hashed it. */
    ResumableFile resume(Digest blob) throws IOException {
        Folders.create(blobs);
        return ResumableFile.open(path(blob));
    }

    /** Returns the unfinished blobs, the oldest first. */
    List<Part> parts() {
        return files().filter(file -> file.file().toString().endsWith(PendingFile.SUFFIX))
                .sorted(Comparator.comparingLong(Part::modifiedMillis))
                .toList();
    }

    /** Returns the files that bear the name of a blob. */
    List<Part> wholeBlobs() {
        return files().filter(file ->
                        HEX.matcher(file.file().getFileName().toString()).matches())
                .toList();
    }

    private Stream<Part> files() {
        List<Part> files = new ArrayList<>();
        each("*", file -> {
            BasicFileAttributes found =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            files.add(new Part(file, found.size(), found.lastModifiedTime().toMillis()));
        });
        return files.stream();
    }

    /** Returns how much of a blob an earlier pull left. */
    long partOf(Descriptor blob) {
        Path part = ResumableFile.part(path(blob.digest()));
        return isFile(part) && sizeOf(part) <= blob.size() ? sizeOf(part) : 0;
    }

    /** Removes a file of blobs. Only while nobody writes it. */
    void remove(Part part) {
        try {
            Files.deleteIfExists(part.file());
        } catch (IOException e) {
            throw failed(part.file(), e);
        }
    }

    /** Returns how many bytes all blobs have together. */
    long used() {
        long[] sum = {0};
        each("*", file -> sum[0] += Files.size(file));
        return sum[0];
    }

    /** Returns how many bytes the disk has left for us. */
    long usable() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }

    private boolean isNew() throws IOException {
        if (!Files.exists(folder)) {
            return true;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                // Killed while the layout was made: only the unfinished oci-layout is there.
                if (!entry.toString().endsWith(PendingFile.SUFFIX)) {
                    return false;
                }
            }
        }
        return true;
    }

    private void make() throws IOException {
        Folders.create(folder);
        PendingFile.write(folder.resolve("oci-layout"), VERSION.getBytes(StandardCharsets.US_ASCII));
    }

    private void checkVersion() throws IOException {
        Path file = folder.resolve("oci-layout");
        if (!isFile(file)) {
            throw new RefusedException(
                    Refusal.MALFORMED,
                    folder + " is no OCI image layout (it has no oci-layout) and is not empty; name another folder");
        }
        try (InputStream in = ForeignFile.open(file, foreign)) {
            OciDocument.read(in.readNBytes(CHUNK), file, document -> {
                String version = document.get("imageLayoutVersion").text();
                if (!version.equals("1.0.0")) {
                    throw new JsonException("/imageLayoutVersion", "expected 1.0.0, found " + version);
                }
                return document;
            });
        }
        if (!Files.exists(folder.resolve("index.json"))) {
            save(OciIndex.EMPTY); // killed while the layout was made
        }
    }

    private Digest hash(Path file, long limit, @Nullable ByteArrayOutputStream copy) {
        MessageDigest sha256 = Digest.sha256();
        byte[] chunk = new byte[CHUNK];
        long done = 0;
        try (InputStream in = ForeignFile.open(file, foreign)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                done += read;
                if (done > limit) {
                    throw new RefusedException(
                            Refusal.LIMIT_EXCEEDED, file + " is larger than " + limit + " bytes, which is the limit");
                }
                sha256.update(chunk, 0, read);
                if (copy != null) {
                    copy.write(chunk, 0, read);
                }
            }
            return Digest.ofRaw(sha256.digest());
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private void each(String glob, Step step) {
        if (!Files.isDirectory(blobs)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(blobs, glob)) {
            for (Path entry : entries) {
                step.on(entry);
            }
        } catch (IOException e) {
            throw failed(blobs, e);
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static boolean isFile(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isRegularFile();
        } catch (IOException e) {
            return false;
        }
    }

    private static UncheckedIOException failed(Path file, IOException e) {
        return new UncheckedIOException(file + ": " + e, e);
    }

    private interface Step {
        void on(Path file) throws IOException;
    }
}
