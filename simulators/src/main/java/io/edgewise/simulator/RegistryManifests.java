package io.edgewise.simulator;

import io.edgewise.json.JsonWriter;
import io.edgewise.model.Digest;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** The registry's answers about manifests, tags and referrers. */
final class RegistryManifests {
    private static final int LARGEST_MANIFEST = 4 << 20;
    private static final int MOST_TAGS = 1000;
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";

    /** Answers GET, HEAD and DELETE of a manifest. */
    void manifest(RegistryExchange exchange, RegistryRepository repository, String reference) throws IOException {
        checked(reference);
        RegistryManifest manifest = repository
                .manifest(reference)
                .orElseThrow(() -> new RegistryError(404, "MANIFEST_UNKNOWN", "no manifest " + reference));
        switch (exchange.method()) {
            case "GET", "HEAD" ->
                exchange.withDigest(manifest.digest())
                        .with("Content-Type", manifest.mediaType())
                        .bytes(200, manifest.bytes(), 0, manifest.bytes().length);
            case "DELETE" -> {
                repository.removeManifest(reference);
                exchange.empty(202);
            }
            default -> throw RegistryError.methodNotAllowed(exchange.method());
        }
    }

    /** Answers PUT of a manifest: its digest must fit, and its blobs must be there. */
    void put(RegistryExchange exchange, RegistryRepository repository, String name, boolean referrers)
            throws IOException {
        String reference = exchange.path().substring(exchange.path().lastIndexOf('/') + 1);
        checked(reference);
        String type = exchange.header("Content-Type");
        RegistryManifest manifest = RegistryManifest.read(exchange.body(LARGEST_MANIFEST), type == null ? "" : type);
        if (reference.contains(":") && !RegistryBlobs.digest(reference).equals(manifest.digest())) {
            throw new RegistryError(
                    400, "DIGEST_INVALID", "the manifest has the digest " + manifest.digest() + ", not " + reference);
        }
        for (Digest blob : manifest.blobs()) {
            if (repository.blob(blob).isEmpty()) {
                throw new RegistryError(404, "MANIFEST_BLOB_UNKNOWN", "push the blob " + blob + " first");
            }
        }
        repository.putManifest(manifest);
        if (!reference.contains(":")) {
            repository.tag(reference, manifest.digest());
        }
        if (referrers) {
            manifest.subject().ifPresent(subject -> exchange.with("OCI-Subject", subject.toString()));
        }
        exchange.withDigest(manifest.digest())
                .with("Location", "/v2/" + name + "/manifests/" + manifest.digest())
                .empty(201);
    }

    /** Answers with the tags, in pages where {@code n} asks for them. */
    void tags(RegistryExchange exchange, RegistryRepository repository, String name) throws IOException {
        String last = exchange.query("last");
        List<String> tags = repository.tagsAfter(last == null ? "" : last);
        int page = pageSize(exchange.query("n"));
        if (tags.size() > page) {
            tags = tags.subList(0, page);
            if (page > 0) {
                exchange.with(
                        "Link",
                        "</v2/" + name + "/tags/list?n=" + page + "&last=" + tags.get(page - 1) + ">; rel=\"next\"");
            }
        }
        List<String> shown = tags;
        exchange.json(200, "application/json", json -> json.put("name", name).putTexts("tags", shown));
    }

    /** Answers with an index of what refers to a manifest; empty where nothing does. */
    void referrers(RegistryExchange exchange, RegistryRepository repository, String subject) throws IOException {
        List<RegistryManifest> found = repository.referrersOf(RegistryBlobs.digest(subject));
        String type = exchange.query("artifactType");
        if (type != null) {
            found = found.stream()
                    .filter(manifest -> manifest.artifactType().equals(type))
                    .toList();
            exchange.with("OCI-Filters-Applied", "artifactType");
        }
        List<RegistryManifest> shown = found;
        exchange.json(
                200,
                INDEX,
                json -> json.put("schemaVersion", 2)
                        .put("mediaType", INDEX)
                        .putObjects("manifests", shown, RegistryManifests::descriptor));
    }

    private static void descriptor(JsonWriter json, RegistryManifest manifest) {
        json.put("mediaType", manifest.mediaType())
                .put("digest", manifest.digest().toString())
                .put("size", manifest.bytes().length);
        if (!manifest.artifactType().isEmpty()) {
            json.put("artifactType", manifest.artifactType());
        }
        if (!manifest.annotations().isEmpty()) {
            json.putObject("annotations", all -> manifest.annotations().forEach(all::put));
        }
    }

    private static int pageSize(@org.jspecify.annotations.Nullable String wanted) {
        if (wanted == null) {
            return MOST_TAGS;
        }
        if (!wanted.matches("[0-9]{1,6}")) {
            throw new RegistryError(400, "PAGINATION_NUMBER_INVALID", "n must be a whole number, not " + wanted);
        }
        return Math.min(MOST_TAGS, Integer.parseInt(wanted));
    }

    private static void checked(String reference) {
        if (reference.contains(":")) {
            RegistryBlobs.digest(reference);
        } else if (!TAG.matcher(reference).matches()) {
            throw new RegistryError(400, "TAG_INVALID", "not a tag: " + reference);
        }
    }
}
