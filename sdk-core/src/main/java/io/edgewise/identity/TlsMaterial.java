package io.edgewise.identity;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was read from the files, whole. No record: its text would show what is inside.
 *
 * <p>{@code authorities} are empty for those of the Java platform; {@code own} is null where we show no certificate.
 */
final class TlsMaterial {
    final List<X509Certificate> authorities;
    final @Nullable Own own;

    /** Our certificate, those above it, and the key. */
    static final class Own {
        final List<X509Certificate> chain;
        final PrivateKey key;
        final String place;

        /** Keeps them; {@code place} says in messages where the certificate comes from. */
        Own(List<X509Certificate> chain, PrivateKey key, String place) {
            this.chain = List.copyOf(chain);
            this.key = key;
            this.place = place;
        }

        X509Certificate certificate() {
            return chain.get(0);
        }
    }

    TlsMaterial(List<X509Certificate> authorities, @Nullable Own own) {
        this.authorities = List.copyOf(authorities);
        this.own = own;
    }

    TlsStatus.@Nullable Certificate certificate() {
        return own == null ? null : TlsStatus.Certificate.of(own.certificate());
    }
}
