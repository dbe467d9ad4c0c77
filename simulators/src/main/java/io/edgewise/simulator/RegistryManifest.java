package io.edgewise.simulator;

import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.model.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A manifest or an index as it was pushed, byte by byte, and what the registry must know of it. */
final class RegistryManifest {
    private final Digest digest;
    private final byte[] bytes;
    private final String mediaType;
    private final String artifactType;
    private final Optional<Digest> subject;
    private final List<Digest> blobs = new ArrayList<>();
    private final Map<String, String> annotations = new LinkedHashMap<>();

    private RegistryManifest(byte[] bytes, String mediaType, JsonValue document) {
        this.digest = Digest.of(bytes);
        this.bytes = bytes;
        this.mediaType = mediaType;
        this.subject = document.find("subject").map(RegistryManifest::digestOf);
        Optional<JsonValue> config = document.find("config");
        config.ifPresent(found -> blobs.add(digestOf(found)));
        document.find("layers").ifPresent(layers -> layers.elements().forEach(layer -> blobs.add(digestOf(layer))));
        // image-spec: without an artifactType of its own an image's is the media type of its config.
        this.artifactType = document.find("artifactType")
                .map(JsonValue::text)
                .orElse(config.map(found -> found.get("mediaType").text()).orElse(""));
        document.find("annotations")
                .ifPresent(all -> all.members().forEach((key, value) -> annotations.put(key, value.text())));
    }

    /** Reads a pushed manifest; refuses what is none, or says to be something else than its content type. */
    static RegistryManifest read(byte[] bytes, String contentType) {
        try {
            JsonValue document = Json.parse(bytes, JsonLimits.DOCUMENT);
            if (document.get("schemaVersion").whole() != 2) {
                throw invalid("schemaVersion is not 2");
            }
            String said = document.find("mediaType").map(JsonValue::text).orElse(contentType);
            if (!said.equals(contentType)) {
                throw invalid("mediaType " + said + " does not fit the content type " + contentType);
            }
            return new RegistryManifest(bytes, contentType, document);
        } catch (JsonException | IllegalArgumentException e) {
            throw invalid(e.getMessage());
        }
    }

    Digest digest() {
        return digest;
    }

    byte[] bytes() {
        return bytes;
    }

    String mediaType() {
        return mediaType;
    }

    String artifactType() {
        return artifactType;
    }

    Optional<Digest> subject() {
        return subject;
    }

    /** Returns the config's and the layers' digests. */
    List<Digest> blobs() {
        return blobs;
    }

    Map<String, String> annotations() {
        return annotations;
    }

    private static Digest digestOf(JsonValue descriptor) {
        return Digest.parse(descriptor.get("digest").text());
    }

    private static RegistryError invalid(@org.jspecify.annotations.Nullable String why) {
        return new RegistryError(400, "MANIFEST_INVALID", "not a manifest: " + why);
    }
}
