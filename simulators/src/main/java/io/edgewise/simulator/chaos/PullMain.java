package io.edgewise.simulator.chaos;

import io.edgewise.model.ModelRef;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.Progress;
import io.edgewise.registry.RegistryClient;
import io.edgewise.registry.RegistrySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Pulls one package in a process of its own, that may be killed at any instant: {@code STORE REF}. It says
 * {@code ready}, waits for a line, pulls and says {@code right}.
 */
final class PullMain {
    private PullMain() {}

    /** Pulls once. */
    public static void main(String... arguments) throws IOException {
        ModelRef ref = ModelRef.parse(arguments[1]);
        RegistryClient client = new RegistryClient(new RegistrySettings(Set.of(ref.registry())));
        ModelStore store = ModelStore.open(Path.of(arguments[0]));
        System.out.println("ready");
        if (System.in.read() >= 0) {
            store.pull(ref, client, Progress.NONE);
            System.out.println("right");
        }
        Runtime.getRuntime().halt(0);
    }
}
