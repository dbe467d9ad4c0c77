package io.edgewise.registry;

import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Set;

/**
 * Which file a layer is. The names come from strangers and may become file names on any system, so what one of them
 * could read in two ways is refused.
 */
final class PackagePaths {
    /** The annotation of ModelPack v0.0.7. */
    static final String MODEL_PATH = "org.cncf.model.filepath";

    private static final List<String> ANNOTATIONS =
            List.of(MODEL_PATH, "org.cnai.model.filepath", "org.opencontainers.image.title");
    private static final int MOST_BYTES = 1024;
    private static final int MOST_SEGMENT_BYTES = 255;

    private PackagePaths() {}

    /**
     * Returns the files that the layers are, in their order.
     *
     * @throws RefusedException MALFORMED for unsafe or missing paths, KIND_UNSUPPORTED for packed layers
     */
    static List<PackageFile> files(OciManifest manifest, Object name) {
        Set<String> files = new HashSet<>();
        Set<String> folders = new HashSet<>();
        List<PackageFile> result =
                manifest.layers().stream().map(layer -> file(layer, name)).toList();
        for (PackageFile file : result) {
            String folded = fold(file.path());
            if (!files.add(folded)) {
                throw malformed(name, "two files are named '" + printable(file.path()) + "', or differ only in case");
            }
            for (int at = folded.indexOf('/'); at >= 0; at = folded.indexOf('/', at + 1)) {
                folders.add(folded.substring(0, at));
            }
        }
        folders.stream().filter(files::contains).findAny().ifPresent(both -> {
            throw malformed(name, "'" + both + "' is a file and a folder");
        });
        return result;
    }

    /** Refuses a path that is not plain and relative. */
    static void check(String path, Object name) {
        boolean bad = path.isEmpty()
                || path.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES
                || path.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == '\\' || c == ':')
                || !StandardCharsets.UTF_8.newEncoder().canEncode(path);
        for (String segment : path.split("/", -1)) {
            bad |= segment.isEmpty()
                    || segment.equals(".")
                    || segment.equals("..")
                    || segment.getBytes(StandardCharsets.UTF_8).length > MOST_SEGMENT_BYTES;
        }
        if (bad) {
            throw malformed(name, "'" + printable(path) + "' is no safe path; use a relative one like model.onnx");
        }
    }

    private static PackageFile file(Descriptor layer, Object name) {
        // oras calls plain files a tar layer; only the unpack annotation says that one really is packed.
        if ((layer.mediaType().startsWith("application/vnd.cncf.model.")
                        && layer.mediaType().contains(".tar"))
                || "true".equals(layer.annotations().get("io.deis.oras.content.unpack"))) {
            throw new RefusedException(
                    Refusal.KIND_UNSUPPORTED,
                    name + ": the layer " + layer.digest() + " is a tar; push the files themselves (raw)");
        }
        NavigableMap<String, String> annotations = layer.annotations();
        String path = ANNOTATIONS.stream()
                .filter(annotations::containsKey)
                .findFirst()
                .map(annotations::get)
                .orElseThrow(() -> malformed(
                        name,
                        "the layer " + layer.digest() + " has no path (" + MODEL_PATH + "): this is no model package"));
        check(path, name);
        return new PackageFile(path, layer.mediaType(), layer.digest(), layer.size());
    }

    private static String fold(String path) {
        return Normalizer.normalize(path, Normalizer.Form.NFC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }

    private static String printable(String path) {
        String cut = path.length() > 80 ? path.substring(0, 80) + "…" : path;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }

    private static RefusedException malformed(Object name, String what) {
        return new RefusedException(Refusal.MALFORMED, name + ": " + what);
    }
}
