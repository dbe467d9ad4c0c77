package io.edgewise.agent.config;

import io.edgewise.attest.TrustPolicy;
import io.edgewise.attest.TrustPolicyBuilder;
import io.edgewise.identity.KeyFileException;
import io.edgewise.identity.KeyFiles;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;

/** Reads the trust policy, schema {@code edgewise.policy/v1}. Key files are relative to the policy's folder. */
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
                .only("schema", "name", "counter", "development", "keys", "scopes");
        root.get("schema").oneOf("edgewise.policy/v1");
        TrustPolicyBuilder policy = TrustPolicy.builder(AgentConfigReader.name(root.get("name")))
                .counter(root.get("counter").whole(1, Integer.MAX_VALUE))
                .development(root.find("development").map(ConfigNode::flag).orElse(false));
        Path folder = StrictYaml.folderOf(file);
        for (Map.Entry<String, ConfigNode> key : root.get("keys").entries().entrySet()) {
            addKey(policy, folder, key.getKey(), key.getValue());
        }
        for (ConfigNode scope : root.get("scopes").elements()) {
            addScope(policy, scope.only("prefix", "require"));
        }
        try {
            return policy.build();
        } catch (IllegalArgumentException e) {
            throw root.error(String.valueOf(e.getMessage()));
        }
    }

    private static void addKey(TrustPolicyBuilder policy, Path folder, String name, ConfigNode key) {
        PublicKey read = publicKey(folder, key.only("file").get("file"));
        try {
            policy.key(name, read);
        } catch (IllegalArgumentException e) {
            throw key.error(String.valueOf(e.getMessage()));
        }
    }

    private static void addScope(TrustPolicyBuilder policy, ConfigNode scope) {
        List<ConfigNode> rules = scope.get("require").elements();
        if (rules.size() != 1) {
            throw scope.error("'require' must hold exactly one rule; several are not supported yet");
        }
        ConfigNode rule = rules.get(0).only("threshold", "keys", "formats");
        try {
            policy.scope(
                    scope.get("prefix").text(),
                    rule.find("threshold").map(t -> t.whole(1, 16)).orElse(1),
                    rule.get("keys").elements().stream().map(ConfigNode::text).toList(),
                    rule.find("formats")
                            .map(formats -> formats.elements().stream()
                                    .map(f -> f.oneOf("oms"))
                                    .toList())
                            .orElse(List.of("oms")));
        } catch (IllegalArgumentException e) {
            throw scope.error(String.valueOf(e.getMessage()));
        }
    }

    private static PublicKey publicKey(Path folder, ConfigNode file) {
        try {
            Path path = folder.resolve(file.text());
            Writable.byEverybody(path).ifPresent(problem -> {
                throw file.error(problem);
            });
            return KeyFiles.readPublic(path);
        } catch (KeyFileException | InvalidPathException e) {
            throw file.error(String.valueOf(e.getMessage()));
        }
    }
}
