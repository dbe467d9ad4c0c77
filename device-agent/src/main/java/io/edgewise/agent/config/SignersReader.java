package io.edgewise.agent.config;

import io.edgewise.attest.TrustRoot;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads who may sign policies: {@code signers} of a policy, and the device's own root, {@code edgewise.root/v1}. */
public final class SignersReader {
    private SignersReader() {}

    /**
     * Reads the root that was provisioned with the device. Key files are relative to its folder.
     *
     * @throws ConfigException with file, line, key and what to do
     */
    public static TrustRoot readRoot(Path file) {
        Writable.byEverybody(file).ifPresent(problem -> {
            throw new ConfigException(file.toString(), 0, "is nobody's root: " + problem);
        });
        return parseRoot(file, StrictYaml.bytes(file));
    }

    static TrustRoot parseRoot(Path file, byte[] bytes) {
        ConfigNode root = StrictYaml.parse(file.toString(), bytes).only("schema", "signers");
        root.get("schema").oneOf("edgewise.root/v1");
        return read(root.get("signers"), PemSource.filesIn(StrictYaml.folderOf(file)));
    }

    static TrustRoot read(ConfigNode signers, PemSource keys) {
        signers.only("threshold", "keys");
        SortedMap<String, PublicKey> named = new TreeMap<>();
        for (Map.Entry<String, ConfigNode> key : signers.get("keys").entries().entrySet()) {
            if (!AgentConfigReader.NAME.matcher(key.getKey()).matches()) {
                throw key.getValue().error("'" + key.getKey() + "' is not a name: letters, digits, '.', '_' and '-'");
            }
            named.put(key.getKey(), keys.signer(key.getValue()));
        }
        try {
            return new TrustRoot(signers.get("threshold").whole(1, 16), named);
        } catch (IllegalArgumentException e) {
            throw signers.error(String.valueOf(e.getMessage()));
        }
    }
}
