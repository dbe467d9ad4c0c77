package io.edgewise.registry;

import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An OCI image layout that another tool wrote, as it comes into a plant on a stick. Nothing in it is believed: what is
 * read is hashed, and every rule for a package is kept. Nothing is written into it.
 */
public final class LayoutFolder {
    /** Tags of cosign and of registries without a referrers API: what they name is evidence, no package. */
    private static final Pattern EVIDENCE_TAG = Pattern.compile("sha256-[0-9a-f]{64}(\\.(sig|att|sbom))?");

    /** How {@code cosign save} says the same. */
    private static final Pattern EVIDENCE_KIND = Pattern.compile("dev\\.cosignproject\\.cosign/(sigs|atts|sboms)");

    private final Object name;
    private final Layout layout;
    private final OciIndex index;
    private final StoreLimits limits;

    private LayoutFolder(Layout layout, StoreLimits limits, Object name) {
        this.name = name;
        this.layout = layout;
        this.index = layout.index();
        this.limits = limits;
    }

    /**
     * Opens a layout.
     *
     * @param limits how much is read of one package
     * @throws RefusedException MALFORMED if it is none, NOT_A_FILE, LIMIT_EXCEEDED, DESCRIPTOR_INVALID
     */
    public static LayoutFolder open(Path folder, StoreLimits limits) {
        return open(folder, limits, folder);
    }

    /** Opens a layout that messages call by another name. */
    static LayoutFolder open(Path folder, StoreLimits limits, Object name) {
        try {
            return new LayoutFolder(Layout.foreign(folder), limits, name);
        } catch (UncheckedIOException e) {
            throw unreadable(e);
        }
    }

    /** Returns the packages that are listed, each with its tag or an empty text, in the order of the list. */
    public Map<Digest, String> packages() {
        Map<Digest, String> packages = new LinkedHashMap<>();
        index.manifests().stream()
                .filter(entry -> !isEvidence(entry))
                .forEach(entry -> packages.putIfAbsent(entry.digest(), tag(entry)));
        return packages;
    }

    /** Tells whether a tag is listed. */
    public boolean hasTag(String tag) {
        return index.manifests().stream().anyMatch(entry -> tag.equals(tag(entry)));
    }

    /**
     * Returns what a tag names.
     *
     * @throws RefusedException UNAVAILABLE if nothing, MALFORMED if two packages
     */
    public Digest tagged(String tag) {
        List<Digest> found = index.manifests().stream()
                .filter(entry -> tag.equals(tag(entry)))
                .map(Descriptor::digest)
                .distinct()
                .toList();
        return one(found, "under the tag '" + tag + "'");
    }

    /** Returns the only package; refuses a layout with none or several. */
    public Digest only() {
        return one(List.copyOf(packages().keySet()), "in all");
    }

    /**
     * Reads a package: its manifest, config and files hashed, its archives listed, its evidence collected.
     *
     * @throws RefusedException with what is wrong with it
     */
    public StoredPackage read(Digest digest) {
        try {
            Descriptor listed = index.manifests().stream()
                    .filter(entry -> entry.digest().equals(digest))
                    .findFirst()
                    .orElseThrow(() -> new RefusedException(Refusal.UNAVAILABLE, digest + " is not listed in " + name));
            StoredPackage found = read(listed);
            if (found.evidence().isEmpty()) {
                mustHaveNoneDamaged(digest);
            }
            return found;
        } catch (UncheckedIOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Copies a package that was read into a store, with what may vouch for it; listed there as the last step.
     *
     * @return what is copied there of its evidence and of itself, to be listed
     */
    List<Descriptor> copyTo(Layout store, Space space, StoredPackage found, Progress progress, String source) {
        Digest digest = found.digest();
        OciManifest manifest = Stored.manifest(layout, digest).orElseThrow(() -> changing(digest));
        List<Descriptor> listed = new ArrayList<>(List.of(listing(digest)));
        List<Descriptor> blobs = new ArrayList<>(manifest.blobs());
        for (Stored.Signature signature : Stored.signatures(layout, withReferrers(digest), digest)) {
            add(signature.manifest(), signature.manifest().layers(), listing(signature.digest()), listed, blobs);
        }
        for (LegacyTag tag : LegacyTag.values()) {
            tag.in(index, digest)
                    .ifPresent(entry -> Stored.manifest(layout, entry.digest())
                            .ifPresent(legacy -> add(legacy, tag.layers(legacy), entry, listed, blobs)));
        }
        blobs.addAll(listed);
        List<Descriptor> missing =
                blobs.stream().filter(blob -> !store.holdsWhole(blob)).toList();
        long bytes = missing.stream().mapToLong(Descriptor::size).sum();
        Set<Digest> ours = blobs.stream().map(Descriptor::digest).collect(Collectors.toSet());
        space.make(layout, bytes, ours, "what is missing of the package");
        progress.planned(bytes);
        for (Descriptor blob : missing) {
            progress.began(blob.digest(), 0, blob.size());
            copy(blob, store, progress);
            progress.finished(new BlobTransfer(blob.digest(), blob.size(), blob.size(), 0, 1, source));
        }
        return listed;
    }

    /** Takes evidence along that is whole; a part of it could vouch for nothing. */
    private void add(
            OciManifest manifest,
            List<Descriptor> layers,
            Descriptor entry,
            List<Descriptor> listed,
            List<Descriptor> blobs) {
        List<Descriptor> all = new ArrayList<>(layers);
        all.add(manifest.config());
        if (all.stream().allMatch(blob -> blob.size() <= Stored.BUNDLE_LIMIT && layout.holdsWhole(blob))) {
            blobs.addAll(all);
            listed.add(entry);
        }
    }

    private void copy(Descriptor blob, Layout store, Progress progress) {
        try (InputStream in = new CountedInput(
                layout.stream(blob.digest()), done -> progress.transferred(blob.digest(), done, blob.size()))) {
            store.copyIn(blob, in);
        } catch (IOException e) {
            throw new UncheckedIOException(blob.digest() + " cannot be copied: " + e, e);
        }
    }

    /** Returns how a store lists a manifest: by what it is, not by what its descriptor here says. */
    private Descriptor listing(Digest digest) {
        byte[] bytes = layout.read(digest, OciDocument.LIMIT).orElseThrow(() -> changing(digest));
        String type = OciManifest.parse(bytes, digest).artifactType();
        Descriptor plain = Descriptor.of(MediaTypes.MANIFEST, bytes);
        return type == null ? plain : plain.withArtifactType(type);
    }

    /** Returns the list with what stands under the tag of registries without a referrers API. */
    private OciIndex withReferrers(Digest subject) {
        String tag = Referrers.tag(subject);
        return index.manifests().stream()
                .filter(entry -> tag.equals(tag(entry)) && entry.mediaType().equals(MediaTypes.INDEX))
                .findFirst()
                .flatMap(entry -> layout.read(entry.digest(), OciDocument.LIMIT))
                .map(bytes -> index.with(OciIndex.parse(bytes, tag).manifests()))
                .orElse(index);
    }

    private StoredPackage read(Descriptor listed) {
        Digest digest = listed.digest();
        if (!listed.mediaType().equals(MediaTypes.MANIFEST)) {
            throw new RefusedException(
                    Refusal.KIND_UNSUPPORTED,
                    digest + " is '" + listed.mediaType() + "', no manifest; name a tag or a digest of one");
        }
        layout.demand(listed, OciDocument.LIMIT);
        byte[] bytes = layout.read(digest, OciDocument.LIMIT).orElseThrow(() -> changing(digest));
        OciManifest manifest = OciManifest.parse(bytes, digest);
        PackagePaths.files(manifest, digest);
        demandAll(manifest);
        byte[] config =
                layout.read(manifest.config().digest(), Stored.CONFIG_LIMIT).orElseThrow(() -> changing(digest));
        List<PackageFile> files = Stored.files(layout, manifest, config, digest);
        return new StoredPackage(digest, files, Stored.evidence(layout, withReferrers(digest), digest));
    }

    private void demandAll(OciManifest manifest) {
        layout.demand(manifest.config(), Stored.CONFIG_LIMIT);
        long left = limits.packageBytes();
        if (manifest.layers().size() > limits.files()) {
            throw new RefusedException(
                    Refusal.LIMIT_EXCEEDED,
                    "the package has " + manifest.layers().size() + " layers; at most " + limits.files() + " are read");
        }
        for (Descriptor blob : manifest.blobs()) {
            layout.demand(blob, left);
            left -= blob.size();
        }
    }

    /** Where there was evidence and none of it is whole, that is said instead of "not signed". */
    private void mustHaveNoneDamaged(Digest subject) {
        for (Stored.Signature signature : Stored.signatures(layout, withReferrers(subject), subject)) {
            signature.manifest().layers().forEach(bundle -> layout.demand(bundle, Stored.BUNDLE_LIMIT));
        }
    }

    private Digest one(List<Digest> found, String where) {
        if (found.size() > 1) {
            throw new RefusedException(
                    Refusal.MALFORMED,
                    name + " has " + found.size() + " packages " + where + ", which one is meant cannot be known");
        }
        return found.stream()
                .findFirst()
                .orElseThrow(() -> new RefusedException(Refusal.UNAVAILABLE, name + " has no package " + where));
    }

    private boolean isEvidence(Descriptor entry) {
        return EVIDENCE_TAG.matcher(tag(entry)).matches()
                || EVIDENCE_KIND
                        .matcher(entry.annotations().getOrDefault("kind", ""))
                        .matches()
                || Stored.manifest(layout, entry.digest())
                        .filter(manifest -> manifest.subject() != null)
                        .isPresent();
    }

    @Override
    public String toString() {
        return name.toString();
    }

    private static String tag(Descriptor entry) {
        return Optional.ofNullable(entry.annotations().get(LegacyTag.NAME)).orElse("");
    }

    private RefusedException changing(Digest digest) {
        return new RefusedException(Refusal.DIGEST_MISMATCH, name + " changes while it is read: " + digest);
    }

    private static RefusedException unreadable(UncheckedIOException e) {
        return new RefusedException(Refusal.UNAVAILABLE, "the layout cannot be read: " + e.getMessage(), e);
    }
}
