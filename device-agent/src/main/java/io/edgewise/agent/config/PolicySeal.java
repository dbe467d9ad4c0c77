package io.edgewise.agent.config;

import io.edgewise.attest.TrustChain;
import io.edgewise.json.JsonWriter;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Turns an operator's policy file into the payload of a trust bundle, and reads such payloads: the same document as
 * JSON, with every key in it. Both ways go through the reader of the policy, so that there is one grammar.
 */
public final class PolicySeal {
    private static final String PLACE = "trust bundle";
    private static final Set<String> WITH_PEM = Set.of("keys", "authorities");

    private PolicySeal() {}

    /**
     * Returns the payload for a policy file.
     *
     * @param policy the file; it must say {@code expires} and {@code signers}
     * @param issued what time it is for who seals it
     * @throws ConfigException with file, line, key and what to do
     */
    public static byte[] payload(Path policy, Instant issued) {
        PolicyReader.read(policy); // all that is wrong with it is told by its own lines
        ConfigNode root = StrictYaml.parse(policy.toString(), StrictYaml.bytes(policy));
        root.get("expires");
        root.get("signers");
        PemSource files = PemSource.filesIn(StrictYaml.folderOf(policy));
        byte[] payload = JsonWriter.object(json -> {
            for (Map.Entry<String, ConfigNode> entry : root.entries().entrySet()) {
                if (WITH_PEM.contains(entry.getKey())) {
                    json.putObject(entry.getKey(), keys -> inline(keys, entry.getValue(), files));
                } else if (entry.getKey().equals("trusted-roots")) {
                    json.putObject(
                            entry.getKey(),
                            roots -> entry.getValue()
                                    .entries()
                                    .forEach((name, trusted) -> roots.putObject(
                                            name,
                                            one -> one.put(
                                                    "json", new String(files.json(trusted), StandardCharsets.UTF_8)))));
                } else if (entry.getKey().equals("signers")) {
                    json.putObject("signers", signers -> signers(signers, entry.getValue(), files));
                } else {
                    put(json, entry.getKey(), entry.getValue());
                }
            }
            json.put("issued", issued.toString());
        });
        read(payload);
        return payload;
    }

    /**
     * Reads a payload; a {@link TrustChain.Reader}.
     *
     * @throws RefusedException MALFORMED with the place and what is wrong
     */
    public static TrustChain.Content read(byte[] payload) {
        try {
            ConfigNode root = StrictYaml.parse(PLACE, payload);
            PemSource inlined = PemSource.inlined();
            return new TrustChain.Content(
                    PolicyReader.sealed(root),
                    SignersReader.read(root.get("signers"), inlined),
                    root.get("issued").instant());
        } catch (ConfigException e) {
            throw new RefusedException(Refusal.MALFORMED, String.valueOf(e.getMessage()), e);
        }
    }

    private static void signers(JsonWriter json, ConfigNode signers, PemSource files) {
        for (Map.Entry<String, ConfigNode> entry : signers.entries().entrySet()) {
            if (entry.getKey().equals("keys")) {
                json.putObject("keys", keys -> inline(keys, entry.getValue(), files));
            } else {
                put(json, entry.getKey(), entry.getValue());
            }
        }
    }

    private static void inline(JsonWriter json, ConfigNode named, PemSource files) {
        named.entries().forEach((name, key) -> json.putObject(name, pem -> pem.put("pem", files.text(key))));
    }

    /** Numbers and flags stay text, as the reader takes every value: a name may be 7, or true. */
    private static void put(JsonWriter json, String key, ConfigNode value) {
        if (value.isMapping()) {
            json.putObject(key, members -> value.entries().forEach((name, member) -> put(members, name, member)));
        } else if (value.isList() && value.elements().stream().allMatch(ConfigNode::isMapping)) {
            json.putObjects(
                    key,
                    value.elements(),
                    (element, item) -> item.entries().forEach((name, member) -> put(element, name, member)));
        } else if (value.isList()) {
            json.putTexts(key, value.elements().stream().map(ConfigNode::text).toList());
        } else {
            json.put(key, value.text());
        }
    }
}
