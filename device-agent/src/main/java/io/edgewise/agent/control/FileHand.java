package io.edgewise.agent.control;

import io.edgewise.agent.config.ConfigException;
import io.edgewise.agent.config.StateReader;
import io.edgewise.deploy.DesiredState;
import io.edgewise.duty.DutyCycle;
import io.edgewise.model.Digest;
import io.edgewise.registry.RegistryAccess;
import io.edgewise.telemetry.Telemetry;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The hand that reads the state file: at start, and again whenever its content changes. A file that cannot be used
 * changes nothing: what ran goes on.
 */
final class FileHand implements DutyCycle {
    private final Path file;
    private final Map<String, RegistryAccess> registries;
    private final Consumer<DesiredState> reconciler;
    private final Telemetry telemetry;

    // Confined to its thread.
    private @Nullable Digest seen;

    // Written by its thread, read by any.
    private volatile @Nullable String refused;

    /**
     * Makes a hand.
     *
     * @param registries how registries are reached: what is said of a reference that is not pinned goes by it
     */
    FileHand(
            Path file, Map<String, RegistryAccess> registries, Consumer<DesiredState> reconciler, Telemetry telemetry) {
        this.file = file;
        this.registries = registries;
        this.reconciler = reconciler;
        this.telemetry = telemetry;
    }

    @Override
    public String roleName() {
        return "hand-file";
    }

    @Override
    public int doWork() {
        byte[] bytes = read();
        if (bytes == null) {
            return 0;
        }
        Digest digest = Digest.of(bytes);
        if (digest.equals(seen)) {
            return 0;
        }
        seen = digest;
        try {
            reconciler.accept(StateReader.parse(file.toString(), bytes, registries));
            refused = null;
        } catch (ConfigException e) {
            refused = e.getMessage();
            Logger.error("the state file is not used, what ran goes on: {}", e.getMessage());
            telemetry.event("desired", digest.toString(), "refused", String.valueOf(e.getMessage()));
        }
        return 1;
    }

    /** Returns why the file as it stands now is not used; null when it is. For any thread. */
    @Nullable
    String refused() {
        return refused;
    }

    private byte @Nullable [] read() {
        try {
            return StateReader.bytes(file);
        } catch (ConfigException e) {
            return null; // being replaced, or gone: what was declared last still holds
        }
    }
}
