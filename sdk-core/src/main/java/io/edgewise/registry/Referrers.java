package io.edgewise.registry;

import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which manifests are about a manifest: by the referrers API (distribution-spec 1.1), and where a registry has none by
 * the tag {@code sha256-<hex>}, an index that clients keep. Registries in the field put the wrong {@code artifactType}
 * into these lists and ignore filters, so nothing is filtered here: who wants signatures looks into the manifests.
 */
final class Referrers {
    private static final int MOST_PAGES = 16;
    private static final int MOST = 256;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private Referrers() {}

    /**
     * What was found.
     *
     * @param manifests those that say they are about the one asked for
     * @param unasked which source did not answer, and may have more; null when all did
     */
    record Found(List<Descriptor> manifests, @Nullable String unasked) {
        boolean lists(Digest digest) {
            return manifests.stream().anyMatch(entry -> entry.digest().equals(digest));
        }
    }

    /**
     * Returns the manifests that say they are about this one, from all sources together: a mirror may have a package
     * and not what was attached to it later.
     *
     * @throws RefusedException UNAVAILABLE if none answers, or none has any and not all answer; LIMIT_EXCEEDED
     */
    static Found of(RegistryClient client, ModelRef where, Digest subject) {
        List<ModelRef> sources = client.sources().all(where);
        OciIndex all = OciIndex.EMPTY;
        RuntimeException failure = null;
        String unasked = null;
        for (ModelRef source : sources) {
            Tries tries = client.tries(sources.size() == 1 ? LIMIT : Duration.ZERO);
            try {
                Found found = client.retry(tries, () -> at(client, source, subject));
                all = bounded(all.with(found.manifests()));
                unasked = found.unasked() == null ? unasked : found.unasked();
            } catch (RegistryException | RefusedException e) {
                failure = e;
                unasked = String.valueOf(e.getMessage());
            }
        }
        if (failure != null && all.manifests().isEmpty()) {
            throw RegistryClient.unavailable(failure);
        }
        return new Found(all.manifests(), unasked);
    }

    /** Where somebody else answers in place of the API, what the tag lists is true, but it may not be all. */
    private static Found at(RegistryClient client, ModelRef source, Digest subject) {
        Optional<OciIndex> listed = Optional.empty();
        RefusedException page = null;
        try {
            listed = api(client, source, subject);
        } catch (RefusedException e) {
            if (!(e.getCause() instanceof WebPageException)) {
                throw e;
            }
            page = e;
        }
        List<Descriptor> found =
                listed.orElseGet(() -> fallback(client, source, subject)).manifests();
        if (page != null && found.isEmpty()) {
            throw page;
        }
        return new Found(found, page == null ? null : String.valueOf(page.getMessage()));
    }

    /** Returns the index under the fallback tag; empty if there is none. */
    static OciIndex fallback(RegistryClient client, ModelRef source, Digest subject) {
        return client.documentAt(source, tag(subject))
                .map(bytes -> OciIndex.parse(bytes, source + " referrers tag " + tag(subject)))
                .map(Referrers::bounded)
                .orElse(OciIndex.EMPTY);
    }

    static String tag(Digest subject) {
        return "sha256-" + subject.hex();
    }

    private static Optional<OciIndex> api(RegistryClient client, ModelRef where, Digest subject) {
        URI page = client.wire().uri(where, "referrers/" + subject);
        OciIndex all = OciIndex.EMPTY;
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            try (Reply reply = client.wire().document(page, Map.of("Accept", MediaTypes.INDEX))) {
                if (reply.status() == 404) {
                    return Optional.empty();
                }
                byte[] bytes = reply.expect(200).document(OciDocument.LIMIT);
                all = bounded(all.with(OciIndex.parse(bytes, page).manifests()));
                Optional<URI> next = reply.nextPage();
                if (next.isEmpty()) {
                    return Optional.of(all);
                }
                page = next.get();
            }
        }
        throw tooMany(page);
    }

    private static OciIndex bounded(OciIndex index) {
        if (index.manifests().size() > MOST) {
            throw tooMany(index.manifests().size());
        }
        return index;
    }

    private static RefusedException tooMany(Object found) {
        return new RefusedException(
                Refusal.LIMIT_EXCEEDED,
                "more than " + MOST + " signatures or other referrers (" + found + "); remove those nobody needs");
    }
}
