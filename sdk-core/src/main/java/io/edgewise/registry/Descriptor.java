package io.edgewise.registry;

import io.edgewise.json.JsonException;
import io.edgewise.json.JsonValue;
import io.edgewise.json.JsonWriter;
import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A pointer to a blob: OCI image-spec 1.1, descriptor. Nothing in it is believed before the blob was hashed.
 *
 * @param mediaType what the blob is said to be
 * @param digest its digest
 * @param size its size in bytes, not negative
 * @param artifactType what kind of artifact a manifest is said to be, or null
 * @param annotations sorted by key
 */
record Descriptor(
        String mediaType,
        Digest digest,
        long size,
        @Nullable String artifactType,
        NavigableMap<String, String> annotations) {
    private static final int MOST_ANNOTATIONS = 64;

    Descriptor {
        annotations = Collections.unmodifiableNavigableMap(new TreeMap<>(annotations));
    }

    static Descriptor of(String mediaType, byte[] blob) {
        return new Descriptor(mediaType, Digest.of(blob), blob.length, null, new TreeMap<>());
    }

    Descriptor withArtifactType(String type) {
        return new Descriptor(mediaType, digest, size, type, annotations);
    }

    Descriptor withAnnotation(String key, String value) {
        NavigableMap<String, String> more = new TreeMap<>(annotations);
        more.put(key, value);
        return new Descriptor(mediaType, digest, size, artifactType, more);
    }

    static Descriptor read(JsonValue value) {
        NavigableMap<String, String> annotations = new TreeMap<>();
        Map<String, JsonValue> found =
                value.find("annotations").map(JsonValue::members).orElse(Map.of());
        if (found.size() > MOST_ANNOTATIONS) {
            throw new JsonException(value.path(), "has more than " + MOST_ANNOTATIONS + " annotations");
        }
        found.forEach((key, text) -> annotations.put(key, text.text()));
        Optional<JsonValue> type = value.find("artifactType");
        Descriptor read = new Descriptor(
                value.get("mediaType").text(),
                digest(part(value, "digest")),
                size(part(value, "size")),
                type.isPresent() ? type.get().text() : null,
                annotations);
        value.find("data").ifPresent(data -> mustBe(read, data));
        return read;
    }

    /** A blob may stand in its descriptor too; never looked at, but two different ones would be one too many. */
    private static void mustBe(Descriptor blob, JsonValue data) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text(data));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Refusal.DESCRIPTOR_INVALID, data.path() + ": is no base64", e);
        }
        if (bytes.length != blob.size() || !Digest.of(bytes).equals(blob.digest())) {
            throw invalid(data.path(), "is another blob than the one with the digest beside it");
        }
    }

    void write(JsonWriter to) {
        to.put("mediaType", mediaType).put("digest", digest.toString()).put("size", size);
        if (artifactType != null) {
            to.put("artifactType", artifactType);
        }
        if (!annotations.isEmpty()) {
            to.putObject("annotations", members -> annotations.forEach(members::put));
        }
    }

    private static Digest digest(JsonValue value) {
        String text = text(value);
        if (text.startsWith("sha512:")) {
            throw new RefusedException(
                    Refusal.KIND_UNSUPPORTED, value.path() + ": sha512 digests are not read; push it with sha256");
        }
        try {
            return Digest.parse(text);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Refusal.DESCRIPTOR_INVALID, value.path() + ": " + e.getMessage(), e);
        }
    }

    private static long size(JsonValue value) {
        long size;
        try {
            size = value.whole();
        } catch (JsonException e) {
            throw new RefusedException(Refusal.DESCRIPTOR_INVALID, String.valueOf(e.getMessage()), e);
        }
        if (size < 0) {
            throw invalid(value.path(), "a size is not negative: " + size);
        }
        return size;
    }

    private static String text(JsonValue value) {
        try {
            return value.text();
        } catch (JsonException e) {
            throw new RefusedException(Refusal.DESCRIPTOR_INVALID, String.valueOf(e.getMessage()), e);
        }
    }

    private static JsonValue part(JsonValue descriptor, String key) {
        return descriptor
                .find(key)
                .orElseThrow(() -> invalid(descriptor.path(), "points at nothing: it has no '" + key + "'"));
    }

    private static RefusedException invalid(String path, String what) {
        return new RefusedException(
                Refusal.DESCRIPTOR_INVALID, (path.isEmpty() ? "the descriptor" : path) + ": " + what);
    }
}
