package io.edgewise.simulator;

import io.edgewise.model.Digest;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** What one repository of the registry holds, in memory. For any thread. */
final class RegistryRepository {
    private static final int MOST_UPLOADS = 64;

    private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
    private final NavigableMap<String, RegistryManifest> manifests = new ConcurrentSkipListMap<>();
    private final NavigableMap<String, Digest> tags = new ConcurrentSkipListMap<>();
    private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();

    Optional<byte[]> blob(Digest digest) {
        return Optional.ofNullable(blobs.get(digest));
    }

    void putBlob(Digest digest, byte[] bytes) {
        blobs.put(digest, bytes);
    }

    boolean removeBlob(Digest digest) {
        return blobs.remove(digest) != null;
    }

    /** Returns a manifest by tag or by digest. */
    Optional<RegistryManifest> manifest(String reference) {
        Digest tagged = tags.get(reference);
        return Optional.ofNullable(manifests.get(tagged == null ? reference : tagged.toString()));
    }

    void putManifest(RegistryManifest manifest) {
        manifests.put(manifest.digest().toString(), manifest);
    }

    void tag(String tag, Digest digest) {
        tags.put(tag, digest);
    }

    /** Removes a tag, or a manifest with all its tags. */
    boolean removeManifest(String reference) {
        if (tags.remove(reference) != null) {
            return true;
        }
        tags.values().removeIf(digest -> digest.toString().equals(reference));
        return manifests.remove(reference) != null;
    }

    /** Returns the tags in order, those after one. */
    List<String> tagsAfter(String last) {
        return List.copyOf(tags.tailMap(last, false).keySet());
    }

    /** Returns the manifests whose subject is this one, ordered by digest. */
    List<RegistryManifest> referrersOf(Digest subject) {
        List<RegistryManifest> referrers = new ArrayList<>();
        for (RegistryManifest manifest : manifests.values()) {
            if (manifest.subject().filter(subject::equals).isPresent()) {
                referrers.add(manifest);
            }
        }
        return referrers;
    }

    /** Opens an upload and returns its name. */
    String openUpload() {
        if (uploads.size() >= MOST_UPLOADS) {
            throw new RegistryError(429, "TOOMANYREQUESTS", MOST_UPLOADS + " uploads are open; finish or cancel some");
        }
        String id = UUID.randomUUID().toString();
        uploads.put(id, new ByteArrayOutputStream());
        return id;
    }

    ByteArrayOutputStream upload(String id) {
        ByteArrayOutputStream upload = uploads.get(id);
        if (upload == null) {
            throw new RegistryError(404, "BLOB_UPLOAD_UNKNOWN", "no upload " + id);
        }
        return upload;
    }

    void closeUpload(String id) {
        uploads.remove(id);
    }
}
