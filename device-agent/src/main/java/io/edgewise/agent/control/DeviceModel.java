package io.edgewise.agent.control;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.deploy.ModelGate;
import io.edgewise.deploy.ModelLoad;
import io.edgewise.durable.Folders;
import io.edgewise.model.Model;
import io.edgewise.model.ModelRef;
import io.edgewise.model.ModelRuntime;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.RegistryClient;
import io.edgewise.registry.RegistrySettings;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * One model for a command that needs it once, taken through every gate of the device's own configuration: from the
 * device's store if it lies there, else from its registry. It is judged by a copy of the device's records: what ran
 * there is let in again, and nothing of them is written.
 */
public final class DeviceModel {
    private DeviceModel() {}

    /**
     * Loads a model, which is the caller's to close.
     *
     * @param config what is the device's own
     * @param name what pipelines call it
     * @param ref where it lies, pinned to a digest
     * @throws io.edgewise.model.RefusedException with what a gate said
     * @throws IOException when the device's records cannot be read; who runs the agent can
     */
    public static Model load(AgentConfig config, String name, ModelRef ref) throws IOException {
        Path folder = Files.createTempDirectory("edgewise-model");
        try (RegistryClient client = new RegistryClient(new RegistrySettings(config.registries()))) {
            ModelStore store = ModelStore.open(folder.resolve("models"));
            if (Files.isDirectory(config.models())) {
                ModelStore device = ModelStore.open(config.models());
                store = device.find(ref.pinned()).isPresent() ? device : store;
            }
            Path records = Files.createDirectory(folder.resolve("records"));
            List<ModelRuntime> engines = new ArrayList<>();
            ServiceLoader.load(ModelRuntime.class).forEach(engines::add);
            ModelGate gates =
                    new ModelGate(store, client, RecordedTrust.of(config, null, records), engines, SystemTime.ticker());
            return ModelLoad.inOneGo(name, ref, gates);
        } finally {
            Folders.delete(folder);
        }
    }
}
