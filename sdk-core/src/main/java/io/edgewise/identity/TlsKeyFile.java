package io.edgewise.identity;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;

/**
 * The private key of a certificate in a PEM file. Other than keys that sign for us it may be RSA, as clouds make them.
 */
final class TlsKeyFile {
    private static final int LIMIT = 16 << 10;
    private static final String PKCS8 = "PRIVATE KEY";
    private static final String SEC1 = "EC PRIVATE KEY";
    private static final String PKCS1 = "RSA PRIVATE KEY";
    private static final byte[] VERSION_0 = {2, 1, 0};
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

    private TlsKeyFile() {}

    /**
     * Reads it.
     *
     * @param algorithm what kind the certificate's key is: EC, RSA, EdDSA
     * @throws KeyFileException when others can read the file, or there is not exactly one such key in it
     */
    static PrivateKey read(Path file, String algorithm) {
        SecretFile.mustBeOwnersAlone(file, "a private key");
        Pem.Block block =
                KeyFiles.only(Pem.blocks(SecretFile.read(file, LIMIT)), file.toString(), List.of(PKCS8, SEC1, PKCS1));
        byte[] der = KeyFiles.der(block, file.toString());
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8(block, der, file)));
        } catch (GeneralSecurityException e) {
            throw noKey(file, algorithm); // without its cause: nothing of a private key may reach a log
        }
    }

    private static byte[] pkcs8(Pem.Block block, byte[] der, Path file) {
        return switch (block.label()) {
            case SEC1 -> Sec1.toPkcs8(der).orElseThrow(() -> noKey(file, "EC"));
            case PKCS1 -> Der.element(Der.SEQUENCE, VERSION_0, RSA, Der.element(Der.OCTET_STRING, der));
            default -> der;
        };
    }

    private static KeyFileException noKey(Path file, String algorithm) {
        return new KeyFileException(
                file + " holds no " + algorithm + " key that can be read; the certificate needs one");
    }
}
