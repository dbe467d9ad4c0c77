package io.edgewise.attest;

import io.edgewise.identity.EcCurve;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;

/**
 * ECDSA with the one hash that belongs to the key's curve; signatures in DER.
 *
 * <p>The range of r and s is checked here before the platform sees them: Java 17 before 17.0.3 takes zeros for a right
 * signature of anything (CVE-2022-21449).
 */
final class Ecdsa {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 2;

    private Ecdsa() {}

    static byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signature = Signature.getInstance(curve(key).algorithm());
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("this private key cannot sign: " + e.getMessage(), e);
        }
    }

    static boolean verify(PublicKey key, byte[] message, byte[] der) {
        EcCurve curve = curve(key);
        if (!wellFormed(der, curve.parameters().getOrder())) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(curve.algorithm());
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(der);
        } catch (GeneralSecurityException e) {
            return false; // what cannot be verified is not verified
        }
    }

    private static EcCurve curve(java.security.Key key) {
        return EcCurve.of(key)
                .orElseThrow(() -> new IllegalArgumentException("not a key on P-256, P-384 or P-521: a "
                        + key.getAlgorithm() + " key; make one with: edgewise trust init"));
    }

    /** Tells whether this is one DER sequence of two integers from 1 to order − 1, and nothing else. */
    private static boolean wellFormed(byte[] der, BigInteger order) {
        int head = der.length > 2 && der[1] == (byte) 0x81 ? 3 : 2;
        if (der.length < 8 || der[0] != SEQUENCE || der.length > 3 + 2 * 70) {
            return false;
        }
        int length = der[head - 1] & 0xff;
        boolean shortest = head == 2 ? length < 0x80 : length >= 0x80;
        if (!shortest || length != der.length - head) {
            return false;
        }
        int second = afterInteger(der, head, order);
        return second > 0 && afterInteger(der, second, order) == der.length;
    }

    /** Returns where the integer at this place ends; −1 when there is none or it is out of range. */
    private static int afterInteger(byte[] der, int at, BigInteger order) {
        if (at + 3 > der.length || der[at] != INTEGER || der[at + 1] <= 0 || at + 2 + der[at + 1] > der.length) {
            return -1;
        }
        int end = at + 2 + der[at + 1];
        byte[] content = Arrays.copyOfRange(der, at + 2, end);
        BigInteger number = new BigInteger(content);
        boolean shortest = number.toByteArray().length == content.length;
        return shortest && number.signum() > 0 && number.compareTo(order) < 0 ? end : -1;
    }
}
