package io.edgewise.registry;

import io.edgewise.durable.PendingFile;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tinylog.Logger;

/** One pull, from the reference to the package in the store. */
final class Pull {
    /** What stays free on the disk whatever is pulled: the spool and the state files need room too. */
    private static final long DISK_MARGIN = 16L << 20;

    /** How long all signatures may take: who waits here takes up no other order meanwhile. */
    private static final Duration SIGNATURES_LIMIT = Duration.ofMinutes(5);

    /** What a stranger who may attach referrers can cause; it costs that referrer, not the pull. */
    private static final Set<Refusal> OF_A_STRANGER =
            Set.of(
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

    Pull(Layout layout, StoreLimits limits, RegistryClient registry, ModelRef where, Progress progress) {
        this.layout = layout;
        this.limits = limits;
        this.registry = registry;
        this.where = where;
        this.progress = progress;
    }

    /** Plans, fetches what is missing, fetches the signatures, and lists it all as the last step. */
    StoredPackage run(Digest digest) {
        layout.sweep();
        byte[] bytes = layout.read(digest, OciDocument.LIMIT).orElseGet(() -> registry.manifest(where, digest));
        OciManifest manifest = OciManifest.parse(bytes, where);
        PackagePaths.files(manifest, where);
        for (Descriptor blob : plan(manifest)) {
            fetch(blob);
        }
        layout.read(manifest.config().digest(), Stored.CONFIG_LIMIT)
                .ifPresent(config -> Stored.files(layout, manifest, config, where));
        layout.put(bytes);
        List<Descriptor> listed = new ArrayList<>();
        Descriptor itself = Descriptor.of(MediaTypes.MANIFEST, bytes);
        listed.add(manifest.artifactType() == null ? itself : itself.withArtifactType(manifest.artifactType()));
        layout.save(withSignatures(layout.index().with(listed), digest, signatures(digest)));
        return Stored.read(layout, digest)
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
                toFetch += blob.size();
            }
        }
        refuseAbove(Stored.CONFIG_LIMIT, manifest.config().size(), "the config");
        refuseAbove(limits.files(), manifest.layers().size(), "the number of files");
        if (toFetch > 0) { // a full disk is no reason to refuse what is here already
            refuseAbove(
                    limits.storeBytes() - layout.used(), toFetch, "what is missing of it, with what the store holds,");
            refuseAbove(
                    layout.usable() - DISK_MARGIN,
                    toFetch,
                    "what is missing of it, in bytes on a disk that keeps 16 MiB free,");
        }
        return missing;
    }

    private void refuseAbove(long limit, long value, String what) {
        if (value > limit) {
            throw new RefusedException(
                    Refusal.LIMIT_EXCEEDED,
                    where + ": " + what + " comes to " + value + ", at most " + Math.max(0, limit)
                            + " are allowed; nothing was fetched");
        }
    }

    private void fetch(Descriptor blob) {
        try (PendingFile file = layout.begin(blob.digest())) {
            registry.blob(where, blob, bytes -> write(file, bytes), progress);
            file.publish();
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    private void write(PendingFile file, ByteBuffer bytes) {
        try {
            file.write(bytes);
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    private UncheckedIOException notWritten(IOException e) {
        return new UncheckedIOException(layout + " cannot be written: " + e, e);
    }

    /** Fetches the signatures and returns their manifests; whether they are worth anything is judged elsewhere. */
    private List<Descriptor> signatures(Digest subject) {
        List<Descriptor> found = new ArrayList<>();
        long end = registry.ticker().nanos() + SIGNATURES_LIMIT.toNanos();
        for (Descriptor referrer : Referrers.of(registry, where, subject).manifests()) {
            if (registry.ticker().nanos() - end > 0) {
                throw new RefusedException(
                        Refusal.UNAVAILABLE,
                        where + ": its signatures take longer than " + SIGNATURES_LIMIT.toMinutes()
                                + " min to come; pull again when the link is better");
            }
            signature(referrer, subject).ifPresent(found::add);
            refuseAbove(Stored.MOST_BUNDLES, found.size(), "the number of signatures");
        }
        return found;
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
            refuseAbove(limits.storeBytes() - layout.used(), blob.size(), "a signature, with what the store holds,");
            fetch(blob);
        }
    }

    private static boolean isOfAStranger(RefusedException e) {
        boolean dangling = e.getCause() instanceof RegistryException answer && answer.status() == 404;
        return dangling || OF_A_STRANGER.contains(e.refusal());
    }
}
