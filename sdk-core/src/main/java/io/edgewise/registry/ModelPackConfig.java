package io.edgewise.registry;

import io.edgewise.json.JsonException;
import io.edgewise.json.JsonValue;
import io.edgewise.json.JsonWriter;
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

    /** Refuses a ModelPack config that does not describe the layers; other kinds of config are not looked at. */
    static void check(OciManifest manifest, byte[] config, Object name) {
        if (!manifest.config().mediaType().equals(MediaTypes.MODEL_CONFIG)) {
            return;
        }
        OciDocument.read(config, "the config of " + name, document -> {
            document.get("descriptor").members();
            document.get("config").members();
            JsonValue files = document.get("modelfs");
            List<String> expected = manifest.layers().stream()
                    .map(layer -> layer.digest().toString())
                    .toList();
            if (!files.get("type").text().equals("layers")
                    || !files.get("diffIds").texts().equals(expected)) {
                throw new JsonException("/modelfs/diffIds", "are not the digests of the raw layers in their order");
            }
            return document;
        });
    }
}
