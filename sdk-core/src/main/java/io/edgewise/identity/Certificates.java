package io.edgewise.identity;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Certificates in PEM files, one or several in each. */
public final class Certificates {
    /** The bundle of a Linux distribution has some 220 KiB. */
    private static final int LIMIT = 2 << 20;

    private static final String LABEL = "CERTIFICATE";

    private Certificates() {}

    /**
     * Reads a file.
     *
     * @throws KeyFileException when everybody may write it, or it holds anything but certificates
     */
    public static List<X509Certificate> read(Path file) {
        SecretFile.mustNotBeEverybodys(file);
        return parse(SecretFile.read(file, LIMIT), file.toString());
    }

    /**
     * Reads the content of a PEM file, in its order.
     *
     * @param pem the content
     * @param place where it comes from, for messages
     * @throws KeyFileException when it holds anything but certificates, or none
     */
    public static List<X509Certificate> parse(byte[] pem, String place) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Pem.Block block : Pem.blocks(pem)) {
            if (!block.label().equals(LABEL)) {
                throw new KeyFileException(place + " holds a " + block.label() + "; expected nothing but " + LABEL);
            }
            certificates.add(certificate(KeyFiles.der(block, place), place));
        }
        if (certificates.isEmpty()) {
            throw new KeyFileException(place + " holds no " + LABEL + " in PEM");
        }
        return certificates;
    }

    /**
     * Reads one certificate in DER.
     *
     * @param der its bytes, with nothing after them
     * @param place where it comes from, for messages
     * @throws KeyFileException when it is none
     */
    public static X509Certificate certificate(byte[] der, String place) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            ByteArrayInputStream bytes = new ByteArrayInputStream(der);
            X509Certificate certificate = (X509Certificate) factory.generateCertificate(bytes);
            if (Arrays.equals(certificate.getEncoded(), der)) { // the factory reads PEM too, and leaves what follows
                return certificate;
            }
        } catch (CertificateException e) {
            throw new KeyFileException(place + " holds a certificate that cannot be read: " + e.getMessage(), e);
        }
        throw new KeyFileException(place + " holds a certificate with something before or after it");
    }
}
