package io.edgewise.agent.config;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a device learns whom to trust. */
public sealed interface TrustConfig {
    /**
     * From its operator's own file.
     *
     * @param policy the file
     */
    record Own(Path policy) implements TrustConfig {
        @Override
        public void mustBeThere() {
            refuseMissing(
                    policy,
                    "'trust.policy'",
                    "put the policy there, or make one to try things with: edgewise trust init");
        }
    }

    /**
     * From signed bundles.
     *
     * @param bundle where a new one lies, or did
     * @param root who may sign the first one
     */
    record Bundled(Path bundle, Path root) implements TrustConfig {
        @Override
        public void mustBeThere() {
            refuseMissing(root, "'trust.root'", "put the fleet's root.yaml there");
        }
    }

    /**
     * Sees that the file is there which nothing can take the place of.
     *
     * @throws ConfigException when it is not, with the key that names it and what to do
     */
    void mustBeThere();

    private static void refuseMissing(Path file, String key, String whatToDo) {
        if (Files.notExists(file)) {
            throw new ConfigException(
                    file.toString(), 0, "does not exist; " + key + " in agent.yaml names it: " + whatToDo);
        }
    }

    /** Reads the key {@code trust} of {@code agent.yaml}. */
    static TrustConfig read(ConfigNode trust, Path folder) {
        trust.only("policy", "bundle", "root");
        @Nullable ConfigNode policy = trust.find("policy").orElse(null);
        if (policy == null) {
            if (trust.entries().isEmpty()) {
                throw trust.error("'trust' says nothing: { policy: FILE }, or { bundle: FILE, root: FILE }");
            }
            return new Bundled(
                    trust.get("bundle").path(folder), trust.get("root").path(folder));
        }
        if (trust.entries().size() > 1) {
            throw trust.error("'trust' has either 'policy', or 'bundle' and 'root': one says whom the device trusts");
        }
        return new Own(policy.path(folder));
    }
}
