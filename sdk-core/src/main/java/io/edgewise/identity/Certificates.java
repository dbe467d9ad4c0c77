package io.edgewise.identity;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Certificates in PEM files, one or several in each. */
final class Certificates {
    /** The bundle of a Linux distribution has some 220 KiB. */
    private static final int LIMIT = 2 << 20;

    private static final String LABEL = "CERTIFICATE";

    private Certificates() {}

    static List<X509Certificate> read(Path file) {
        SecretFile.mustNotBeEverybodys(file);
        List<X509Certificate> certificates = new ArrayList<>();
        for (Pem.Block block : Pem.blocks(SecretFile.read(file, LIMIT))) {
            if (!block.label().equals(LABEL)) {
                throw new KeyFileException(file + " holds a " + block.label() + "; expected nothing but " + LABEL);
            }
            certificates.add(certificate(KeyFiles.der(block, file.toString()), file));
        }
        if (certificates.isEmpty()) {
            throw new KeyFileException(file + " holds no " + LABEL + " in PEM");
        }
        return certificates;
    }

    private static X509Certificate certificate(byte[] der, Path file) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new KeyFileException(file + " holds a certificate that cannot be read: " + e.getMessage(), e);
        }
    }
}
