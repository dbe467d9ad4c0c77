package io.edgewise.agent.config;

import io.edgewise.attest.Requirement;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.attest.TrustPolicyBuilder;
import io.edgewise.identity.Certificates;
import io.edgewise.identity.KeyFileException;
import io.edgewise.identity.KeyFiles;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRules;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the trust policy, schema {@code edgewise.policy/v1}. Files of keys and authorities are relative to the policy's
 * folder.
 */
public final class PolicyReader {
    private PolicyReader() {}

    /**
     * Reads the file and the keys it names.
     *
     * @throws ConfigException with file, line, key and what to do
     */
    public static TrustPolicy read(Path file) {
        Writable.byEverybody(file).ifPresent(problem -> {
            throw new ConfigException(file.toString(), 0, "is nobody's policy: " + problem);
        });
        return parse(file, StrictYaml.bytes(file));
    }

    static TrustPolicy parse(Path file, byte[] bytes) {
        ConfigNode root = StrictYaml.parse(file.toString(), bytes)
                .only("schema", "name", "counter", "development", "keys", "authorities", "revoked", "scopes");
        root.get("schema").oneOf("edgewise.policy/v1");
        TrustPolicyBuilder policy = TrustPolicy.builder(AgentConfigReader.name(root.get("name")))
                .counter(root.get("counter").whole(1, Integer.MAX_VALUE))
                .development(root.find("development").map(ConfigNode::flag).orElse(false));
        Path folder = StrictYaml.folderOf(file);
        named(root, "keys")
                .forEach((name, key) -> add(
                        key,
                        () -> policy.key(
                                name, publicKey(folder, key.only("file").get("file")))));
        named(root, "authorities")
                .forEach((name, authority) -> add(
                        authority,
                        () -> policy.authority(
                                name, roots(folder, authority.only("file").get("file")))));
        for (ConfigNode digest : RequirementReader.list(root, "revoked")) {
            add(digest, () -> policy.revoke(Digest.parse(digest.text())));
        }
        for (ConfigNode scope : root.get("scopes").elements()) {
            addScope(policy, scope.only("prefix", "require", "model"));
        }
        try {
            return policy.build();
        } catch (IllegalArgumentException e) {
            throw root.error(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, ConfigNode> named(ConfigNode root, String key) {
        return root.find(key).map(ConfigNode::entries).orElse(Map.of());
    }

    private static void addScope(TrustPolicyBuilder policy, ConfigNode scope) {
        String prefix = scope.get("prefix").text();
        List<Requirement> require = new ArrayList<>();
        for (ConfigNode rule : scope.get("require").elements()) {
            require.add(RequirementReader.read(rule));
        }
        ModelRules model = scope.find("model").map(ModelRulesReader::read).orElse(ModelRules.DEFAULT);
        add(scope, () -> policy.scope(prefix, require, model));
    }

    /** Says where it stands what the policy does not take. */
    private static void add(ConfigNode node, Runnable adding) {
        try {
            adding.run();
        } catch (IllegalArgumentException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    private static PublicKey publicKey(Path folder, ConfigNode file) {
        try {
            return KeyFiles.readAnyPublic(ours(folder, file));
        } catch (KeyFileException e) {
            throw file.error(String.valueOf(e.getMessage()));
        }
    }

    private static List<X509Certificate> roots(Path folder, ConfigNode file) {
        try {
            return Certificates.read(ours(folder, file));
        } catch (KeyFileException e) {
            throw file.error(String.valueOf(e.getMessage()));
        }
    }

    /** Returns a file that not everybody may write: who can change a key can change the policy. */
    private static Path ours(Path folder, ConfigNode file) {
        Path path = file.path(folder);
        Writable.byEverybody(path).ifPresent(problem -> {
            throw file.error(problem);
        });
        return path;
    }
}
