package io.edgewise.registry;

import io.edgewise.json.JsonException;
import io.edgewise.json.JsonValue;
import io.edgewise.json.JsonWriter;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.util.List;

/** The config blob of a ModelPack v0.0.7 manifest ({@code schema/config-schema.json} there). */
final class ModelPackConfig {
    private ModelPackConfig() {}

    /** Returns the config of an ONNX model whose layers are raw files: then a diffId is the layer's digest. */
    static byte[] encode(String name, String version, List<Descriptor> layers) {
        return JsonWriter.object(to -> to.putObject(
                        "descriptor", is -> is.put("name", name).put("version", version))
                .putObject("config", is -> is.put("format", "onnx"))
                .putObject(
                        "modelfs",
                        is -> is.put("type", "layers")
                                .putTexts(
                                        "diffIds",
                                        layers.stream()
                                                .map(layer -> layer.digest().toString())
                                                .toList())));
    }

    /**
     * Refuses a ModelPack config that does not describe the layers; other kinds of config are not looked at.
     *
     * @param diffIds what the layers are without their packing
     * @throws RefusedException CONFIG_MISMATCH; MALFORMED for one that is no JSON
     */
    static void check(OciManifest manifest, byte[] config, List<String> diffIds, Object name) {
        if (manifest.config().mediaType().equals(MediaTypes.MODEL_CONFIG)) {
            OciDocument.read(config, "the config of " + name, document -> checked(document, diffIds));
        } else if (MediaTypes.MODEL.equals(manifest.artifactType())) {
            throw mismatch(
                    "the config of " + name + " is '" + manifest.config().mediaType() + "', no ModelPack config");
        }
    }

    private static JsonValue checked(JsonValue document, List<String> diffIds) {
        try {
            document.get("descriptor").members();
            document.get("config").members();
            JsonValue files = document.get("modelfs");
            if (!files.get("type").text().equals("layers")
                    || !files.get("diffIds").texts().equals(diffIds)) {
                throw new JsonException(
                        "/modelfs/diffIds", "are not the digests of the unpacked layers in their order");
            }
            return document;
        } catch (JsonException e) {
            throw mismatch(String.valueOf(e.getMessage()));
        }
    }

    private static RefusedException mismatch(String what) {
        return new RefusedException(Refusal.CONFIG_MISMATCH, what + "; pack the model again");
    }
}
