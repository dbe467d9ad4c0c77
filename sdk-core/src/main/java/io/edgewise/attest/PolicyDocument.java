package io.edgewise.attest;

import io.edgewise.json.JsonWriter;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRules;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a policy as its digest is taken: everything that decides, sorted, keys and roots by the digest of their DER
 * form. Shown by {@code trust show}; nobody reads it back.
 */
final class PolicyDocument {
    private PolicyDocument() {}

    static byte[] write(TrustPolicy policy) {
        return JsonWriter.object(document -> write(document, policy));
    }

    static void write(JsonWriter document, TrustPolicy policy) {
        document.put("schema", "edgewise.policy/v1")
                .put("name", policy.name())
                .put("counter", policy.counter())
                .put("development", policy.development())
                .put("expires", policy.expires() == null ? null : String.valueOf(policy.expires()))
                .putObjects(
                        "keys",
                        policy.keyNames(),
                        (line, name) -> line.put("name", name).put("spki", identity(policy.key(name))))
                .putObjects(
                        "authorities",
                        policy.authorities().entrySet(),
                        (line, authority) ->
                                line.put("name", authority.getKey()).putTexts("roots", roots(authority.getValue())));
        if (!policy.trustedRootNames().isEmpty()) { // what policies without any always had for a digest stays
            document.putObjects(
                    "trustedRoots",
                    policy.trustedRootNames(),
                    (line, name) -> line.put("name", name)
                            .put("digest", Digest.of(policy.trustedRoot(name)).toString()));
        }
        document.putTexts(
                        "revoked",
                        policy.revoked().stream().map(Digest::toString).toList())
                .putObjects("scopes", policy.scopes(), PolicyDocument::scope);
    }

    private static void scope(JsonWriter line, TrustPolicy.Scope scope) {
        line.put("prefix", scope.prefix())
                .putObjects("require", scope.require(), PolicyDocument::requirement)
                .putObject("model", model -> model(model, scope.model()));
    }

    private static void requirement(JsonWriter line, Requirement requirement) {
        line.put("threshold", requirement.threshold()).putTexts("keys", requirement.keys());
        CertificateRule certificates = requirement.certificates();
        if (certificates != null) {
            line.putObject(
                    "certificates",
                    rule -> rule.putTexts("authorities", certificates.authorities())
                            .putTexts("san", certificates.san())
                            .putTexts("subject", certificates.subject())
                            .put("time", certificates.time().name()));
        }
        if (requirement.isKeyless()) {
            List<KeylessSigner> sorted = requirement.keyless().stream()
                    .sorted(Comparator.comparing(KeylessSigner::toString))
                    .toList();
            line.putObjects("keyless", sorted, PolicyDocument::keyless);
        }
        line.putTexts("formats", requirement.formats());
        PredicateRule predicate = requirement.predicate();
        if (predicate != null) {
            line.putObject(
                    "predicate",
                    rule -> rule.put("type", predicate.type())
                            .putObjects("fields", predicate.fields(), PolicyDocument::field));
        }
    }

    private static void keyless(JsonWriter line, KeylessSigner signer) {
        line.put("issuer", signer.issuer())
                .put("identity", signer.identity())
                .put("identityPattern", signer.identityPattern())
                .put("trustedRoot", signer.trustedRoot());
    }

    private static void field(JsonWriter line, FieldRule field) {
        line.put("path", field.path())
                .put("test", field.test().name())
                .putTexts("values", field.values())
                .put("maxAge", field.maxAge().toMillis());
    }

    private static void model(JsonWriter line, ModelRules rules) {
        line.putTexts("domains", rules.domains())
                .putTexts("denied", rules.deniedOperators())
                .put("externalData", rules.externalData())
                .put("nodes", rules.nodes())
                .put("elements", rules.elements())
                .put("nesting", rules.nesting())
                .put("leastOpset", rules.leastOpset())
                .put("mostOpset", rules.mostOpset());
        if (rules.tensors() != ModelRules.DEFAULT.tensors()) { // what policies without it always had for a digest stays
            line.put("tensors", rules.tensors());
        }
    }

    private static String identity(@Nullable PublicKey key) {
        return key == null ? "" : KeyAlgorithm.identity(key).toString();
    }

    private static List<String> roots(List<X509Certificate> roots) {
        return roots.stream().map(PolicyDocument::digest).sorted().toList();
    }

    private static String digest(X509Certificate root) {
        try {
            return Digest.of(root.getEncoded()).toString();
        } catch (CertificateEncodingException e) {
            throw new AssertionError("a certificate that was read is written again; this is a bug", e);
        }
    }
}
