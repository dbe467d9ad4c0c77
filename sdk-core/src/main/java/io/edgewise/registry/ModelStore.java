package io.edgewise.registry;

import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The packages on this device: an OCI image layout. Every blob in it has the digest that is its name, since it got the
 * name only after it was hashed; a package counts from the moment the index lists it, which is the last step of a pull.
 * So a kill at any time leaves a store that opens. A layout that another tool wrote, or that was packed here, opens
 * too.
 *
 * <p>Reading is safe from any thread. Pulls run one at a time; another process must not pull into the same folder.
 */
public final class ModelStore {
    /** Where a tar is unpacked; other tools call it so too. Emptied before and after. */
    private static final String UNPACKED = "ingest";

    private final Layout layout;
    private final StoreLimits limits;
    private final Map<String, Set<Digest>> pins = new ConcurrentHashMap<>();
    private final ReentrantLock pulling = new ReentrantLock();

    private ModelStore(Layout layout, StoreLimits limits) {
        this.layout = layout;
        this.limits = limits;
    }

    /** Opens or makes a store. */
    public static ModelStore open(Path folder) {
        return open(folder, StoreLimits.DEFAULT);
    }

    /**
     * Opens or makes a store.
     *
     * @throws RefusedException MALFORMED if the folder holds something else
     */
    public static ModelStore open(Path folder, StoreLimits limits) {
        return new ModelStore(Layout.open(folder), limits);
    }

    /**
     * Fetches a package by digest, with its signatures; blobs that are there already and whole are not fetched again.
     * One that lies on this device is taken from there, and judged like any other before it runs.
     *
     * @throws RefusedException NOT_PINNED, UNAVAILABLE, DIGEST_MISMATCH, MALFORMED, KIND_UNSUPPORTED or LIMIT_EXCEEDED;
     *     of a local one what {@link LayoutFolder#read} refuses, and NOT_A_FILE where a link or a device stands
     */
    public StoredPackage pull(ModelRef pinned, RegistryClient registry, Progress progress) {
        Digest digest = pinned.pinned();
        if (pinned.isLocal()) {
            return pullLocal(pinned, digest, progress);
        }
        // Held while blobs are fetched, on purpose: two writers of one blob or of the index would destroy each other's.
        pulling.lock();
        try {
            Space space = new Space(layout, limits, () -> sweep(Set.of(digest)));
            return new Pull(layout, limits, registry, pinned, progress, space).run(digest);
        } finally {
            pulling.unlock();
        }
    }

    /**
     * Takes a package in from a layout that another tool wrote, with its signatures: for a device that no registry can
     * be reached from. It is judged like any other before it runs.
     *
     * @throws RefusedException what {@link LayoutFolder#read} refuses; LIMIT_EXCEEDED if there is no room
     */
    public StoredPackage take(LayoutFolder from, Digest digest) {
        return take(from, digest, Progress.NONE, from.toString());
    }

    private StoredPackage pullLocal(ModelRef pinned, Digest digest, Progress progress) {
        pulling.lock(); // two would unpack into the same folder
        try (LocalPackage from =
                LocalPackage.open(pinned.path(), limits, layout.folder().resolve(UNPACKED))) {
            return take(from.layout(), digest, progress, pinned.source());
        } finally {
            pulling.unlock();
        }
    }

    private StoredPackage take(LayoutFolder from, Digest digest, Progress progress, String source) {
        pulling.lock();
        try {
            StoredPackage found = from.read(digest);
            List<Descriptor> listed = from.copyTo(
                    layout, new Space(layout, limits, () -> sweep(Set.of(digest))), found, progress, source);
            List<Digest> came = listed.stream().map(Descriptor::digest).toList();
            layout.save(layout.index().without(came).with(listed));
            return Stored.read(layout, digest)
                    .orElseThrow(() -> new RefusedException(
                            Refusal.DIGEST_MISMATCH,
                            layout + " lost a part of " + digest + " right after it was written; check the disk"));
        } finally {
            pulling.unlock();
        }
    }

    /**
     * Says which packages a record names: they are never removed, whatever happens.
     *
     * @param record the record's name; what it named before counts no more
     */
    public void pin(String record, Set<Digest> roots) {
        pins.put(record, Set.copyOf(roots));
    }

    /**
     * Removes the packages that no record names, with their signatures. A store for which no record was ever pinned
     * keeps everything.
     *
     * @throws java.io.UncheckedIOException if the disk refuses; what is gone then is gone whole
     */
    public CollectReport collect() {
        pulling.lock();
        try {
            return sweep(Set.of());
        } finally {
            pulling.unlock();
        }
    }

    private CollectReport sweep(Set<Digest> more) {
        if (pins.isEmpty()) {
            return CollectReport.NOTHING;
        }
        Set<Digest> roots = new HashSet<>(more);
        pins.values().forEach(roots::addAll);
        return new Sweep(layout, roots).run();
    }

    /**
     * Returns a package that is already here, as complete as when it was pulled; empty if it is not here or not whole.
     *
     * @throws RefusedException MALFORMED or KIND_UNSUPPORTED if it is here and no model package
     */
    public Optional<StoredPackage> find(Digest manifest) {
        return layout.index().lists(manifest) ? Stored.read(layout, manifest) : Optional.empty();
    }

    /** Returns the digest that a tag of the layout names; refuses a tag that names two. */
    public Optional<Digest> tagged(String tag) {
        List<Digest> found = layout.index().manifests().stream()
                .filter(entry -> tag.equals(entry.annotations().get(LegacyTag.NAME)))
                .map(Descriptor::digest)
                .distinct()
                .toList();
        if (found.size() > 1) {
            throw new RefusedException(
                    Refusal.MALFORMED, layout + ": the tag '" + tag + "' names " + found + "; use a digest");
        }
        return found.stream().findFirst();
    }

    /** Returns the packages that are listed here, without their signatures, in the order in which they came. */
    public List<Digest> packages() {
        return Stored.packages(layout);
    }

    /** Looks through a blob. */
    @FunctionalInterface
    public interface Reader<T> {
        /** Returns what was found in this many bytes. */
        T read(InputStream bytes, long length);
    }

    /**
     * Looks through a blob as a stream and hashes it on the way: what is returned was found in bytes of this digest.
     *
     * @throws RefusedException UNAVAILABLE if it is not here, or DIGEST_MISMATCH if it is damaged
     */
    public <T> T scan(Digest blob, Reader<T> reader) {
        if (!layout.has(blob)) {
            throw new RefusedException(Refusal.UNAVAILABLE, blob + " is not in " + layout + "; pull its package");
        }
        return BlobScan.over(layout.path(blob), blob, reader);
    }

    /**
     * Does the same with a file of a package. One that is packed in an archive lies in memory meanwhile.
     *
     * @throws RefusedException as {@link #scan(Digest, Reader)}; LIMIT_EXCEEDED if a packed one is too large for this
     *     heap
     */
    public <T> T scan(PackageFile file, Reader<T> reader) {
        if (!file.isPacked()) {
            return scan(file.digest(), reader);
        }
        byte[] bytes = read(file, Runtime.getRuntime().maxMemory() / 6);
        return reader.read(new ByteArrayInputStream(bytes), bytes.length);
    }

    /**
     * Reads a file of a package, out of its archive if it is packed, and hashes it on the way: the bytes returned have
     * its digest.
     *
     * @throws RefusedException UNAVAILABLE if it is not here, LIMIT_EXCEEDED, or DIGEST_MISMATCH if it is damaged
     */
    public byte[] read(PackageFile file, long limit) {
        return file.isPacked() ? Stored.packed(layout, file, limit) : read(file.digest(), limit);
    }

    /**
     * Reads a blob whole and hashes it on the way: the bytes returned have this digest.
     *
     * @throws RefusedException UNAVAILABLE if it is not here, LIMIT_EXCEEDED, or DIGEST_MISMATCH if it is damaged
     */
    public byte[] read(Digest blob, long limit) {
        return layout.read(blob, limit)
                .orElseThrow(() -> layout.has(blob)
                        ? new RefusedException(
                                Refusal.DIGEST_MISMATCH, layout.path(blob) + " is damaged; pull its package again")
                        : new RefusedException(
                                Refusal.UNAVAILABLE, blob + " is not in " + layout + "; pull its package"));
    }
}
