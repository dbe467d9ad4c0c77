package io.edgewise.agent.packing;

import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Adds a lineage to a manifest that somebody wrote; all else in it stays as it is, byte for byte. */
public final class Lineage {
    private Lineage() {}

    /**
     * Returns the manifest with a lineage.
     *
     * @param lineage texts by key; empty for the manifest as it is
     * @throws PackingException when it has a lineage: that one is its author's to change
     */
    public static byte[] add(byte[] manifest, Map<String, List<String>> lineage) {
        if (lineage.isEmpty()) {
            return manifest;
        }
        if (Json.parse(manifest, JsonLimits.DOCUMENT).find("lineage").isPresent()) {
            throw new PackingException(
                    "the manifest has a lineage; add " + String.join(", ", lineage.keySet()) + " to it there");
        }
        String member = new String(
                JsonWriter.object(json -> json.putObject(
                        "lineage", object -> lineage.forEach((key, texts) -> object.putTexts(key, texts)))),
                StandardCharsets.UTF_8);
        String text = new String(manifest, StandardCharsets.UTF_8);
        int end = text.lastIndexOf('}');
        return (text.substring(0, end).stripTrailing() + ",\n " + member.substring(1, member.length() - 1) + "\n"
                        + text.substring(end))
                .getBytes(StandardCharsets.UTF_8);
    }
}
