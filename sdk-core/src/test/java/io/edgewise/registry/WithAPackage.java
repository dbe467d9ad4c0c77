package io.edgewise.registry;

import io.edgewise.model.Digest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of an empty store beside a registry that has one package. */
abstract class WithAPackage {
    static final Digest MODEL = Digest.of(Samples.MODEL);

    @TempDir
    Path folder;

    final FakeRegistry registry = new FakeRegistry(false);
    RegistryClient client;
    Digest digest;
    ModelStore store;

    @BeforeEach
    void pushAPackage() {
        client = new RegistryClient(registry.settings());
        digest = Samples.push(folder.resolve("packed"), registry);
        store = ModelStore.open(folder.resolve("store"));
        registry.requests.clear();
    }

    @AfterEach
    void close() {
        registry.close();
    }
}
