package io.edgewise.identity;

import java.security.cert.X509Certificate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How TLS stands: a snapshot.
 *
 * @param protocol the version of the last connection, for example {@code TLSv1.3}; null before the first
 * @param cipher its cipher suite; null before the first
 * @param peer the peer's certificate on it; null before the first
 * @param own our certificate, as the next connection shows it; null when there is none
 * @param trouble why the newest files are not used; null when they are
 */
public record TlsStatus(
        @Nullable String protocol,
        @Nullable String cipher,
        @Nullable Certificate peer,
        @Nullable Certificate own,
        @Nullable String trouble) {
    /**
     * What people want to know of a certificate.
     *
     * @param subject whose it is, RFC 2253
     * @param notAfter when it expires
     */
    public record Certificate(String subject, Instant notAfter) {
        static Certificate of(X509Certificate certificate) {
            return new Certificate(
                    certificate.getSubjectX500Principal().getName(),
                    certificate.getNotAfter().toInstant());
        }
    }
}
