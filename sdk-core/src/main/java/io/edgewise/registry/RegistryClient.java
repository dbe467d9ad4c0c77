package io.edgewise.registry;

import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Talks to OCI registries (distribution-spec 1.1) over HTTP lines of its own. What comes back has the digest that was
 * asked for, or is refused; who signed it is not looked at. Thread-safe.
 */
public final class RegistryClient implements AutoCloseable {
    /** How long a document may take with all its tries. */
    private static final Duration DOCUMENT_TIME = Duration.ofMinutes(5);

    private static final int DOCUMENT_TRIES = 4;

    /** Who let us wait so long in all does it again: the next mirror is asked, or later. */
    private static final Duration ENOUGH = Duration.ofSeconds(9);

    private static final Map<String, String> MANIFESTS =
            Map.of("Accept", MediaTypes.MANIFEST + ", " + MediaTypes.INDEX);

    private final RegistrySettings settings;
    private final Ticker ticker;
    private final Pauses pauses;
    private final Wire wire;
    private final Sources sources;
    private final Rates rates;

    /** Makes a client. */
    public RegistryClient(RegistrySettings settings) {
        this(settings, SystemTime.ticker());
    }

    RegistryClient(RegistrySettings settings, Ticker ticker) {
        this(settings, ticker, Pauses.of(ticker));
    }

    RegistryClient(RegistrySettings settings, Ticker ticker, Pauses pauses) {
        this.settings = settings;
        this.ticker = ticker;
        this.pauses = pauses;
        this.wire = new Wire(settings, ticker);
        this.sources = new Sources(settings, ticker);
        this.rates = new Rates(settings, ticker, pauses);
    }

    /**
     * Returns the digest of what a reference names now: the hash of the manifest's bytes as they came. What lies on
     * this device is looked up there.
     *
     * @throws RefusedException UNAVAILABLE if there is none or it cannot be reached, NOT_PINNED with the tags there are
     *     for a reference without one, MALFORMED if it is no manifest, DIGEST_MISMATCH if the registry says another
     *     digest than its bytes have
     */
    public Digest resolve(ModelRef ref) {
        if (ref.isLocal()) {
            return LocalPackage.resolve(ref, StoreLimits.DEFAULT);
        }
        if (ref.tag() == null && ref.digest() == null) {
            throw new RefusedException(
                    Refusal.NOT_PINNED, ref + " has neither tag nor digest; add :TAG, one of " + tags(ref));
        }
        byte[] bytes = reading(() -> document(ref, tagOrDigest(ref)).orElseThrow(() -> absent(ref)));
        OciManifest.parse(bytes, ref);
        return Digest.of(bytes);
    }

    /**
     * Asks a registry whether it speaks the API and lets us in, once.
     *
     * @param registry {@code host:port}
     * @return its time, by the header {@code Date}; empty where it says none that can be read
     * @throws RefusedException UNAVAILABLE if it cannot be reached
     * @throws RegistryException if it answers otherwise, with what to do
     * @throws io.edgewise.identity.KeyFileException if a certificate, key or login cannot be used
     */
    public Optional<Instant> ping(String registry) {
        try (Reply reply = wire.document(wire.base(registry), Map.of())) {
            reply.expect(200).document(OciDocument.LIMIT);
            return reply.date();
        }
    }

    /**
     * Returns the tags of a repository, sorted, without those that only hold signatures.
     *
     * @throws RefusedException UNAVAILABLE if there is none or it cannot be reached, MALFORMED, LIMIT_EXCEEDED above
     *     10000
     */
    public List<String> tags(ModelRef repository) {
        return reading(() -> Tags.of(this, repository));
    }

    /** Closes the connections that are kept for the next question; one more question opens new ones. */
    @Override
    public void close() {
        wire.close();
    }

    /** Returns a manifest; its bytes have this digest. */
    byte[] manifest(ModelRef where, Digest digest) {
        ModelRef ref = where.withDigest(digest);
        return reading(() -> document(ref, digest.toString()).orElseThrow(() -> absent(ref)));
    }

    /** Returns a manifest or index, its digest checked where it is asked for by digest; empty for 404. */
    Optional<byte[]> document(ModelRef where, String tagOrDigest) {
        return ask(where, tries(DOCUMENT_TIME), source -> documentAt(source, tagOrDigest));
    }

    /**
     * Returns a manifest that a source may lack although another has it; empty if every source that answers says 404.
     * Those that are left out for a while are asked as well.
     *
     * @param unasked is told which one did not answer, where another did and has none
     * @throws RegistryException or RefusedException if none answers
     */
    Optional<byte[]> documentAnywhere(ModelRef where, String tag, Consumer<String> unasked) {
        List<ModelRef> all = sources.all(where);
        List<RuntimeException> failures = new ArrayList<>();
        for (ModelRef source : all) {
            try {
                Tries tries = tries(all.size() == 1 ? DOCUMENT_TIME : Duration.ZERO);
                Optional<byte[]> found = retry(tries, () -> documentAt(source, tag));
                if (found.isPresent()) {
                    return found;
                }
            } catch (RegistryException | RefusedException e) {
                failures.add(e);
            }
        }
        if (failures.size() == all.size()) {
            throw failures.get(failures.size() - 1);
        }
        failures.forEach(failure -> unasked.accept(String.valueOf(failure.getMessage())));
        return Optional.empty();
    }

    /** Returns the same from one place, asked once. */
    Optional<byte[]> documentAt(ModelRef source, String tagOrDigest) {
        try (Reply reply = wire.document(wire.uri(source, "manifests/" + tagOrDigest), MANIFESTS)) {
            if (reply.status() == 404) {
                return Optional.empty();
            }
            byte[] bytes = reply.expect(200).bytes(OciDocument.LIMIT);
            String found = Digest.of(bytes).toString();
            String said = reply.header("Docker-Content-Digest").orElse("");
            if (!found.equals(said) && !found.equals(tagOrDigest)) { // a stranger may have pushed what looks like one
                reply.mustBeNoPage(bytes);
            }
            String asked = tagOrDigest.startsWith("sha256:") ? tagOrDigest : found;
            if (!found.equals(asked) || (said.startsWith("sha256:") && !said.equals(found))) {
                throw mismatch(reply, asked.equals(found) ? said : asked, "sent bytes with the digest " + found);
            }
            return Optional.of(bytes);
        }
    }

    /**
     * Asks each source in turn until one has it, and all again after a pause while there is hope.
     *
     * @return empty if every source says that it has no such thing
     * @throws RegistryException or RefusedException, the last failure that waiting might have mended, or else the last
     */
    <T> Optional<T> ask(ModelRef where, Tries tries, Function<ModelRef, Optional<T>> step) {
        while (true) {
            RuntimeException worst = null;
            for (ModelRef source : sources.of(where)) {
                try {
                    Optional<T> found = step.apply(source);
                    sources.worked(source);
                    if (found.isPresent()) {
                        return found;
                    }
                } catch (RegistryException | RefusedException e) {
                    worst = worst == null || Tries.mayPass(e) || !Tries.mayPass(worst) ? e : worst;
                    blame(where, source, e);
                }
            }
            if (worst == null) {
                return Optional.empty();
            }
            tries.failed(worst);
        }
    }

    /** Only what is the source's own fault: one that lacks a package is a good mirror of others. */
    private void blame(ModelRef where, ModelRef source, RuntimeException why) {
        if (Thread.currentThread().isInterrupted()) {
            throw why;
        }
        boolean lies = why instanceof RefusedException refused && refused.refusal() == Refusal.DIGEST_MISMATCH;
        if (lies || Tries.mayPass(why)) {
            sources.failed(where, source, why);
        }
    }

    /** Returns the tries of one blob. */
    Tries blobTries() {
        return new Tries(settings.patience(), settings.transfer(), ticker, pauses);
    }

    /** Returns the tries of one document, fewer: nothing has come yet that would be lost, and somebody may wait. */
    Tries tries(Duration total) {
        Patience usual = settings.patience();
        Patience less = new Patience(Math.min(usual.tries(), DOCUMENT_TRIES), usual.first(), usual.longest());
        return new Tries(less, total, ENOUGH, ticker, pauses);
    }

    RegistrySettings settings() {
        return settings;
    }

    Rates rates() {
        return rates;
    }

    Sources sources() {
        return sources;
    }

    Wire wire() {
        return wire;
    }

    Ticker ticker() {
        return ticker;
    }

    /** Does a step again while it fails and there is hope. */
    <T> T retry(Tries tries, Supplier<T> step) {
        while (true) {
            try {
                return step.get();
            } catch (RegistryException | RefusedException e) {
                tries.failed(e);
            }
        }
    }

    /** To who reads, a registry that refuses or fails is one that has nothing: UNAVAILABLE. */
    static <T> T reading(Supplier<T> step) {
        try {
            return step.get();
        } catch (RegistryException e) {
            throw unavailable(e);
        }
    }

    static RuntimeException unavailable(RuntimeException why) {
        return why instanceof RegistryException
                ? new RefusedException(Refusal.UNAVAILABLE, String.valueOf(why.getMessage()), why)
                : why;
    }

    private static String tagOrDigest(ModelRef ref) {
        return ref.digest() != null ? ref.digest().toString() : String.valueOf(ref.tag());
    }

    private static RefusedException absent(ModelRef ref) {
        return new RefusedException(
                Refusal.UNAVAILABLE,
                ref + " is not in the registry (404); check the repository's name and that it was pushed");
    }

    static RefusedException mismatch(Reply reply, Object asked, String found) {
        return new RefusedException(
                Refusal.DIGEST_MISMATCH,
                reply.place() + " " + found + "; asked for was " + asked
                        + "; the package was altered or the registry is damaged, push it again");
    }

    static RefusedException brokeOff(String place, IOException why) {
        return new RefusedException(
                Refusal.UNAVAILABLE,
                place + (why instanceof HttpTimeoutException ? " stalled: " : " broke off: ") + why.getMessage()
                        + "; pull again when the link is better",
                why);
    }
}
