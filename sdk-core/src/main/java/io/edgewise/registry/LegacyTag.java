package io.edgewise.registry;

import io.edgewise.model.Digest;
import io.edgewise.model.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The two tags under which cosign before version 3 attaches what it signed: {@code sha256-<hex>.sig} and {@code .att}.
 * Each names a manifest that has a signature or attestation in every layer and does not say what it is about; only the
 * tag does.
 */
enum LegacyTag {
    /** Signatures: the payload is the layer, the signature stands in its annotations. */
    SIGNATURES(".sig", MediaTypes.SIMPLE_SIGNING, Evidence.Form.COSIGN_SIGNATURE),
    /** Attestations: DSSE envelopes. */
    ATTESTATIONS(".att", MediaTypes.DSSE, Evidence.Form.COSIGN_ATTESTATION);

    /** The annotation under which an image layout keeps tags. */
    static final String NAME = "org.opencontainers.image.ref.name";

    /** How large the layers of one tag may be together. */
    private static final int LIMIT = 1 << 20;

    private final String suffix;
    private final String mediaType;
    private final Evidence.Form form;

    LegacyTag(String suffix, String mediaType, Evidence.Form form) {
        this.suffix = suffix;
        this.mediaType = mediaType;
        this.form = form;
    }

    String of(Digest subject) {
        return Referrers.tag(subject) + suffix;
    }

    /** Returns the manifest that a layout keeps under this tag. */
    Optional<Descriptor> in(OciIndex index, Digest subject) {
        String name = of(subject);
        return index.manifests().stream()
                .filter(entry -> name.equals(entry.annotations().get(NAME)))
                .findFirst();
    }

    /** Returns the layers that are of this kind, no more and no larger together than is read. */
    List<Descriptor> layers(OciManifest manifest) {
        List<Descriptor> layers = new ArrayList<>();
        long left = LIMIT;
        for (Descriptor layer : manifest.layers()) {
            if (layer.mediaType().equals(mediaType)
                    && layer.size() <= Math.min(left, Stored.BUNDLE_LIMIT)
                    && layers.size() < Stored.MOST_BUNDLES) {
                layers.add(layer);
                left -= layer.size();
            }
        }
        return layers;
    }

    /** Returns what of it is here. */
    List<Evidence> evidence(Layout layout, OciManifest manifest) {
        List<Evidence> evidence = new ArrayList<>();
        for (Descriptor layer : layers(manifest)) {
            if (layout.holds(layer)) {
                layout.read(layer.digest(), Stored.BUNDLE_LIMIT)
                        .map(document -> new Evidence(form, document, layer.annotations()))
                        .ifPresent(evidence::add);
            }
        }
        return evidence;
    }

    /** Tells whether a listed manifest stands under such a tag, of whatever subject. */
    static boolean isOne(Descriptor entry) {
        String name = entry.annotations().getOrDefault(NAME, "");
        return name.startsWith("sha256-") && (name.endsWith(".sig") || name.endsWith(".att"));
    }
}
