package io.edgewise.registry;

import io.edgewise.model.Digest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the packed layers of one package; they share one limit. */
final class Unpacking implements PackagePaths.Archives {
    private final Layout layout;
    private final Object name;
    private final Map<Digest, Digest> unpacked = new HashMap<>();
    private long left;

    Unpacking(Layout layout, long most, Object name) {
        this.layout = layout;
        this.left = most;
        this.name = name;
    }

    @Override
    public List<ArchiveEntry> entries(Descriptor layer) {
        Archive archive = Archive.read(() -> layout.stream(layer.digest()), layer, left, name);
        unpacked.put(layer.digest(), archive.unpacked());
        archive.entries().forEach(entry -> left -= entry.size());
        return archive.entries();
    }

    /** Returns what a config must call each layer: the digest of what it is without its packing. */
    List<String> diffIds(List<Descriptor> layers) {
        return layers.stream()
                .map(Descriptor::digest)
                .map(digest -> unpacked.getOrDefault(digest, digest).toString())
                .toList();
    }
}
