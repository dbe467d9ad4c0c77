package io.edgewise.attest;

import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * For whom a Sigstore authority made out a certificate, read from the certificate itself.
 *
 * @param names its subject alternative names that are text
 * @param issuer who vouched for them
 * @param trustedRoot the name of the trusted root that it leads to
 * @param time when it was used
 */
record KeylessIdentity(Set<String> names, String issuer, String trustedRoot, Instant time) {
    /** Issuer (V2) of Fulcio's extensions, a UTF8String; see {@code docs/oid-info.md} of sigstore/fulcio. */
    private static final String ISSUER = "1.3.6.1.4.1.57264.1.8";

    /** The same without a type around it, in certificates before 2023, and still beside the other one. */
    private static final String BARE_ISSUER = "1.3.6.1.4.1.57264.1.1";

    /** A pattern is never asked of more: it might not come back. */
    private static final int LONGEST_NAME = 512;

    private static final int OCTET_STRING = 0x04;
    private static final int UTF8_STRING = 0x0c;

    KeylessIdentity {
        names = Set.copyOf(names);
    }

    /**
     * Reads a certificate.
     *
     * @throws RefusedException CERTIFICATE_INVALID when it names nobody, or two issuers
     */
    static KeylessIdentity of(X509Certificate leaf, String trustedRoot, Instant time) {
        String issuer = text(leaf, ISSUER, true);
        String bare = text(leaf, BARE_ISSUER, false);
        if (!issuer.isEmpty() && !bare.isEmpty() && !issuer.equals(bare)) {
            throw invalid("names two issuers, '" + Expect.shown(issuer) + "' and '" + Expect.shown(bare) + "'");
        }
        String found = issuer.isEmpty() ? bare : issuer;
        if (found.isEmpty()) {
            throw invalid("does not say who vouches for its owner");
        }
        Set<String> names = CertificatePath.names(leaf);
        if (names.isEmpty()) {
            throw invalid("names nobody");
        }
        return new KeylessIdentity(names, found, trustedRoot, time);
    }

    /** Returns the name by which one of these signers is meant, or refuses: IDENTITY_MISMATCH. */
    String mustBeOneOf(List<KeylessSigner> signers, String place) {
        for (KeylessSigner signer : signers) {
            if (signer.trustedRoot().equals(trustedRoot) && signer.issuer().equals(issuer)) {
                for (String name : names) {
                    if (matches(signer, name)) {
                        return name;
                    }
                }
            }
        }
        throw new RefusedException(
                Refusal.IDENTITY_MISMATCH,
                "signed by " + Expect.shown(names + " of " + issuer) + "; " + place + " asks for "
                        + signers.stream().map(KeylessSigner::words).toList()
                        + "; compare who should have signed with who did");
    }

    private static boolean matches(KeylessSigner signer, String name) {
        String pattern = signer.identityPattern();
        return pattern == null
                ? name.equals(signer.identity())
                : name.length() <= LONGEST_NAME
                        && Pattern.compile(pattern).matcher(name).matches();
    }

    /** Returns the text in an extension: an OCTET STRING (RFC 5280), and in it the text, typed or bare. */
    private static String text(X509Certificate leaf, String extension, boolean typed) {
        byte[] value = leaf.getExtensionValue(extension);
        if (value == null) {
            return "";
        }
        byte[] content = content(value, OCTET_STRING);
        return new String(typed ? content(content, UTF8_STRING) : content, StandardCharsets.UTF_8);
    }

    /** Unpacks one DER value of at most 64 KiB that fills its bytes exactly. */
    private static byte[] content(byte[] der, int tag) {
        int head = der.length < 2 || (der[1] & 0xff) < 0x80 ? 2 : 2 + (der[1] & 0x7f);
        if (der.length < head || (der[0] & 0xff) != tag || head > 4) {
            throw invalid("has an issuer that cannot be read");
        }
        int length = head == 2 ? der[1] & 0x7f : 0;
        for (int i = 2; i < head; i++) {
            length = (length << 8) | (der[i] & 0xff);
        }
        if (length != der.length - head) {
            throw invalid("has an issuer that cannot be read");
        }
        return Arrays.copyOfRange(der, head, der.length);
    }

    private static RefusedException invalid(String what) {
        return new RefusedException(Refusal.CERTIFICATE_INVALID, "the certificate of the signature " + what);
    }
}
