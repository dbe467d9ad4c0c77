package io.edgewise.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keys in PEM files: private ones as PKCS#8 that only their owner can read, public ones as SubjectPublicKeyInfo.
 * Nothing is ever overwritten, and no message shows what is inside a private key.
 */
public final class KeyFiles {
    /** The largest key file that is read; one of P-521 has 400 bytes. */
    private static final int LIMIT = 16 << 10;

    private static final String PUBLIC = "PUBLIC KEY";
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PRIVATE_SEC1 = "EC PRIVATE KEY";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private KeyFiles() {}

    /** Returns a fresh pair on P-256, the curve that every peer reads. */
    public static KeyPair generate() {
        return generate(EcCurve.P256);
    }

    /** Returns a fresh pair on a curve. */
    public static KeyPair generate(EcCurve curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve.standardName()));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("this Java platform does not know " + curve + "; use a complete one", e);
        }
    }

    /**
     * Writes a private key as PKCS#8, mode 0600 from its first moment.
     *
     * @throws KeyFileException when the file is there already: a key that is overwritten is lost for ever
     */
    public static void writePrivate(Path file, PrivateKey key) {
        write(file, Pem.write(PRIVATE, encoded(key)), OWNER_ONLY);
    }

    /**
     * Writes a public key as SubjectPublicKeyInfo, mode 0644.
     *
     * @throws KeyFileException when the file is there already
     */
    public static void writePublic(Path file, PublicKey key) {
        write(file, publicPem(key), PosixFilePermissions.fromString("rw-r--r--"));
    }

    /** Returns a public key as PEM: 64 columns, LF, a line end at the end. */
    public static String publicPem(PublicKey key) {
        return Pem.write(PUBLIC, encoded(key));
    }

    /**
     * Reads a public key.
     *
     * @throws KeyFileException when there is not exactly one key on P-256, P-384 or P-521 in the file
     */
    public static PublicKey readPublic(Path file) {
        return publicKey(SecretFile.read(file, LIMIT), file.toString());
    }

    /**
     * Reads a public key from the content of a PEM file.
     *
     * @param pem the content
     * @param place where it comes from, for messages
     */
    public static PublicKey publicKey(byte[] pem, String place) {
        Pem.Block block = only(Pem.blocks(pem), place, List.of(PUBLIC));
        try {
            return onKnownCurve(keys().generatePublic(new X509EncodedKeySpec(der(block, place))), place);
        } catch (GeneralSecurityException e) {
            throw noKnownKey(place);
        }
    }

    /**
     * Reads a public key of any kind that this Java platform knows among EC, Ed25519 and RSA; whether it is strong
     * enough is for the caller to say.
     *
     * @throws KeyFileException when there is not exactly one such key in the file
     */
    public static PublicKey readAnyPublic(Path file) {
        return anyPublic(SecretFile.read(file, LIMIT), file.toString());
    }

    /**
     * Reads a public key of any kind, as {@link #readAnyPublic}, from the content of a PEM file.
     *
     * @param pem the content
     * @param place where it comes from, for messages
     */
    public static PublicKey anyPublic(byte[] pem, String place) {
        X509EncodedKeySpec content = new X509EncodedKeySpec(der(only(Pem.blocks(pem), place, List.of(PUBLIC)), place));
        return Stream.of("EC", "Ed25519", "RSA")
                .flatMap(kind -> ofKind(kind, content).stream())
                .findFirst()
                .orElseThrow(() -> new KeyFileException(
                        place + " holds no public key of a known kind (EC with its point uncompressed, Ed25519, RSA)"));
    }

    private static Optional<PublicKey> ofKind(String kind, X509EncodedKeySpec content) {
        try {
            return Optional.of(KeyFactory.getInstance(kind).generatePublic(content));
        } catch (GeneralSecurityException e) {
            return Optional.empty(); // the content says itself which kind it is, and the others refuse it
        }
    }

    /**
     * Reads a private key, PKCS#8 or SEC 1, without a passphrase.
     *
     * @throws KeyFileException when others can read the file, or there is not exactly one key of ours in it
     */
    public static PrivateKey readPrivate(Path file) {
        String place = file.toString();
        SecretFile.mustBeOwnersAlone(file, "a private key");
        Pem.Block block = only(Pem.blocks(SecretFile.read(file, LIMIT)), place, List.of(PRIVATE, PRIVATE_SEC1));
        byte[] der = der(block, place);
        byte[] pkcs8 =
                block.label().equals(PRIVATE_SEC1) ? Sec1.toPkcs8(der).orElseThrow(() -> noKnownKey(place)) : der;
        try {
            return onKnownCurve(keys().generatePrivate(new PKCS8EncodedKeySpec(pkcs8)), place);
        } catch (GeneralSecurityException e) {
            throw noKnownKey(place); // without its cause: nothing of a private key may reach a log
        }
    }

    static Pem.Block only(List<Pem.Block> blocks, String place, List<String> labels) {
        if (blocks.size() != 1) {
            throw new KeyFileException(place + " holds " + blocks.size() + " PEM blocks; it must hold one: "
                    + String.join(" or ", labels));
        }
        Pem.Block block = blocks.get(0);
        if (!labels.contains(block.label())) {
            String hint = block.label().startsWith("ENCRYPTED")
                    ? "; remove the passphrase with: openssl pkcs8 -in " + place + " -out NEW"
                    : "";
            throw new KeyFileException(
                    place + " holds a " + block.label() + "; expected " + String.join(" or ", labels) + hint);
        }
        return block;
    }

    static byte[] der(Pem.Block block, String place) {
        return block.der()
                .orElseThrow(() -> new KeyFileException(
                        place + " is damaged or encrypted: its " + block.label() + " is not plain base64"));
    }

    private static <K extends java.security.Key> K onKnownCurve(K key, String place) {
        if (EcCurve.of(key).isEmpty()) {
            throw noKnownKey(place);
        }
        return key;
    }

    private static KeyFileException noKnownKey(String place) {
        return new KeyFileException(place + " holds no key on P-256, P-384 or P-521; make one with:"
                + " openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256");
    }

    private static void write(Path file, String pem, Set<PosixFilePermission> permissions) {
        FileAttribute<?>[] attributes = SecretFile.posix(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, options, attributes)) {
            ByteBuffer bytes = ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (FileAlreadyExistsException e) {
            throw new KeyFileException(file + " is there already and is not overwritten; choose another name", e);
        } catch (IOException e) {
            throw new KeyFileException(file + " cannot be written: " + e, e);
        }
    }

    private static byte[] encoded(java.security.Key key) {
        return Optional.ofNullable(key.getEncoded())
                .orElseThrow(() -> new KeyFileException("this key does not leave its device and cannot be written"));
    }

    private static KeyFactory keys() throws GeneralSecurityException {
        return KeyFactory.getInstance("EC");
    }
}
