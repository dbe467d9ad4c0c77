package io.edgewise.registry;

import io.edgewise.model.Digest;
import io.edgewise.model.Evidence;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.tinylog.Logger;

/** Reads packages out of a layout. */
final class Stored {
    /** How large one signature bundle, and its manifest, may be: one that lists a thousand files fits. */
    static final int BUNDLE_LIMIT = 256 << 10;

    /** How many signature bundles of a package are kept, the last that came; they lie in memory together. */
    static final int MOST_BUNDLES = 32;

    /** How large the config of a package may be. */
    static final int CONFIG_LIMIT = 1 << 20;

    /** How much all archives of a package may hold. */
    private static final long MOST_UNPACKED = StoreLimits.DEFAULT.packageBytes();

    private Stored() {}

    /** Returns a package; empty if a part of it is missing, has another size or, of the small parts, other bytes. */
    static Optional<StoredPackage> read(Layout layout, Digest digest) {
        Optional<byte[]> bytes = layout.read(digest, OciDocument.LIMIT);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        OciManifest manifest = OciManifest.parse(bytes.get(), digest);
        PackagePaths.files(manifest, digest);
        Optional<byte[]> config = layout.read(manifest.config().digest(), CONFIG_LIMIT);
        if (config.isEmpty() || !manifest.blobs().stream().allMatch(blob -> isHere(layout, blob))) {
            return Optional.empty();
        }
        List<PackageFile> files = files(layout, manifest, config.get(), digest);
        return Optional.of(new StoredPackage(digest, files, evidence(layout, layout.index(), digest)));
    }

    /** An archive is hashed: a damaged one would look like a malicious one. */
    private static boolean isHere(Layout layout, Descriptor blob) {
        return PackagePaths.isPacked(blob) ? layout.holdsWhole(blob) : layout.holds(blob);
    }

    /**
     * Returns the files of a package whose blobs are all here; keeps every rule for its paths, archives and config.
     *
     * @throws RefusedException what {@link PackagePaths}, {@link Archive} and {@link ModelPackConfig} refuse
     */
    static List<PackageFile> files(Layout layout, OciManifest manifest, byte[] config, Object name) {
        Unpacking archives = new Unpacking(layout, MOST_UNPACKED, name);
        List<PackageFile> files = PackagePaths.files(manifest, name, archives);
        ModelPackConfig.check(manifest, config, archives.diffIds(manifest.layers()), name);
        return files;
    }

    /** Reads a file out of the archive it is packed in. */
    static byte[] packed(Layout layout, PackageFile file, long limit) {
        if (!layout.has(file.blob())) {
            throw new RefusedException(
                    Refusal.UNAVAILABLE, file.blob() + " is not in " + layout + "; pull its package");
        }
        Descriptor blob = new Descriptor(file.mediaType(), file.blob(), 0, null, new TreeMap<>());
        return Archive.file(() -> layout.stream(file.blob()), blob, file.path(), limit)
                .filter(bytes -> Digest.of(bytes).equals(file.digest()))
                .orElseThrow(() -> new RefusedException(
                        Refusal.DIGEST_MISMATCH, layout.path(file.blob()) + " is damaged; pull its package again"));
    }

    /** Returns the manifests that are about a manifest and carry a signature bundle that is here, sorted by digest. */
    static List<Signature> signatures(Layout layout, Digest subject) {
        return signatures(layout, layout.index(), subject);
    }

    static List<Signature> signatures(Layout layout, OciIndex index, Digest subject) {
        List<Signature> all = listed(layout, index, subject);
        return all.subList(Math.max(0, all.size() - MOST_BUNDLES), all.size()).stream()
                .sorted(Comparator.comparing(signature -> signature.digest().hex()))
                .toList();
    }

    /** Returns the same in the order in which they are listed, however many there are. */
    static List<Signature> listed(Layout layout, OciIndex index, Digest subject) {
        // What is larger than a signature's manifest may be is none, and is not read thousands of times either.
        return index.manifests().stream()
                .filter(entry -> entry.mediaType().equals(MediaTypes.MANIFEST) && entry.size() <= BUNDLE_LIMIT)
                .map(Descriptor::digest)
                .distinct()
                .flatMap(digest -> manifest(layout, digest, BUNDLE_LIMIT)
                        .filter(manifest -> manifest.signs(subject))
                        .map(manifest -> new Signature(digest, manifest))
                        .stream())
                .toList();
    }

    /** Returns what is listed and is about nothing else. */
    static List<Digest> packages(Layout layout) {
        return layout.index().manifests().stream()
                .filter(entry -> entry.mediaType().equals(MediaTypes.MANIFEST) && !LegacyTag.isOne(entry))
                .filter(entry -> manifest(layout, entry.digest())
                        .filter(manifest -> manifest.subject() == null)
                        .isPresent())
                .map(Descriptor::digest)
                .distinct()
                .toList();
    }

    /** Returns what a list names that may vouch for a manifest, as far as it is here and whole. */
    static List<Evidence> evidence(Layout layout, OciIndex index, Digest subject) {
        List<Evidence> evidence = new ArrayList<>();
        for (Signature signature : signatures(layout, index, subject)) {
            Descriptor bundle = signature.manifest().layers().get(0);
            if (bundle.size() <= BUNDLE_LIMIT && layout.holds(bundle)) {
                layout.read(bundle.digest(), BUNDLE_LIMIT).map(Evidence::bundle).ifPresent(evidence::add);
            }
        }
        for (LegacyTag tag : LegacyTag.values()) {
            tag.in(index, subject)
                    .flatMap(entry -> manifest(layout, entry.digest()))
                    .ifPresent(manifest -> evidence.addAll(tag.evidence(layout, manifest)));
        }
        return evidence;
    }

    /** A listed manifest that cannot be read is somebody else's fault and no reason to refuse this package. */
    static Optional<OciManifest> manifest(Layout layout, Digest digest) {
        return manifest(layout, digest, OciDocument.LIMIT);
    }

    private static Optional<OciManifest> manifest(Layout layout, Digest digest, int limit) {
        try {
            return layout.read(digest, limit).map(bytes -> OciManifest.parse(bytes, digest));
        } catch (RefusedException e) {
            Logger.debug("{} in {} is passed over: {}", digest, layout, e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * A manifest that carries a signature bundle.
     *
     * @param digest of its bytes as they were written, by whomever
     * @param manifest what they say
     */
    record Signature(Digest digest, OciManifest manifest) {}
}
