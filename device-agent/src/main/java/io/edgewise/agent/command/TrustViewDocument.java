package io.edgewise.agent.command;

import io.edgewise.attest.TrustPolicy;
import io.edgewise.attest.TrustRoot;
import io.edgewise.json.JsonWriter;
import io.edgewise.model.RefusedException;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Map;

/** Writes {@code edgewise.trust-show/v1}. */
final class TrustViewDocument {
    private TrustViewDocument() {}

    static byte[] write(TrustView view, Instant now) {
        return JsonWriter.prettyObject(json -> {
            TrustPolicy policy = view.policy();
            json.put("schema", "edgewise.trust-show/v1")
                    .put("file", view.file().toString())
                    .put("kind", view.kind())
                    .put("digest", policy == null ? null : policy.digest().toString())
                    .put("expired", policy != null && policy.expiredAt(now));
            if (policy == null) {
                json.putNull("policy");
            } else {
                json.putObject("policy", policy::write);
            }
            Map<String, PublicKey> keys = policy == null ? Map.of() : policy.keys();
            json.putObjects(
                    "keys",
                    keys.entrySet(),
                    (line, key) -> key(line, key).putTexts("scopes", view.scopesOf(key.getKey())));
            putSigners(json, view);
            putBundle(json, view);
        });
    }

    private static void putSigners(JsonWriter json, TrustView view) {
        TrustRoot signers = view.signers();
        if (signers == null) {
            json.putNull("signers");
            return;
        }
        json.putObject(
                "signers",
                part -> part.put("threshold", signers.threshold())
                        .putObjects(
                                "keys",
                                signers.keys().entrySet(),
                                (line, key) -> key(line, key).put("signature", view.signatureOf(key.getKey()))));
    }

    private static void putBundle(JsonWriter json, TrustView view) {
        if (view.versions().isEmpty()) {
            json.putNull("bundle");
            return;
        }
        RefusedException refused = view.refused();
        json.putObject("bundle", bundle -> {
            bundle.put("verified", refused == null)
                    .put("refusal", refused == null ? null : refused.refusal().name())
                    .put("detail", refused == null ? null : String.valueOf(refused.getMessage()));
            TrustView.Root root = view.root();
            if (root == null) {
                bundle.putNull("root");
            } else {
                bundle.putObject(
                        "root",
                        part -> part.put("file", root.file().toString())
                                .put("threshold", root.signers().threshold())
                                .putObjects("keys", root.signers().keys().entrySet(), (line, key) -> key(line, key)));
            }
            bundle.putObjects("versions", view.versions(), TrustViewDocument::version);
        });
    }

    private static void version(JsonWriter line, TrustView.Version version) {
        TrustRoot signers = version.content().signers();
        TrustPolicy policy = version.content().policy();
        line.put("counter", policy.counter())
                .put("digest", version.bundle().digest().toString())
                .put("issued", version.content().issued().toString())
                .put("expires", String.valueOf(policy.expires()))
                .put("threshold", signers.threshold())
                .putTexts("signers", signers.keys().keySet())
                .putTexts("signed", version.bundle().signedBy(signers))
                .putTexts("wrong", version.bundle().wronglySignedBy(signers));
    }

    private static JsonWriter key(JsonWriter line, Map.Entry<String, PublicKey> key) {
        return line.put("name", key.getKey())
                .put("algorithm", TrustView.algorithm(key.getValue()))
                .put("fingerprint", TrustView.fingerprint(key.getValue()));
    }
}
