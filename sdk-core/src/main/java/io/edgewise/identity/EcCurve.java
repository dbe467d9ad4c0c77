package io.edgewise.identity;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.interfaces.ECKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.HexFormat;
import java.util.Optional;

/** The curves of FIPS 186-4 that keys may lie on, each with the one hash it signs with. */
public enum EcCurve {
    /** NIST P-256 with SHA-256. */
    P256("secp256r1", "SHA256withECDSA", "06082a8648ce3d030107"),
    /** NIST P-384 with SHA-384. */
    P384("secp384r1", "SHA384withECDSA", "06052b81040022"),
    /** NIST P-521 with SHA-512. */
    P521("secp521r1", "SHA512withECDSA", "06052b81040023");

    private final String standardName;
    private final String algorithm;
    private final String identifier;

    EcCurve(String standardName, String algorithm, String identifier) {
        this.standardName = standardName;
        this.algorithm = algorithm;
        this.identifier = identifier;
    }

    /** Returns the curve a key lies on; empty for every other kind of key and every other curve. */
    public static Optional<EcCurve> of(Key key) {
        if (key instanceof ECKey onCurve && onCurve.getParams() != null) {
            for (EcCurve curve : values()) {
                if (same(curve.parameters(), onCurve.getParams())) {
                    return Optional.of(curve);
                }
            }
        }
        return Optional.empty();
    }

    /** Returns the name of the Java platform, for example {@code secp256r1}. */
    public String standardName() {
        return standardName;
    }

    /** Returns how keys on it sign, for example {@code SHA256withECDSA}. */
    public String algorithm() {
        return algorithm;
    }

    /** Returns the domain parameters. */
    public ECParameterSpec parameters() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(standardName));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("this Java platform does not know " + standardName + "; use a complete one", e);
        }
    }

    /** Returns the object identifier in DER. */
    byte[] identifier() {
        return HexFormat.of().parseHex(identifier);
    }

    private static boolean same(ECParameterSpec a, ECParameterSpec b) {
        return a.getCurve().equals(b.getCurve())
                && a.getGenerator().equals(b.getGenerator())
                && a.getOrder().equals(b.getOrder())
                && a.getCofactor() == b.getCofactor();
    }
}
