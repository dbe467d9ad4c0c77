package io.edgewise.attest;

import io.edgewise.json.JsonException;
import io.edgewise.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/**
 * The envelope of secure-systems-lab/dsse: what is signed is never the JSON but type and payload, each with its length.
 */
final class Dsse {
    /** The payload type of every in-toto statement. */
    static final String IN_TOTO = "application/vnd.in-toto+json";

    private Dsse() {}

    /** Reads an envelope with one signature: more would be one document with two meanings. */
    static Envelope envelope(JsonValue envelope, Envelope.Content content, String hint, List<X509Certificate> chain) {
        envelope.only(Set.of("payload", "payloadType", "signatures"));
        String payloadType = envelope.get("payloadType").text();
        JsonValue list = envelope.get("signatures");
        List<JsonValue> signatures = list.elements();
        if (signatures.size() != 1) {
            throw new JsonException(list.path(), "must hold one signature, holds " + signatures.size());
        }
        JsonValue signature = signatures.get(0).only(Set.of("sig", "keyid"));
        signature.find("keyid").ifPresent(JsonValue::text); // legal, never used
        byte[] payload = Base64Text.decode(envelope.get("payload"));
        return new Envelope(
                content,
                hint,
                chain,
                payloadType,
                signedBytes(payloadType, payload),
                payload,
                Base64Text.decode(signature.get("sig")));
    }

    /** Returns the bytes that are signed: {@code "DSSEv1" SP LEN(type) SP type SP LEN(payload) SP payload}. */
    static byte[] signedBytes(String payloadType, byte[] payload) {
        byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
        String head = "DSSEv1 " + type.length + " " + payloadType + " " + payload.length + " ";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(head.length() + payload.length);
        bytes.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(payload);
        return bytes.toByteArray();
    }
}
