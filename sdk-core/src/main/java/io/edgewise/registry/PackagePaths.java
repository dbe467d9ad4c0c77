package io.edgewise.registry;

import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/** Which file a layer is, or which files are packed in it. */
final class PackagePaths {
    /** The annotation of ModelPack v0.0.7. */
    static final String MODEL_PATH = "org.cncf.model.filepath";

    private static final List<String> ANNOTATIONS =
            List.of(MODEL_PATH, "org.cnai.model.filepath", "org.opencontainers.image.title");

    private PackagePaths() {}

    /**
     * Returns the files that can be told from the manifest alone: those of layers that are not packed.
     *
     * @throws RefusedException UNSAFE_PATH, INVALID_PATH or PATH_CONFLICT, KIND_UNSUPPORTED for packings that are not
     *     read
     */
    static List<PackageFile> files(OciManifest manifest, Object name) {
        return files(manifest, name, layer -> List.of());
    }

    /**
     * Returns all files, in the order of their layers.
     *
     * @param archives reads what is packed in a layer
     * @throws RefusedException as above, and what {@code archives} refuses
     */
    static List<PackageFile> files(OciManifest manifest, Object name, Archives archives) {
        Names names = new Names(name);
        List<PackageFile> files = new ArrayList<>();
        for (Descriptor layer : manifest.layers()) {
            String path = pathOf(layer, name);
            if (isPacked(layer)) {
                for (ArchiveEntry entry : archives.entries(layer)) {
                    mustLieBelow(path, entry, name);
                    names.add(entry.path(), entry.isFolder());
                    if (!entry.isFolder()) {
                        files.add(new PackageFile(
                                entry.path(), layer.mediaType(), entry.digest(), entry.size(), layer.digest()));
                    }
                }
            } else {
                names.add(path, false);
                files.add(new PackageFile(path, layer.mediaType(), layer.digest(), layer.size()));
            }
        }
        return files;
    }

    /**
     * Tells whether files are packed in a layer. oras calls plain files a tar layer too; of those only the annotation
     * says which are.
     */
    static boolean isPacked(Descriptor layer) {
        boolean modelPack = layer.mediaType().startsWith("application/vnd.cncf.model.")
                && layer.mediaType().contains(".tar");
        return modelPack || "true".equals(layer.annotations().get("io.deis.oras.content.unpack"));
    }

    private static String pathOf(Descriptor layer, Object name) {
        NavigableMap<String, String> annotations = layer.annotations();
        String path = ANNOTATIONS.stream()
                .filter(annotations::containsKey)
                .findFirst()
                .map(annotations::get)
                .orElseThrow(() -> new RefusedException(
                        Refusal.INVALID_PATH,
                        name + ": the layer " + layer.digest() + " has no path (" + MODEL_PATH
                                + "): this is no model package"));
        SafePath.check(path, name);
        return path;
    }

    private static void mustLieBelow(String path, ArchiveEntry entry, Object name) {
        if (!entry.path().equals(path) && !entry.path().startsWith(path + "/")) {
            throw new RefusedException(
                    Refusal.INVALID_PATH,
                    name + ": the layer of '" + SafePath.printable(path) + "' holds '"
                            + SafePath.printable(entry.path()) + "', which is not in it; pack it under its path");
        }
    }

    /** Reads what is packed in a layer. */
    interface Archives {
        /** Returns files and folders in their order. */
        List<ArchiveEntry> entries(Descriptor layer);
    }

    /** The names that are taken, as the least particular system sees them. */
    private static final class Names {
        private final Object name;
        private final Map<String, Boolean> folders = new HashMap<>();

        Names(Object name) {
            this.name = name;
        }

        void add(String path, boolean folder) {
            String folded = SafePath.fold(path);
            for (int at = folded.indexOf('/'); at >= 0; at = folded.indexOf('/', at + 1)) {
                take(folded.substring(0, at), true);
            }
            take(folded, folder);
        }

        private void take(String folded, boolean folder) {
            Boolean before = folders.put(folded, folder);
            if (before != null && !(before && folder)) {
                throw new RefusedException(
                        Refusal.PATH_CONFLICT,
                        name + ": '" + SafePath.printable(folded)
                                + (before == folder
                                        ? "' is the name of two files, or they differ only in case"
                                        : "' is a file and a folder"));
            }
        }
    }
}
