package io.edgewise.attest;

import org.jspecify.annotations.Nullable;

/**
 * Somebody who signs with a certificate that a Sigstore authority made out for minutes.
 *
 * @param issuer the OpenID Connect issuer who vouched for the identity, whole and exact
 * @param identity the subject alternative name of the certificate, whole and exact; null where a pattern is named
 * @param identityPattern a regular expression ({@link java.util.regex.Pattern}) that the whole name must match; null
 *     where the name is
 * @param trustedRoot the name of the policy's trusted root
 */
public record KeylessSigner(
        String issuer, @Nullable String identity, @Nullable String identityPattern, String trustedRoot) {
    /** Says in words who it is. */
    String words() {
        return Expect.shown((identity == null ? "/" + identityPattern + "/" : identity) + " of " + issuer);
    }
}
