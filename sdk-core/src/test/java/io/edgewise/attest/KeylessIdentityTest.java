package io.edgewise.attest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.TestCa;
import io.edgewise.identity.Certificates;
import io.edgewise.identity.KeyFiles;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who stands in a certificate of a Sigstore authority, and whether a policy means him. */
class KeylessIdentityTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final String WHO = "https://works.example/.github/workflows/sign.yml@refs/heads/main";
    private static final String ISSUER = "https://token.actions.githubusercontent.com";
    private static final String ROOT = "public-good";

    // Object identifiers of sigstore/fulcio's docs/oid-info.md, in DER: 1.3.6.1.4.1.57264.1.8 and
    // 1.3.6.1.4.1.57264.1.1.
    private static final byte[] TYPED = hex("060a2b0601040183bf300108");
    private static final byte[] BARE = hex("060a2b0601040183bf300101");

    private static final TestCa FULCIO = TestCa.named("fulcio", NOW);
    private static final KeyPair KEYS = KeyFiles.generate();

    @Test
    void nameAndIssuerAreReadFromEitherExtensionAndFromBothWhereTheyAgree() {
        byte[] typed = typed(ISSUER);
        byte[] bare = TestCa.extension(BARE, utf8(ISSUER));

        for (byte[] extensions : List.of(typed, bare, join(typed, bare))) {
            KeylessIdentity found = read(extensions);

            assertEquals(new KeylessIdentity(Set.of(WHO), ISSUER, ROOT, NOW), found);
        }
    }

    @Test
    void twoIssuersInOneCertificateAreRefused() {
        String why = refused(join(typed(ISSUER), TestCa.extension(BARE, utf8("https://accounts.evil.example"))));

        assertTrue(why.contains("names two issuers"), why);
        assertTrue(why.contains(ISSUER) && why.contains("https://accounts.evil.example"), why);
    }

    @Test
    void aCertificateForWhichNobodyVouchesIsRefused() {
        assertTrue(refused(new byte[0]).contains("does not say who vouches"));
        assertTrue(refused(typed("")).contains("does not say who vouches"));
        assertTrue(refused(TestCa.extension(BARE, new byte[0])).contains("does not say who vouches"));
    }

    @Test
    void aCertificateThatNamesNobodyIsRefused() {
        X509Certificate nobody =
                Certificates.certificate(FULCIO.issueToNobody(typed(ISSUER)).der(), "nobody");

        RefusedException why = assertThrows(RefusedException.class, () -> KeylessIdentity.of(nobody, ROOT, NOW));

        assertEquals(Refusal.CERTIFICATE_INVALID, why.refusal());
        assertTrue(String.valueOf(why.getMessage()).contains("names nobody"), why.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 127, 128, 255, 256, 2_000})
    void anIssuerIsReadWholeHoweverLongItIs(int length) {
        String issuer = "i".repeat(length);

        assertEquals(issuer, read(typed(issuer)).issuer());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "0c", // a type without a length
                "0401" + "69", // an OCTET STRING
                "1601" + "69", // an IA5String
                "0c02" + "69", // more announced than there is
                "0c01" + "6969", // more there than announced
                "0c81" + "69", // a length that is no text's
                "0c8102" + "69",
                "0c8101" + "6969",
                "0c82" + "00", // half a length
                "0c820002" + "69",
                "0c820100" + "69",
                "0c83000001" + "69", // longer than is read
                "0c84000000016969",
            })
    void anIssuerOfAnotherFormIsRefused(String der) {
        String why = refused(TestCa.extension(TYPED, hex(der)));

        assertTrue(why.contains("has an issuer that cannot be read"), why);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            https://issuer.example,  a@works.example,  public-good, true
            https://issuer.example/, a@works.example,  public-good, false
            https://ISSUER.example,  a@works.example,  public-good, false
            https://issuer.example,  A@works.example,  public-good, false
            https://issuer.example,  a@works.example., public-good, false
            https://issuer.example,  b@works.example,  public-good, false
            https://issuer.example,  a@works.example,  our-own,     false
            """)
    void aNameCountsWithItsIssuerAndItsRootAndIsComparedWhole(String issuer, String name, String root, boolean means) {
        KeylessIdentity found =
                new KeylessIdentity(Set.of("a@works.example"), "https://issuer.example", "public-good", NOW);

        assertEquals(means, isMeant(found, new KeylessSigner(issuer, name, null, root)));
    }

    @Test
    void oneOfSeveralSignersIsEnoughAndAnyOfTheNames() {
        KeylessIdentity found = new KeylessIdentity(Set.of("a@works.example", "b@works.example"), ISSUER, ROOT, NOW);
        KeylessSigner other = new KeylessSigner(ISSUER, "c@works.example", null, ROOT);
        KeylessSigner b = new KeylessSigner(ISSUER, "b@works.example", null, ROOT);

        assertEquals("b@works.example", found.mustBeOneOf(List.of(other, b), "the scope"));
        assertEquals("b@works.example", found.mustBeOneOf(List.of(b, other), "the scope"));
    }

    @Test
    void aPatternMustMatchTheWholeName() {
        KeylessIdentity found = new KeylessIdentity(Set.of("mallory+a@works.example.evil"), ISSUER, ROOT, NOW);

        assertTrue(isMeant(found, pattern(".*@works\\.example\\.evil")));
        assertFalse(isMeant(found, pattern("a@works\\.example")));
        assertFalse(isMeant(found, pattern(".*@works\\.example")));
        assertFalse(isMeant(found, pattern("a@works\\.example\\.evil")));
    }

    @Test
    void aPatternIsNeverAskedOfANameThatIsTooLong() {
        assertTrue(isMeant(new KeylessIdentity(Set.of("a".repeat(512)), ISSUER, ROOT, NOW), pattern("a+")));
        assertFalse(isMeant(new KeylessIdentity(Set.of("a".repeat(513)), ISSUER, ROOT, NOW), pattern("a+")));
    }

    private static boolean isMeant(KeylessIdentity found, KeylessSigner signer) {
        try {
            assertTrue(found.names().contains(found.mustBeOneOf(List.of(signer), "the scope 'r.example'")));
            return true;
        } catch (RefusedException e) {
            assertEquals(Refusal.IDENTITY_MISMATCH, e.refusal());
            String why = String.valueOf(e.getMessage());
            assertTrue(why.contains("the scope 'r.example' asks for [" + signer.words() + "]"), why);
            return false;
        }
    }

    private static KeylessSigner pattern(String pattern) {
        return new KeylessSigner(ISSUER, null, pattern, ROOT);
    }

    private static KeylessIdentity read(byte[] extensions) {
        byte[] der = FULCIO.issueForSigning(WHO, KEYS, NOW, NOW.plus(Duration.ofMinutes(10)), extensions)
                .der();
        return KeylessIdentity.of(Certificates.certificate(der, "leaf"), ROOT, NOW);
    }

    private static String refused(byte[] extensions) {
        RefusedException why = assertThrows(RefusedException.class, () -> read(extensions));
        assertEquals(Refusal.CERTIFICATE_INVALID, why.refusal());
        return String.valueOf(why.getMessage());
    }

    /** Returns the issuer as a UTF8String. */
    private static byte[] typed(String issuer) {
        byte[] text = utf8(issuer);
        String length = text.length < 0x80 ? "%02x" : text.length < 0x100 ? "81%02x" : "82%04x";
        return TestCa.extension(TYPED, join(hex("0c" + length.formatted(text.length)), text));
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
