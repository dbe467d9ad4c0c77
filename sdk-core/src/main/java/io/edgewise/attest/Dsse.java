package io.edgewise.attest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The envelope of secure-systems-lab/dsse: what is signed is never the JSON but type and payload, each with its length.
 */
final class Dsse {
    /** The payload type of every in-toto statement. */
    static final String IN_TOTO = "application/vnd.in-toto+json";

    private Dsse() {}

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
