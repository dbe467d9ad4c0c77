package io.edgewise.registry;

import io.edgewise.durable.Folders;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * A package that lies on this device: a layout folder, a layout packed as a tar, or a model file with its
 * {@code edgewise.json} beside it. Whichever it is, it is read as a layout and nothing in it is believed. Closing it
 * removes what was unpacked.
 */
final class LocalPackage implements AutoCloseable {
    private static final Pattern LAYOUT_FILE = Pattern.compile("oci-layout|index\\.json|blobs/sha256/[0-9a-f]{64}");
    private static final int MOST_ENTRIES = 4096;
    private static final int MANIFEST_LIMIT = 4 << 20;

    /** What stands in a tar beside the package: other packages, signatures. */
    private static final int MOST_TIMES = 2;

    private static final long DISK_MARGIN = 16L << 20;

    private final LayoutFolder layout;
    private final @Nullable Path unpacked;

    private LocalPackage(LayoutFolder layout, @Nullable Path unpacked) {
        this.layout = layout;
        this.unpacked = unpacked;
    }

    /**
     * Opens what lies there.
     *
     * @param scratch a folder that may be used to unpack; what is in it is removed
     * @throws RefusedException UNAVAILABLE if nothing is there or it may not be read, NOT_A_FILE for a link, a pipe or
     *     a device, which are never opened, MALFORMED, BAD_ARCHIVE, KIND_UNSUPPORTED or LIMIT_EXCEEDED
     */
    static LocalPackage open(Path path, StoreLimits limits, Path scratch) {
        try {
            BasicFileAttributes found = attributes(path);
            if (found.isDirectory()) {
                return new LocalPackage(LayoutFolder.open(path, limits), null);
            }
            return unpacked(path, found.size(), limits, scratch);
        } catch (NoSuchFileException e) {
            throw new RefusedException(
                    Refusal.UNAVAILABLE, "there is no " + e.getFile() + "; copy it there or correct the path", e);
        } catch (AccessDeniedException e) {
            throw new RefusedException(
                    Refusal.UNAVAILABLE, e.getFile() + " may not be read by this user; give it the right", e);
        } catch (EOFException e) {
            throw new RefusedException(
                    Refusal.BAD_ARCHIVE, path + " is no whole tar (" + e.getMessage() + "); copy it again", e);
        } catch (IOException e) {
            throw new RefusedException(Refusal.UNAVAILABLE, path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns the digest of the package that a reference names now. */
    static Digest resolve(ModelRef ref, StoreLimits limits) {
        Path scratch;
        try {
            scratch = Files.createTempDirectory("edgewise-resolve");
        } catch (IOException e) {
            throw new UncheckedIOException("no folder to unpack in: " + e, e);
        }
        // Below the folder that is nobody else's: what it unpacks into is removed and made anew.
        try (LocalPackage found = open(ref.path(), limits, scratch.resolve("unpacked"))) {
            return found.digest(ref);
        } finally {
            forget(scratch);
        }
    }

    private Digest digest(ModelRef ref) {
        Digest pinned = ref.digest();
        String tag = ref.tag();
        if (pinned != null) {
            return layout.read(pinned).digest();
        }
        return tag == null ? layout.only() : layout.tagged(tag);
    }

    LayoutFolder layout() {
        return layout;
    }

    @Override
    public void close() {
        if (unpacked != null) {
            forget(unpacked);
        }
    }

    private static LocalPackage unpacked(Path file, long size, StoreLimits limits, Path scratch) throws IOException {
        Folders.delete(scratch);
        Folders.create(scratch);
        boolean done = false;
        try {
            Space.refuseAbove(file, MOST_TIMES * limits.packageBytes(), size, "its size");
            long usable = Files.getFileStore(scratch).getUsableSpace() - DISK_MARGIN;
            Space.refuseAbove(file, usable, size, "what is unpacked, in bytes on a disk that keeps 16 MiB free,");
            if (isTar(file)) {
                unpack(file, scratch);
            } else {
                pack(file, scratch);
            }
            LocalPackage found = new LocalPackage(LayoutFolder.open(scratch, limits, file), scratch);
            done = true;
            return found;
        } finally {
            if (!done) {
                forget(scratch);
            }
        }
    }

    private static boolean isTar(Path file) throws IOException {
        byte[] head;
        try (InputStream in = ForeignFile.open(file)) {
            head = in.readNBytes(TarHeader.BLOCK);
        }
        if (head.length > 2
                && ((head[0] == 0x1f && head[1] == (byte) 0x8b) || (head[0] == 0x28 && head[1] == (byte) 0xb5))) {
            throw new RefusedException(
                    Refusal.KIND_UNSUPPORTED, file + " is compressed; unpack it to a plain tar (gunzip, unzstd)");
        }
        return head.length == TarHeader.BLOCK && new String(head, 257, 5, StandardCharsets.US_ASCII).equals("ustar");
    }

    /** Only files of a layout are written; others, like the lists of docker, are read over. */
    private static void unpack(Path file, Path to) throws IOException {
        Folders.create(to.resolve("blobs/sha256"));
        Set<String> seen = new HashSet<>();
        try (InputStream in = new BufferedInputStream(ForeignFile.open(file), 1 << 16)) {
            TarReader tar = TarReader.ofFolder(in, file);
            int entries = 0;
            for (TarReader.Entry entry = tar.next(); entry != null; entry = tar.next()) {
                if (++entries > MOST_ENTRIES) {
                    throw new RefusedException(
                            Refusal.LIMIT_EXCEEDED,
                            file + " holds more than " + MOST_ENTRIES + " entries; pack one package alone");
                }
                if (entry.isFolder() || !LAYOUT_FILE.matcher(entry.path()).matches()) {
                    continue;
                }
                if (!seen.add(entry.path())) {
                    throw new RefusedException(
                            Refusal.PATH_CONFLICT, file + " holds " + entry.path() + " twice; make the tar anew");
                }
                write(tar, to.resolve(entry.path()));
            }
        }
        if (!seen.contains("oci-layout")) {
            throw new RefusedException(
                    Refusal.MALFORMED,
                    file + " is a tar without an oci-layout at its top; make it with: tar -C FOLDER -cf FILE .");
        }
    }

    /** Not forced: it is read once and removed. */
    private static void write(TarReader tar, Path file) throws IOException {
        byte[] chunk = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
            for (int read = tar.read(chunk); read >= 0; read = tar.read(chunk)) {
                out.write(chunk, 0, read);
            }
        }
    }

    /** Packs a model file as {@code edgewise models pack} does, so that the digest is the same. */
    private static void pack(Path model, Path to) throws IOException {
        Path described = model.resolveSibling("edgewise.json");
        if (!Files.exists(described, LinkOption.NOFOLLOW_LINKS)) {
            throw new RefusedException(
                    Refusal.MALFORMED,
                    model + " is no tar, and as a model it has no edgewise.json beside it;"
                            + " pack it with: edgewise models pack " + model);
        }
        byte[] manifest = small(described, MANIFEST_LIMIT);
        ModelManifest parsed = ModelManifest.parse(manifest);
        ModelPackage.Builder pack = ModelPackage.builder(parsed.name(), parsed.version())
                .add("model.onnx", ModelPackage.Part.WEIGHT, () -> ForeignFile.open(model))
                .add("edgewise.json", ModelPackage.Part.WEIGHT_CONFIG, manifest);
        Path golden = model.resolveSibling("golden.csv");
        if (Files.exists(golden, LinkOption.NOFOLLOW_LINKS)) {
            pack.add("golden.csv", ModelPackage.Part.DATASET, small(golden, MANIFEST_LIMIT));
        }
        Digest digest = PackageWriter.pack(pack.build(), to);
        Path signature = model.resolveSibling("model.sig");
        if (Files.exists(signature, LinkOption.NOFOLLOW_LINKS)) {
            PackageWriter.attach(to, digest, small(signature, Stored.BUNDLE_LIMIT));
        }
    }

    private static byte[] small(Path file, int limit) throws IOException {
        attributes(file);
        try (InputStream in = ForeignFile.open(file)) {
            byte[] bytes = in.readNBytes(limit + 1);
            Space.refuseAbove(file, limit, bytes.length, "its size");
            return bytes;
        }
    }

    /** Refuses what is reached over a link: a scope of the policy is over the place that is written there. */
    private static BasicFileAttributes attributes(Path path) throws IOException {
        Path real = path.toRealPath();
        if (!real.equals(path)) {
            throw new RefusedException(
                    Refusal.NOT_A_FILE, path + " is reached over a link; name the place itself: " + real);
        }
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isDirectory() && !found.isRegularFile()) {
            throw new RefusedException(
                    Refusal.NOT_A_FILE, path + " is a pipe, a socket or a device; name a file or a folder");
        }
        return found;
    }

    /** What is left there is removed before the next one, and hides no refusal. */
    private static void forget(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            Logger.warn("{} cannot be removed: {}", folder, e.toString());
        }
    }
}
