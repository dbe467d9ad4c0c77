package io.edgewise.registry;

import io.edgewise.json.JsonException;
import io.edgewise.json.JsonValue;
import io.edgewise.json.JsonWriter;
import io.edgewise.model.Digest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A list of manifests: OCI image-spec 1.1, image index. A layout's {@code index.json}, a registry's answer to who
 * refers to a manifest, and the fallback tag are all such lists.
 *
 * @param manifests the manifests, at most 4096
 */
record OciIndex(List<Descriptor> manifests) {
    static final OciIndex EMPTY = new OciIndex(List.of());

    private static final int MOST = 4096;

    OciIndex {
        manifests = List.copyOf(manifests);
    }

    static OciIndex parse(byte[] bytes, Object name) {
        return OciDocument.read(bytes, name, OciIndex::read);
    }

    private static OciIndex read(JsonValue document) {
        OciDocument.expect(document, MediaTypes.INDEX);
        List<JsonValue> elements = document.get("manifests").elements();
        if (elements.size() > MOST) {
            throw new JsonException("/manifests", "has more than " + MOST + " entries");
        }
        List<Descriptor> manifests = new ArrayList<>();
        elements.forEach(element -> manifests.add(Descriptor.read(element)));
        return new OciIndex(manifests);
    }

    byte[] encode() {
        return JsonWriter.object(to -> to.put("schemaVersion", 2)
                .put("mediaType", MediaTypes.INDEX)
                .putObjects("manifests", manifests, (item, manifest) -> manifest.write(item)));
    }

    /** Tells whether it has no more entries than are read. */
    boolean fits() {
        return manifests.size() <= MOST;
    }

    boolean lists(Digest manifest) {
        return manifests.stream().anyMatch(entry -> entry.digest().equals(manifest));
    }

    /** Returns this list with these manifests too; one that is listed already stays as it is. */
    OciIndex with(List<Descriptor> more) {
        List<Descriptor> all = new ArrayList<>(manifests);
        for (Descriptor manifest : more) {
            if (all.stream().noneMatch(entry -> entry.digest().equals(manifest.digest()))) {
                all.add(manifest);
            }
        }
        return new OciIndex(all);
    }

    /** Returns this list without these manifests, whatever their tags. */
    OciIndex without(Collection<Digest> gone) {
        return new OciIndex(manifests.stream()
                .filter(entry -> !gone.contains(entry.digest()))
                .toList());
    }
}
