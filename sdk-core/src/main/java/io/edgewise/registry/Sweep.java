package io.edgewise.registry;

import io.edgewise.model.Digest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Removes from a store what cannot be reached from some packages: other packages, their signatures, and blobs of
 * neither. What is not listed any more is removed after the list is written, so that a kill leaves a store that opens.
 * Unfinished blobs stay; they go when their room is needed.
 */
final class Sweep {
    private final Layout layout;
    private final Set<Digest> roots;

    Sweep(Layout layout, Set<Digest> roots) {
        this.layout = layout;
        this.roots = Set.copyOf(roots);
    }

    /** Removes it. Only while nobody pulls. */
    CollectReport run() {
        OciIndex index = layout.index();
        List<Descriptor> kept = index.manifests().stream()
                .filter(entry -> isNeeded(index, entry))
                .toList();
        if (kept.size() < index.manifests().size()) {
            layout.save(new OciIndex(kept));
        }
        Set<Digest> needed = Stream.concat(roots.stream(), kept.stream().map(Descriptor::digest))
                .flatMap(this::reachable)
                .collect(Collectors.toSet());
        int blobs = 0;
        long bytes = 0;
        for (Part blob : layout.wholeBlobs()) {
            if (needed.stream().noneMatch(blob::isNamed)) {
                layout.remove(blob);
                blobs++;
                bytes += blob.size();
            }
        }
        return new CollectReport(index.manifests().size() - kept.size(), blobs, bytes);
    }

    private boolean isNeeded(OciIndex index, Descriptor entry) {
        if (roots.contains(entry.digest())) {
            return true;
        }
        for (LegacyTag tag : LegacyTag.values()) {
            for (Digest root : roots) {
                if (tag.in(index, root).filter(entry::equals).isPresent()) {
                    return true;
                }
            }
        }
        return Stored.manifest(layout, entry.digest())
                .map(OciManifest::subject)
                .filter(subject -> roots.contains(subject.digest()))
                .isPresent();
    }

    /** A package that is only half here counts as well: its manifest came first. */
    private Stream<Digest> reachable(Digest manifest) {
        Optional<OciManifest> found = Stored.manifest(layout, manifest);
        Set<Digest> all = new HashSet<>(Set.of(manifest));
        found.ifPresent(of -> of.blobs().forEach(blob -> all.add(blob.digest())));
        return all.stream();
    }
}
