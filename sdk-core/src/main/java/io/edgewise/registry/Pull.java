package io.edgewise.registry;

import io.edgewise.durable.ResumableFile;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/** One pull, from the reference to the package in the store. */
final class Pull {
    /** How long all signatures may take: who waits here takes up no other order meanwhile. */
    private static final Duration SIGNATURES_LIMIT = Duration.ofMinutes(5);

    /** What a stranger who may attach referrers can cause; it costs that referrer, not the pull. */
    private static final Set<Refusal> OF_A_STRANGER = Set.of(
            Refusal.DIGEST_MISMATCH,
            Refusal.MALFORMED,
            Refusal.DESCRIPTOR_INVALID,
            Refusal.KIND_UNSUPPORTED,
            Refusal.LIMIT_EXCEEDED);

    private final Layout layout;
    private final StoreLimits limits;
    private final RegistryClient registry;
    private final ModelRef where;
    private final Progress progress;
    private final Space space;

    private @Nullable String unasked; // who may have more signatures and did not answer

    Pull(Layout layout, StoreLimits limits, RegistryClient registry, ModelRef where, Progress progress, Space space) {
        this.layout = layout;
        this.limits = limits;
        this.registry = registry;
        this.where = where;
        this.progress = progress;
        this.space = space;
    }

    /** Plans, fetches what is missing, fetches the signatures, and lists it all as the last step. */
    StoredPackage run(Digest digest) {
        byte[] bytes = layout.read(digest, OciDocument.LIMIT).orElseGet(() -> registry.manifest(where, digest));
        OciManifest manifest = OciManifest.parse(bytes, where);
        PackagePaths.files(manifest, where);
        List<Descriptor> missing = plan(manifest);
        layout.put(bytes); // first: from it is known what the blobs that follow are good for
        Workers.each(missing, registry.settings().parallel(), this::fetch);
        layout.read(manifest.config().digest(), Stored.CONFIG_LIMIT)
                .ifPresent(config -> Stored.files(layout, manifest, config, where));
        List<Descriptor> listed = new ArrayList<>();
        Descriptor itself = Descriptor.of(MediaTypes.MANIFEST, bytes);
        listed.add(manifest.artifactType() == null ? itself : itself.withArtifactType(manifest.artifactType()));
        long end = registry.ticker().nanos() + SIGNATURES_LIMIT.toNanos();
        Referrers.Found referrers = Referrers.of(registry, where, digest);
        unasked = referrers.unasked();
        List<Descriptor> signatures = signatures(referrers.manifests(), digest, end);
        List<Descriptor> legacy = legacy(digest, end);
        OciIndex index = withSignatures(layout.index().with(listed), digest, signatures);
        layout.save(withLegacy(index, digest, legacy));
        return Stored.read(layout, digest)
                .map(pack -> pack.without(unasked))
                .orElseThrow(() -> new RefusedException(
                        Refusal.DIGEST_MISMATCH,
                        layout + " lost a part of " + digest + " right after it was written; check the disk"));
    }

    /**
     * Lists the signatures that came, as the last of their package, and no more of the earlier ones than there is room
     * for: strangers may attach what they like, and neither may the list grow for ever, nor may what they attached
     * yesterday stand before what is right today.
     */
    private OciIndex withSignatures(OciIndex index, Digest subject, List<Descriptor> found) {
        List<Digest> came = found.stream().map(Descriptor::digest).toList();
        List<Digest> earlier = Stored.listed(layout, index, subject).stream()
                .map(Stored.Signature::digest)
                .filter(digest -> !came.contains(digest))
                .toList();
        int surplus = Math.max(0, earlier.size() + came.size() - Stored.MOST_BUNDLES);
        return index.without(earlier.subList(0, Math.min(surplus, earlier.size())))
                .without(came)
                .with(found);
    }

    /** Returns what must be fetched; refuses what is too large before the first byte. */
    private List<Descriptor> plan(OciManifest manifest) {
        List<Descriptor> missing = new ArrayList<>();
        long all = 0;
        long toFetch = 0;
        for (Descriptor blob : manifest.blobs()) {
            // Every size is checked against the limit first, so that the sums cannot overflow.
            refuseAbove(limits.packageBytes(), blob.size(), "the blob " + blob.digest());
            all += blob.size();
            refuseAbove(limits.packageBytes(), all, "the package");
            if (!layout.holdsWhole(blob)) {
                missing.add(blob);
                toFetch += blob.size() - layout.partOf(blob);
            }
        }
        refuseAbove(Stored.CONFIG_LIMIT, manifest.config().size(), "the config");
        refuseAbove(limits.files(), manifest.layers().size(), "the number of files");
        Set<Digest> ours = manifest.blobs().stream().map(Descriptor::digest).collect(Collectors.toSet());
        space.make(where, toFetch, ours, "what is missing of it");
        progress.planned(toFetch);
        missing.sort(Comparator.comparingLong(Descriptor::size).reversed());
        return missing;
    }

    private void refuseAbove(long limit, long value, String what) {
        Space.refuseAbove(where, limit, value, what);
    }

    private void fetch(Descriptor blob) {
        try (ResumableFile file = layout.resume(blob.digest())) {
            BlobTransfer transfer = RegistryClient.reading(() -> download(blob, file));
            file.publish();
            progress.finished(transfer);
        } catch (IOException e) {
            throw new UncheckedIOException(layout + " cannot be written: " + e, e);
        }
    }

    /** What came of a blob before the line broke is kept; of one with the wrong digest nothing is. */
    private BlobTransfer download(Descriptor blob, ResumableFile file) {
        try {
            return new Download(registry, where, blob, file, progress).run();
        } finally {
            if (file.length() == 0 && blob.size() > 0) {
                drop(file);
            }
        }
    }

    private void drop(ResumableFile file) {
        try {
            file.drop();
        } catch (IOException e) {
            throw new UncheckedIOException(layout + " cannot be written: " + e, e);
        }
    }

    /** Fetches the signatures and returns their manifests; whether they are worth anything is judged elsewhere. */
    private List<Descriptor> signatures(List<Descriptor> referrers, Digest subject, long end) {
        List<Descriptor> found = new ArrayList<>();
        for (Descriptor referrer : referrers) {
            refuseAfter(end);
            signature(referrer, subject).ifPresent(found::add);
            refuseAbove(Stored.MOST_BUNDLES, found.size(), "the number of signatures");
        }
        return found;
    }

    private void refuseAfter(long end) {
        if (registry.ticker().nanos() - end > 0) {
            throw new RefusedException(
                    Refusal.UNAVAILABLE,
                    where + ": its signatures take longer than " + SIGNATURES_LIMIT.toMinutes()
                            + " min to come; pull again when the link is better");
        }
    }

    /** Fetches what stands under the tags of cosign before version 3; most packages have neither. */
    private List<Descriptor> legacy(Digest subject, long end) {
        List<Descriptor> found = new ArrayList<>();
        for (LegacyTag tag : LegacyTag.values()) {
            refuseAfter(end);
            legacy(tag, subject).ifPresent(found::add);
        }
        return found;
    }

    private Optional<Descriptor> legacy(LegacyTag tag, Digest subject) {
        try {
            Optional<byte[]> bytes = registry.documentAnywhere(where, tag.of(subject), source -> unasked = source);
            if (bytes.isEmpty()) {
                return Optional.empty();
            }
            refuseAbove(Stored.BUNDLE_LIMIT, bytes.get().length, "the manifest of signatures");
            OciManifest manifest = OciManifest.parse(bytes.get(), tag.of(subject));
            small(manifest.config());
            tag.layers(manifest).forEach(this::small);
            layout.put(bytes.get());
            return Optional.of(
                    Descriptor.of(MediaTypes.MANIFEST, bytes.get()).withAnnotation(LegacyTag.NAME, tag.of(subject)));
        } catch (RegistryException | RefusedException e) {
            if (Tries.mayPass(e) || (e instanceof RefusedException refused && !isOfAStranger(refused))) {
                throw RegistryClient.unavailable(e);
            }
            Logger.warn("what stands under {} is passed over: {}", tag.of(subject), e.getMessage());
            return Optional.empty();
        }
    }

    /** The tags move: what one named before is listed no more once it names another. */
    private static OciIndex withLegacy(OciIndex index, Digest subject, List<Descriptor> found) {
        Set<String> tags = found.stream()
                .map(entry -> entry.annotations().get(LegacyTag.NAME))
                .collect(Collectors.toSet());
        List<Digest> earlier =
                new ArrayList<>(found.stream().map(Descriptor::digest).toList());
        for (LegacyTag tag : LegacyTag.values()) {
            tag.in(index, subject)
                    .filter(entry -> tags.contains(tag.of(subject)))
                    .map(Descriptor::digest)
                    .ifPresent(earlier::add);
        }
        return index.without(earlier).with(found);
    }

    private Optional<Descriptor> signature(Descriptor referrer, Digest subject) {
        try {
            Optional<byte[]> bytes = layout.read(referrer.digest(), OciDocument.LIMIT)
                    .or(() -> registry.document(where, referrer.digest().toString()));
            if (bytes.isEmpty()) {
                return Optional.empty();
            }
            OciManifest manifest = OciManifest.parse(bytes.get(), "referrer " + referrer.digest());
            if (!manifest.signs(subject)) {
                return Optional.empty();
            }
            refuseAbove(Stored.BUNDLE_LIMIT, bytes.get().length, "the manifest of a signature");
            manifest.blobs().forEach(this::small);
            layout.put(bytes.get());
            return Optional.of(Descriptor.of(MediaTypes.MANIFEST, bytes.get()).withArtifactType(MediaTypes.BUNDLE));
        } catch (RegistryException e) {
            throw new RefusedException(Refusal.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        } catch (RefusedException e) {
            if (!isOfAStranger(e)) {
                throw e;
            }
            Logger.warn("a referrer of {} is passed over: {}", where, e.getMessage());
            return Optional.empty();
        }
    }

    private void small(Descriptor blob) {
        refuseAbove(Stored.BUNDLE_LIMIT, blob.size(), "the blob " + blob.digest() + " of a signature");
        if (!layout.holdsWhole(blob)) {
            space.make(where, blob.size() - layout.partOf(blob), Set.of(blob.digest()), "a signature");
            fetch(blob);
        }
    }

    private static boolean isOfAStranger(RefusedException e) {
        boolean dangling = e.getCause() instanceof RegistryException answer && answer.status() == 404;
        return dangling || OF_A_STRANGER.contains(e.refusal());
    }
}
