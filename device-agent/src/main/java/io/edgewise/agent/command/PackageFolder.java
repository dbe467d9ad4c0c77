package io.edgewise.agent.command;

import io.edgewise.agent.config.ConfigException;
import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.StoredPackage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder with one package, as {@code models pack} makes it. */
final class PackageFolder {
    private PackageFolder() {}

    /** Returns the one package in a layout folder. */
    static StoredPackage only(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new ConfigException(folder.toString(), 0, "is no folder; 'edgewise models pack' makes one");
        }
        ModelStore store = ModelStore.open(folder);
        List<Digest> packages = store.packages();
        if (packages.size() != 1) {
            throw new RefusedException(
                    Refusal.MALFORMED, folder + " holds " + packages.size() + " packages; expected exactly one");
        }
        return store.find(packages.get(0))
                .orElseThrow(() -> new RefusedException(Refusal.UNAVAILABLE, folder + ": its package is not whole"));
    }
}
