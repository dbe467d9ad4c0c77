package io.edgewise.registry;

import io.edgewise.model.ModelRef;
import java.nio.file.Path;
import java.util.Set;

/** A process that pulls one package, to be killed: {@code STORE REF}. */
final class PullingChild {
    private PullingChild() {}

    public static void main(String[] args) {
        ModelRef ref = ModelRef.parse(args[1]);
        RegistryClient client = new RegistryClient(new RegistrySettings(Set.of(ref.registry())));
        ModelStore.open(Path.of(args[0])).pull(ref, client, Progress.NONE);
    }
}
