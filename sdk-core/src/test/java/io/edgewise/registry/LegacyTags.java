package io.edgewise.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.edgewise.model.Digest;
import java.util.ArrayList;
import java.util.List;

/** Attaches what cosign before version 3 does. */
final class LegacyTags {
    private LegacyTags() {}

    /** Puts a manifest with one layer for each payload under the tag; the annotations number the layers. */
    static void attach(FakeRegistry registry, Digest subject, String suffix, String mediaType, String... payloads) {
        List<Descriptor> layers = new ArrayList<>();
        for (String payload : payloads) {
            byte[] bytes = payload.getBytes(UTF_8);
            registry.blobs.put(Digest.of(bytes).toString(), bytes);
            layers.add(Descriptor.of(mediaType, bytes)
                    .withAnnotation("dev.cosignproject.cosign/signature", "c2ln" + layers.size()));
        }
        byte[] config = "{\"rootfs\":{}}".getBytes(UTF_8);
        registry.blobs.put(Digest.of(config).toString(), config);
        byte[] manifest = new OciManifest(
                        null, Descriptor.of("application/vnd.oci.image.config.v1+json", config), layers, null)
                .encode();
        registry.manifests.put("sha256-" + subject.hex() + suffix, manifest);
        registry.manifests.put(Digest.of(manifest).toString(), manifest);
    }
}
