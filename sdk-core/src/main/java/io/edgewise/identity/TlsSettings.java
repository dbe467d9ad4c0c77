package io.edgewise.identity;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom this device believes and who it is when it speaks TLS. There is no setting that leaves out a check.
 *
 * @param authorities PEM files of the certificates that are believed; empty for those of the Java platform
 * @param own who we are; null where the peer does not ask
 * @param alpn protocols to offer by ALPN, the preferred first, for example {@code mqtt}; empty for none
 */
public record TlsSettings(List<Path> authorities, @Nullable ClientKey own, List<String> alpn) {
    /** Believes the authorities of the Java platform and shows no certificate. */
    public static final TlsSettings DEFAULT = new TlsSettings(List.of(), null, List.of());

    public TlsSettings {
        authorities = List.copyOf(authorities);
        alpn = List.copyOf(alpn);
        for (String protocol : alpn) {
            if (protocol.isBlank() || protocol.length() > 255) {
                throw new IllegalArgumentException("not a protocol name for ALPN: '" + protocol + "'");
            }
        }
    }
}
