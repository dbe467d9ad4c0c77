package io.edgewise.registry;

import io.edgewise.json.JsonException;
import io.edgewise.json.JsonValue;
import io.edgewise.json.JsonWriter;
import io.edgewise.model.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An image manifest: OCI image-spec 1.1.
 *
 * @param artifactType what kind of artifact it is, or null
 * @param config the config blob
 * @param layers the blobs
 * @param subject the manifest that this one is about, or null
 */
record OciManifest(
        @Nullable String artifactType,
        Descriptor config,
        List<Descriptor> layers,
        @Nullable Descriptor subject) {
    private static final int MOST_LAYERS = 1024;

    OciManifest {
        layers = List.copyOf(layers);
    }

    static OciManifest parse(byte[] bytes, Object name) {
        return OciDocument.read(bytes, name, OciManifest::read);
    }

    private static OciManifest read(JsonValue document) {
        OciDocument.expect(document, MediaTypes.MANIFEST);
        List<JsonValue> elements = document.get("layers").elements();
        if (elements.isEmpty() || elements.size() > MOST_LAYERS) {
            throw new JsonException("/layers", "expected 1 to " + MOST_LAYERS + " layers, found " + elements.size());
        }
        List<Descriptor> layers = new ArrayList<>();
        elements.forEach(element -> layers.add(Descriptor.read(element)));
        Optional<JsonValue> type = document.find("artifactType");
        Optional<JsonValue> subject = document.find("subject");
        return new OciManifest(
                type.isPresent() ? type.get().text() : null,
                Descriptor.read(document.get("config")),
                layers,
                subject.isPresent() ? Descriptor.read(subject.get()) : null);
    }

    /** Returns the bytes: the same for the same manifest. */
    byte[] encode() {
        return JsonWriter.object(to -> {
            to.put("schemaVersion", 2).put("mediaType", MediaTypes.MANIFEST);
            if (artifactType != null) {
                to.put("artifactType", artifactType);
            }
            to.putObject("config", config::write);
            to.putObjects("layers", layers, (item, layer) -> layer.write(item));
            if (subject != null) {
                to.putObject("subject", subject::write);
            }
        });
    }

    /** Returns config and layers, each digest once. */
    List<Descriptor> blobs() {
        List<Descriptor> blobs = new ArrayList<>();
        Stream.concat(Stream.of(config), layers.stream())
                .filter(blob -> blobs.stream().noneMatch(other -> other.digest().equals(blob.digest())))
                .forEach(blobs::add);
        return blobs;
    }

    /** Tells whether this carries a signature bundle for that manifest. */
    boolean signs(Digest manifest) {
        return subject != null
                && subject.digest().equals(manifest)
                && layers.size() == 1
                && layers.get(0).mediaType().equals(MediaTypes.BUNDLE);
    }
}
