package io.edgewise.agent.config;

import io.edgewise.attest.KeylessVerifier;
import io.edgewise.attest.Requirement;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.attest.TrustPolicyBuilder;
import io.edgewise.attest.TrustRoot;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the trust policy, schema {@code edgewise.policy/v1}. Files of keys and authorities are relative to the policy's
 * folder.
 */
public final class PolicyReader {
    private static final String[] KEYS = {
        "schema",
        "name",
        "counter",
        "development",
        "expires",
        "signers",
        "keys",
        "authorities",
        "trusted-roots",
        "revoked",
        "scopes"
    };

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
        ConfigNode root = StrictYaml.parse(file.toString(), bytes);
        PemSource keys = PemSource.filesIn(StrictYaml.folderOf(file));
        TrustPolicy policy = policy(known(root), keys);
        root.find("signers").ifPresent(signers -> SignersReader.read(signers, keys));
        KeylessVerifier.missing(policy).ifPresent(missing -> {
            throw root.error("'keyless': " + missing);
        });
        return policy;
    }

    /**
     * Returns who may sign the next bundle, as a policy file says; empty where it says nothing.
     *
     * @throws ConfigException with file, line, key and what to do
     */
    public static Optional<TrustRoot> signers(Path file) {
        PemSource keys = PemSource.filesIn(StrictYaml.folderOf(file));
        return StrictYaml.parse(file.toString(), StrictYaml.bytes(file))
                .find("signers")
                .map(signers -> SignersReader.read(signers, keys));
    }

    /** Reads a policy that was sealed: with an end, and with its keys in it. */
    static TrustPolicy sealed(ConfigNode root) {
        root.get("expires");
        return policy(known(root, "issued"), PemSource.inlined());
    }

    private static ConfigNode known(ConfigNode root, String... more) {
        List<String> keys = new ArrayList<>(List.of(KEYS));
        keys.addAll(List.of(more));
        return root.only(keys.toArray(String[]::new));
    }

    private static TrustPolicy policy(ConfigNode root, PemSource keys) {
        root.get("schema").oneOf("edgewise.policy/v1");
        TrustPolicyBuilder policy = TrustPolicy.builder(AgentConfigReader.name(root.get("name")))
                .counter(root.get("counter").whole(1, Integer.MAX_VALUE))
                .development(root.find("development").map(ConfigNode::flag).orElse(false));
        root.find("expires").ifPresent(expires -> policy.expires(expires.instant()));
        named(root, "keys").forEach((name, key) -> add(key, () -> policy.key(name, keys.key(key))));
        named(root, "authorities")
                .forEach((name, authority) ->
                        add(authority, () -> policy.authority(name, keys.certificates(authority))));
        named(root, "trusted-roots")
                .forEach((name, trusted) -> add(trusted, () -> policy.trustedRoot(name, keys.json(trusted))));
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
}
