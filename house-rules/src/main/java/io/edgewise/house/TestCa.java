package io.edgewise.house;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A certificate authority for tests: X.509 v3 by RFC 5280, written here since the Java platform makes none. Keys lie on
 * P-256 unless said otherwise.
 */
public final class TestCa {
    private static final AtomicLong SERIALS = new AtomicLong();
    private static final long DAY = 86_400;
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final byte[] ECDSA_SHA256 = hex("300a06082a8648ce3d040302");
    private static final byte[] COMMON_NAME = hex("0603550403");
    private static final byte[] ALTERNATIVE_NAME = hex("0603551d11");
    // Critical: CA true; critical: key usage keyCertSign.
    private static final byte[] OF_AN_AUTHORITY =
            hex("300f0603551d130101ff040530030101ff300e0603551d0f0101ff040403020204");

    // Critical: key usage digitalSignature; extended key usage codeSigning.
    private static final byte[] FOR_SIGNING =
            hex("300e0603551d0f0101ff04040302078030130603551d25040c300a06082b06010505070303");

    private final Issued own;
    private final Instant now;

    private TestCa(Issued own, Instant now) {
        this.own = own;
        this.now = now;
    }

    /** A certificate with its private key. */
    public static final class Issued {
        private final String name;
        private final byte[] certificate;
        private final KeyPair keys;

        private Issued(String name, byte[] certificate, KeyPair keys) {
            this.name = name;
            this.certificate = certificate;
            this.keys = keys;
        }

        /** Returns the certificate in DER. */
        public byte[] der() {
            return certificate.clone();
        }

        /** Returns the pair of keys. */
        public KeyPair keys() {
            return keys;
        }

        /** Returns the certificate as PEM. */
        public String pem() {
            return pem("CERTIFICATE", certificate);
        }

        /** Puts the certificate into a file, in one step; returns it. */
        public Path write(Path file) {
            return replace(file, pem(), "rw-r--r--");
        }

        /** Puts the private key into a file, PKCS#8, its owner's alone, in one step; returns it. */
        public Path writeKey(Path file) {
            return replace(file, pem("PRIVATE KEY", keys.getPrivate().getEncoded()), "rw-------");
        }

        private static Path replace(Path file, String text, String permissions) {
            try {
                Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
                Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(permissions));
                return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String pem(String label, byte[] der) {
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
            return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
        }
    }

    /** Makes an authority, valid from a day before {@code now} for ten years. */
    public static TestCa named(String name, Instant now) {
        return valid(name, now.minusSeconds(DAY), now.plusSeconds(3_650L * DAY), now);
    }

    /** Makes an authority with these dates. */
    public static TestCa valid(String name, Instant from, Instant until, Instant now) {
        KeyPair keys = generate("EC", 256);
        Issued self = new Issued(name, new byte[0], keys);
        return new TestCa(issue(self, name, keys, from, until, OF_AN_AUTHORITY), now);
    }

    /** Makes a certificate that signs itself, for a name or address. */
    public static Issued selfSigned(String host, Instant from, Instant until) {
        KeyPair keys = generate("EC", 256);
        return issue(new Issued(host, new byte[0], keys), host, keys, from, until, alternativeName(host));
    }

    /** Returns the authority's own certificate. */
    public Issued own() {
        return own;
    }

    /** Issues a certificate for a host name or address, or any other name, valid for a year. */
    public Issued issue(String host) {
        return issue(host, generate("EC", 256));
    }

    /** Issues a certificate for a key of RSA, 2048 bits, as clouds make them. */
    public Issued issueRsa(String host) {
        return issue(host, generate("RSA", 2048));
    }

    /** Issues a certificate for somebody's key. */
    public Issued issue(String host, KeyPair keys) {
        return issue(own, host, keys, now.minusSeconds(DAY), now.plusSeconds(365L * DAY), alternativeName(host));
    }

    /** Issues a certificate with these dates. */
    public Issued issue(String host, Instant from, Instant until) {
        return issue(own, host, generate("EC", 256), from, until, alternativeName(host));
    }

    /** Issues a certificate for signing (codeSigning, digitalSignature) to whom a URI names, with these dates. */
    public Issued issueForSigning(String uri, KeyPair keys, Instant from, Instant until) {
        return issueForSigning(uri, keys, from, until, new byte[0]);
    }

    /** Issues such a certificate with more extensions. */
    public Issued issueForSigning(String uri, KeyPair keys, Instant from, Instant until, byte[] more) {
        byte[] name = element(0x30, ALTERNATIVE_NAME, element(4, element(0x30, element(0x86, utf8(uri)))));
        return issue(own, uri, keys, from, until, join(List.of(FOR_SIGNING, name, more)));
    }

    /** Issues a certificate without any alternative name, with these extensions alone. */
    public Issued issueToNobody(byte[] extensions) {
        return issue(own, "nobody", generate("EC", 256), now, now.plusSeconds(DAY), extensions);
    }

    /** Returns an extension, not critical: its object identifier in DER, and what it holds. */
    public static byte[] extension(byte[] identifier, byte[] content) {
        return element(0x30, identifier, element(4, content));
    }

    private static Issued issue(
            Issued issuer, String name, KeyPair keys, Instant from, Instant until, byte[] extensions) {
        byte[] body = element(
                0x30,
                element(0xa0, hex("020102")),
                element(2, BigInteger.valueOf(SERIALS.incrementAndGet()).toByteArray()),
                ECDSA_SHA256,
                name(issuer.name),
                element(0x30, time(from), time(until)),
                name(name),
                keys.getPublic().getEncoded(),
                element(0xa3, element(0x30, extensions)));
        byte[] signature = element(3, new byte[1], sign(issuer.keys.getPrivate(), body));
        return new Issued(name, element(0x30, body, ECDSA_SHA256, signature), keys);
    }

    private static byte[] name(String common) {
        return element(0x30, element(0x31, element(0x30, COMMON_NAME, element(0x0c, utf8(common)))));
    }

    private static byte[] time(Instant at) {
        return element(0x17, utf8(UTC_TIME.format(at)));
    }

    private static byte[] alternativeName(String host) {
        byte[] name = host.matches("[0-9.]+|.*:.*") ? element(0x87, address(host)) : element(0x82, utf8(host));
        return element(0x30, ALTERNATIVE_NAME, element(4, element(0x30, name)));
    }

    private static byte[] address(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] sign(PrivateKey key, byte[] body) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(body);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair generate(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] element(int tag, byte[]... content) {
        byte[] whole = join(List.of(content));
        int size = whole.length;
        byte[] length = size < 0x80
                ? new byte[] {(byte) size}
                : size < 0x100
                        ? new byte[] {(byte) 0x81, (byte) size}
                        : new byte[] {(byte) 0x82, (byte) (size >> 8), (byte) size};
        return join(List.of(new byte[] {(byte) tag}, length, whole));
    }

    private static byte[] join(List<byte[]> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
