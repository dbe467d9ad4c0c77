package io.edgewise.registry;

/** The names that OCI image-spec 1.1, ModelPack v0.0.7 and Sigstore give to documents. */
final class MediaTypes {
    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String INDEX = "application/vnd.oci.image.index.v1+json";
    static final String EMPTY = "application/vnd.oci.empty.v1+json";
    static final String MODEL = "application/vnd.cncf.model.manifest.v1+json";
    static final String MODEL_CONFIG = "application/vnd.cncf.model.config.v1+json";
    static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";

    private MediaTypes() {}
}
