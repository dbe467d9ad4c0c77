package io.edgewise.registry;

import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Talks to OCI registries (distribution-spec 1.1) over the JDK's HTTP client. What comes back has the digest that was
 * asked for, or is refused; who signed it is not looked at. Thread-safe.
 */
public final class RegistryClient {
    private static final Duration LEAST_TIME = Duration.ofMinutes(1);

    /** A link slower than this is none; a registry that drips holds up everything else that is to be done. */
    private static final long SLOWEST_BYTES_A_SECOND = 4096;

    private static final String[] MANIFESTS = {MediaTypes.MANIFEST, MediaTypes.INDEX};

    private final Wire wire;
    private final Ticker ticker;

    /** Makes a client. */
    public RegistryClient(RegistrySettings settings) {
        this(settings, SystemTime.ticker());
    }

    RegistryClient(RegistrySettings settings, Ticker ticker) {
        this.wire = new Wire(settings, ticker);
        this.ticker = ticker;
    }

    /**
     * Returns the digest of what a reference names now: the hash of the manifest's bytes as they came.
     *
     * @throws RefusedException UNAVAILABLE if there is none or it cannot be reached, MALFORMED if it is no manifest,
     *     DIGEST_MISMATCH if the registry says another digest than its bytes have
     */
    public Digest resolve(ModelRef ref) {
        if (ref.tag() == null && ref.digest() == null) {
            throw new RefusedException(Refusal.NOT_PINNED, ref + " has neither tag nor digest; add :TAG");
        }
        byte[] bytes = reading(() -> document(ref, tagOrDigest(ref)).orElseThrow(() -> absent(ref)));
        OciManifest.parse(bytes, ref);
        return Digest.of(bytes);
    }

    /** Returns a manifest; its bytes have this digest. */
    byte[] manifest(ModelRef where, Digest digest) {
        ModelRef ref = where.withDigest(digest);
        return reading(() -> document(ref, digest.toString()).orElseThrow(() -> absent(ref)));
    }

    /**
     * Streams a blob and hashes it on the way; when this returns, the sink has seen exactly the blob.
     *
     * @throws RefusedException DIGEST_MISMATCH for other bytes, more or fewer; UNAVAILABLE if it cannot be had
     */
    void blob(ModelRef where, Descriptor blob, Sink sink, Progress progress) {
        reading(() -> {
            try (Reply reply = wire.get(wire.uri(where, "blobs/" + blob.digest()))) {
                stream(reply.expect(200), blob, sink, progress);
                return blob;
            }
        });
    }

    /** Returns a manifest or index, its digest checked where it is asked for by digest; empty for 404. */
    Optional<byte[]> document(ModelRef where, String tagOrDigest) {
        try (Reply reply = wire.get(wire.uri(where, "manifests/" + tagOrDigest), MANIFESTS)) {
            if (reply.status() == 404) {
                return Optional.empty();
            }
            byte[] bytes = reply.expect(200).bytes(OciDocument.LIMIT);
            String found = Digest.of(bytes).toString();
            String said = reply.header("Docker-Content-Digest").orElse(found);
            String asked = tagOrDigest.startsWith("sha256:") ? tagOrDigest : found;
            if (!found.equals(asked) || (said.startsWith("sha256:") && !said.equals(found))) {
                throw mismatch(reply, asked.equals(found) ? said : asked, "sent bytes with the digest " + found);
            }
            return Optional.of(bytes);
        }
    }

    Wire wire() {
        return wire;
    }

    Ticker ticker() {
        return ticker;
    }

    private static void stream(Reply reply, Descriptor blob, Sink sink, Progress progress) {
        MessageDigest sha256 = Digest.sha256();
        long done = 0;
        reply.body().within(LEAST_TIME.plusSeconds(blob.size() / SLOWEST_BYTES_A_SECOND));
        for (ByteBuffer some = reply.next(); some != null; some = reply.next()) {
            done += some.remaining();
            if (done > blob.size()) {
                throw mismatch(reply, blob.digest(), "sends more than the " + blob.size() + " bytes it should have");
            }
            sha256.update(some.duplicate());
            sink.accept(some);
            progress.transferred(blob.digest(), done, blob.size());
        }
        Digest found = Digest.ofRaw(sha256.digest());
        if (done != blob.size() || !found.equals(blob.digest())) {
            throw mismatch(reply, blob.digest(), "sent " + done + " bytes with the digest " + found);
        }
    }

    /** To who reads, a registry that refuses or fails is one that has nothing: UNAVAILABLE. */
    private static <T> T reading(Supplier<T> step) {
        try {
            return step.get();
        } catch (RegistryException e) {
            throw new RefusedException(Refusal.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private static String tagOrDigest(ModelRef ref) {
        return ref.digest() != null ? ref.digest().toString() : String.valueOf(ref.tag());
    }

    private static RefusedException absent(ModelRef ref) {
        return new RefusedException(
                Refusal.UNAVAILABLE,
                ref + " is not in the registry (404); check the repository's name and that it was pushed");
    }

    private static RefusedException mismatch(Reply reply, Object asked, String found) {
        return new RefusedException(
                Refusal.DIGEST_MISMATCH,
                reply.uri() + " " + found + "; asked for was " + asked
                        + "; the package was altered or the registry is damaged, push it again");
    }

    /** Takes a blob's bytes as they come; they are the sink's until it returns. */
    interface Sink {
        /** Takes some bytes. */
        void accept(ByteBuffer bytes);
    }
}
