package io.edgewise.identity;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Puts a private key in the form of SEC 1 (RFC 5915, {@code EC PRIVATE KEY}) into PKCS#8, which Java reads. */
final class Sec1 {
    private static final byte[] EC_PUBLIC_KEY = HexFormat.of().parseHex("06072a8648ce3d0201");
    private static final byte[] VERSION_0 = {2, 1, 0};
    private static final int PARAMETERS = 0xa0;

    private Sec1() {}

    /** Returns the same key as PKCS#8; empty when it does not name one of our curves. */
    static Optional<byte[]> toPkcs8(byte[] sec1) {
        for (EcCurve curve : EcCurve.values()) {
            if (contains(sec1, Der.element(PARAMETERS, curve.identifier()))) {
                byte[] algorithm = Der.element(Der.SEQUENCE, EC_PUBLIC_KEY, curve.identifier());
                return Optional.of(
                        Der.element(Der.SEQUENCE, VERSION_0, algorithm, Der.element(Der.OCTET_STRING, sec1)));
            }
        }
        return Optional.empty();
    }

    private static boolean contains(byte[] whole, byte[] part) {
        for (int at = 0; at + part.length <= whole.length; at++) {
            if (Arrays.equals(whole, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}
