package io.edgewise.attest;

import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;

/** Tells whether a bundle of ours is there already. It admits nothing: that is the {@link Verifier}'s alone. */
final class BundleMatch {
    private BundleMatch() {}

    static boolean signs(byte[] bundle, byte[] payload, PublicKey key) {
        try {
            JsonValue envelope = Json.parse(bundle, JsonLimits.DOCUMENT).get("dsseEnvelope");
            List<JsonValue> signatures = envelope.get("signatures").elements();
            return Arrays.equals(Base64Text.decode(envelope.get("payload")), payload)
                    && signatures.size() == 1
                    && Ecdsa.verify(
                            key,
                            Dsse.signedBytes(Dsse.IN_TOTO, payload),
                            Base64Text.decode(signatures.get(0).get("sig")));
        } catch (JsonException | IllegalArgumentException e) {
            return false; // somebody else's form
        }
    }
}
