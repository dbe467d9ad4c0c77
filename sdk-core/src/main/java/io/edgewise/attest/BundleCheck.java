package io.edgewise.attest;

import io.edgewise.attest.Verification.SignatureCheck;
import io.edgewise.identity.EcCurve;
import io.edgewise.model.Digest;
import io.edgewise.model.Evidence;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.security.PublicKey;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Looks at the bundles of one package, one after the other: read the envelope, find the key, verify, only then read
 * what is signed, and compare it with the package. Remembers which keys have counted.
 */
final class BundleCheck {
    private static final String FORMAT = "oms";

    private final Verification.Request request;
    private final TrustPolicy.Scope scope;

    // Filled by look.
    private final Set<String> counted = new LinkedHashSet<>();
    private final Map<String, Digest> covered;

    BundleCheck(Verification.Request request, TrustPolicy.Scope scope) {
        this.request = request;
        this.scope = scope;
        this.covered = new TreeMap<>(request.files());
    }

    /** Returns how many distinct keys have counted. */
    int distinctKeys() {
        return counted.size();
    }

    /** Returns the files that every counted signature covers. */
    Map<String, Digest> covered() {
        return covered;
    }

    /** Looks at one bundle. Whatever is wrong with it stands in the answer. */
    SignatureCheck look(Evidence evidence) {
        if (evidence.form() != Evidence.Form.BUNDLE) {
            return refused("", false, Refusal.KIND_UNSUPPORTED, evidence.form() + " is not read yet");
        }
        OmsBundle bundle;
        try {
            bundle = OmsBundle.parse(evidence.document());
        } catch (RefusedException e) {
            return refused("", false, e.refusal(), String.valueOf(e.getMessage()));
        }
        return bundle.hint().isEmpty() ? lookAmongAll(bundle) : lookAtNamed(bundle);
    }

    /** A bundle that names its key is tried with that key alone: the peer refuses a hint that is not right as well. */
    private SignatureCheck lookAtNamed(OmsBundle bundle) {
        Optional<String> name = request.policy().named(bundle.hint());
        if (name.isEmpty()) {
            return untrusted(Expect.shown(bundle.hint()), "which the policy does not know");
        }
        String key = name.get();
        if (!scope.keys().contains(key)) {
            return untrusted(key, "which the policy does not name for the scope '" + scope.prefix() + "'");
        }
        if (!isBy(key, bundle)) {
            return refused(
                    key,
                    false,
                    Refusal.BAD_SIGNATURE,
                    "the signature that names the key '" + key
                            + "' is wrong: bundle or key was changed; fetch the bundle again from its maker");
        }
        return lookAtSigned(key, bundle);
    }

    private SignatureCheck lookAmongAll(OmsBundle bundle) {
        for (String key : scope.keys()) {
            if (isBy(key, bundle)) {
                return lookAtSigned(key, bundle);
            }
        }
        return untrusted("", "it names none, and verifies with none of " + scope.keys());
    }

    private SignatureCheck lookAtSigned(String key, OmsBundle bundle) {
        OmsStatement statement;
        try {
            statement = OmsStatement.parse(bundle.payload());
            statement.mustCover(request.files());
        } catch (RefusedException e) {
            return refused(key, true, e.refusal(), "signed by '" + key + "', but " + e.getMessage());
        }
        if (!counted.add(key)) {
            return new SignatureCheck(
                    FORMAT, key, algorithm(key), true, false, null, "the key '" + key + "' has counted already");
        }
        covered.keySet().retainAll(statement.covered(request.files()).keySet());
        return new SignatureCheck(FORMAT, key, algorithm(key), true, true, null, "signed by '" + key + "'");
    }

    private SignatureCheck untrusted(String key, String why) {
        String who = key.isEmpty() ? "signed by an unknown key: " : "signed by the key '" + key + "', ";
        String todo = "; if its owner is to be trusted, add the key to the policy and to the scope";
        return refused(key, false, Refusal.UNTRUSTED_KEY, who + why + todo);
    }

    private SignatureCheck refused(String key, boolean valid, Refusal reason, String detail) {
        return new SignatureCheck(FORMAT, key, algorithm(key), valid, false, reason, detail);
    }

    private boolean isBy(String keyName, OmsBundle bundle) {
        PublicKey key = request.policy().key(keyName);
        return key != null && Ecdsa.verify(key, bundle.signedBytes(), bundle.signature());
    }

    private String algorithm(String keyName) {
        PublicKey key = request.policy().key(keyName);
        return key == null ? "" : EcCurve.of(key).map(EcCurve::algorithm).orElse("");
    }
}
