package io.edgewise.registry;

import io.edgewise.model.Digest;
import io.edgewise.model.Evidence;
import io.edgewise.model.RefusedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.tinylog.Logger;

/** Reads packages out of a layout. */
final class Stored {
    /** How large one signature bundle, and its manifest, may be: one that lists a thousand files fits. */
    static final int BUNDLE_LIMIT = 256 << 10;

    /** How many signature bundles of a package are kept, the last that came; they lie in memory together. */
    static final int MOST_BUNDLES = 32;

    /** How large the config of a package may be. */
    static final int CONFIG_LIMIT = 1 << 20;

    private Stored() {}

    /** Returns a package; empty if a part of it is missing, has another size or, of the small parts, other bytes. */
    static Optional<StoredPackage> read(Layout layout, Digest digest) {
        Optional<byte[]> bytes = layout.read(digest, OciDocument.LIMIT);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        OciManifest manifest = OciManifest.parse(bytes.get(), digest);
        List<PackageFile> files = PackagePaths.files(manifest, digest);
        Optional<byte[]> config = layout.read(manifest.config().digest(), CONFIG_LIMIT);
        if (config.isEmpty() || !manifest.blobs().stream().allMatch(layout::holds)) {
            return Optional.empty();
        }
        ModelPackConfig.check(manifest, config.get(), digest);
        return Optional.of(new StoredPackage(digest, files, evidence(layout, digest)));
    }

    /** Returns the manifests that are about a manifest and carry a signature bundle that is here, sorted by digest. */
    static List<Signature> signatures(Layout layout, Digest subject) {
        List<Signature> all = listed(layout, layout.index(), subject);
        return all.subList(Math.max(0, all.size() - MOST_BUNDLES), all.size()).stream()
                .sorted(Comparator.comparing(signature -> signature.digest().hex()))
                .toList();
    }

    /** Returns the same in the order in which they are listed, however many there are. */
    static List<Signature> listed(Layout layout, OciIndex index, Digest subject) {
        return index.manifests().stream()
                .filter(entry -> entry.mediaType().equals(MediaTypes.MANIFEST))
                .flatMap(entry -> manifest(layout, entry.digest())
                        .filter(manifest -> manifest.signs(subject))
                        .map(manifest -> new Signature(entry.digest(), manifest))
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

    private static List<Evidence> evidence(Layout layout, Digest subject) {
        List<Evidence> evidence = new ArrayList<>();
        for (Signature signature : signatures(layout, subject)) {
            Descriptor bundle = signature.manifest().layers().get(0);
            if (bundle.size() <= BUNDLE_LIMIT && layout.holds(bundle)) {
                layout.read(bundle.digest(), BUNDLE_LIMIT).map(Evidence::bundle).ifPresent(evidence::add);
            }
        }
        OciIndex index = layout.index();
        for (LegacyTag tag : LegacyTag.values()) {
            tag.in(index, subject)
                    .flatMap(entry -> manifest(layout, entry.digest()))
                    .ifPresent(manifest -> evidence.addAll(tag.evidence(layout, manifest)));
        }
        return evidence;
    }

    /** A listed manifest that cannot be read is somebody else's fault and no reason to refuse this package. */
    static Optional<OciManifest> manifest(Layout layout, Digest digest) {
        try {
            return layout.read(digest, OciDocument.LIMIT).map(bytes -> OciManifest.parse(bytes, digest));
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
