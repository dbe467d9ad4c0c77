package io.edgewise.registry;

import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One push, from a layout to a registry. Sending it again changes nothing and sends little. */
final class Push {
    private static final int FALLBACK_TRIES = 3;

    private final Layout layout;
    private final ModelRef target;
    private final RegistryClient client;
    private final Progress progress;

    Push(Layout layout, ModelRef target, RegistryClient client, Progress progress) {
        this.layout = layout;
        this.target = target;
        this.client = client;
        this.progress = progress;
    }

    /** Sends blobs, then the manifest that needs them, then the signatures that need the manifest. */
    ModelRef run(Digest digest) {
        byte[] bytes = own(digest, OciDocument.LIMIT);
        OciManifest manifest = OciManifest.parse(bytes, digest);
        manifest.blobs().forEach(blob -> trying(() -> blob(blob)));
        String name = target.tag() == null ? digest.toString() : target.tag();
        trying(() -> manifest(name, digest, bytes));
        for (Stored.Signature signature : Stored.signatures(layout, digest)) {
            signature.manifest().blobs().forEach(blob -> trying(() -> blob(blob)));
            trying(() -> signature(digest, signature));
        }
        return target.withDigest(digest);
    }

    /** Each step looks first at what is there already, so it may be done again after whatever went wrong. */
    private void trying(Runnable step) {
        client.retry(client.blobTries(), () -> {
            step.run();
            return true;
        });
    }

    private byte[] own(Digest digest, long limit) {
        return layout.read(digest, limit)
                .orElseThrow(() -> new RefusedException(
                        Refusal.UNAVAILABLE, digest + " is not whole in " + layout + "; pack or pull it again"));
    }

    private void blob(Descriptor blob) {
        URI address = client.wire().uri(target, "blobs/" + blob.digest());
        try (Reply there = client.wire().head(address, Map.of())) {
            if (there.expect(200, 404).status() == 200) {
                progress.transferred(blob.digest(), blob.size(), blob.size());
                return;
            }
        }
        if (!layout.holdsWhole(blob)) {
            throw new RefusedException(
                    Refusal.UNAVAILABLE, blob.digest() + " is not whole in " + layout + "; pack or pull it again");
        }
        URI upload = begin();
        URI whole = URI.create(upload + (upload.getRawQuery() == null ? "?" : "&") + "digest=" + blob.digest());
        try (Reply done = client.wire().send("PUT", whole, "application/octet-stream", content(blob))) {
            done.expect(201);
        }
    }

    private URI begin() {
        URI uploads = client.wire().uri(target, "blobs/uploads/");
        try (Reply begun = client.wire().send("POST", uploads, "application/octet-stream", Request.Content.NONE)) {
            String location = begun.expect(202)
                    .header("Location")
                    .orElseThrow(() -> new RegistryException(
                            begun.status(), uploads + " began an upload and did not say where it goes (Location)"));
            return begun.resolve(location);
        }
    }

    private Request.Content content(Descriptor blob) {
        Path file = layout.path(blob.digest());
        return Request.Content.of(
                blob.size(),
                () -> new CountedInput(
                        Files.newInputStream(file), done -> progress.transferred(blob.digest(), done, blob.size())));
    }

    private void manifest(String tagOrDigest, Digest digest, byte[] bytes) {
        URI address = client.wire().uri(target, "manifests/" + tagOrDigest);
        if (!has(address, digest)) {
            put(address, MediaTypes.MANIFEST, bytes);
        }
    }

    private boolean has(URI address, Digest digest) {
        try (Reply there = client.wire().head(address, Map.of("Accept", MediaTypes.MANIFEST))) {
            return there.status() == 200
                    && digest.toString()
                            .equals(there.header("Docker-Content-Digest").orElse(""));
        }
    }

    /** Sent unless it is listed: only the answer tells whether the registry keeps the list of referrers itself. */
    private void signature(Digest subject, Stored.Signature signature) {
        byte[] bytes = own(signature.digest(), OciDocument.LIMIT);
        URI address = client.wire().uri(target, "manifests/" + signature.digest());
        if (has(address, signature.digest())
                && Referrers.of(client, target, subject).lists(signature.digest())) {
            return;
        }
        String kept = put(address, MediaTypes.MANIFEST, bytes);
        if (kept == null) {
            list(subject, Descriptor.of(MediaTypes.MANIFEST, bytes).withArtifactType(MediaTypes.BUNDLE));
        }
    }

    /** Adds to the index under the fallback tag; looks again, since another writer may have overwritten it. */
    private void list(Digest subject, Descriptor referrer) {
        for (int tries = 0; tries < FALLBACK_TRIES; tries++) {
            OciIndex index = Referrers.fallback(client, target, subject);
            if (index.lists(referrer.digest())) {
                return;
            }
            URI tag = client.wire().uri(target, "manifests/" + Referrers.tag(subject));
            put(tag, MediaTypes.INDEX, index.with(List.of(referrer)).encode());
        }
        if (!Referrers.fallback(client, target, subject).lists(referrer.digest())) {
            throw new RegistryException(
                    409, target + ": others keep writing the list of signatures; push again when they are done");
        }
    }

    private @Nullable String put(URI address, String mediaType, byte[] bytes) {
        try (Reply done = client.wire().send("PUT", address, mediaType, Request.Content.of(bytes))) {
            return done.expect(201).header("OCI-Subject").orElse(null);
        }
    }
}
