package io.edgewise.attest;

import static io.edgewise.attest.Packages.LINE_A;
import static io.edgewise.attest.Packages.files;
import static io.edgewise.attest.Packages.verify;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bundle of ours has no byte to spare: whatever is changed in it, it is refused, and nothing crashes. */
class TamperedBundleTest {
    private static final byte[] GOOD = Packages.signedBy(LINE_A, files());
    private static final String HINT = OmsSigner.hint(LINE_A.getPublic());

    @Test
    void aFlippedBitInAnyByteIsRefused() {
        for (int at = 0; at < GOOD.length; at++) {
            flip(at, at % 8);
            flip(at, 5); // turns upper case into lower case and back
        }
    }

    private static void flip(int at, int bit) {
        byte[] flipped = GOOD.clone();
        flipped[at] ^= (byte) (1 << bit);
        assertRefused(flipped, "bit " + bit + " of byte " + at + " in " + text(GOOD));
    }

    @Test
    void everyTruncationIsRefused() {
        for (int length = 0; length < GOOD.length; length++) {
            assertRefused(Arrays.copyOf(GOOD, length), "the first " + length + " bytes of " + text(GOOD));
        }
    }

    @Test
    void randomDamageIsRefused() {
        long seed = new SecureRandom().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            byte[] damaged = GOOD.clone();
            int from = random.nextInt(damaged.length - 8);
            byte[] noise = new byte[1 + random.nextInt(7)];
            random.nextBytes(noise);
            System.arraycopy(noise, 0, damaged, from, noise.length);
            if (!Arrays.equals(damaged, GOOD)) {
                assertRefused(damaged, "seed " + seed + ", round " + i + ", " + text(GOOD));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bundle.v0.3+json                 | bundle.v0.2+json                              | BUNDLE_INVALID
            "publicKey":{                    | "publicKey":{"key":1,                         | BUNDLE_INVALID
            "publicKey":{                    | "certificate":{"rawBytes":""},"publicKey":{   | BUNDLE_INVALID
            "publicKey":{                    | "certificate":{                               | BUNDLE_INVALID
            "dsseEnvelope":{                 | "messageSignature":{},"dsseEnvelope":{        | BUNDLE_INVALID
            application/vnd.in-toto+json     | application/json                              | BAD_SIGNATURE
            "signatures":[                   | "signatures":[{"sig":"AAAA"},                 | BUNDLE_INVALID
            "sig":"                          | "keyid":7,"sig":"                             | BUNDLE_INVALID
            "sig":"                          | "sig":"*                                      | BUNDLE_INVALID
            "sig":"                          | "sig":"AAAA                                   | BAD_SIGNATURE
            "payload":"                      | "payload":"AAAA                               | BAD_SIGNATURE
            "payload":"                      | "payload":"","payload":"                      | MALFORMED
            """)
    void aChangedEnvelopeIsRefusedWithItsReason(String from, String to, Refusal reason) {
        assertTrue(text(GOOD).contains(from), from);

        Verification found = verify(files(), text(GOOD).replace(from, to).getBytes(StandardCharsets.UTF_8));

        assertEquals(reason, found.refusal(), found.detail());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            in-toto.io/Statement/v1          | in-toto.io/Statement/v0.1                     | STATEMENT_INVALID
            "name":"docs/card.md"            | "name":"../card.md"                           | UNSAFE_PATH
            "name":"docs/card.md"            | "name":"/docs/card.md"                        | UNSAFE_PATH
            "name":"docs/card.md"            | "name":"docs//card.md"                        | INVALID_PATH
            "name":"docs/card.md"            | "name":"docs\\\\\\\\card.md"                  | INVALID_PATH
            "name":"docs/card.md"            | "name":"docs/card.md\\\\u0000"                | INVALID_PATH
            "name":"docs/card.md"            | "name":"zdocs/card.md"                        | STATEMENT_INVALID
            "name":"docs/card.md"            | "name":"model.onnx"                           | PATH_CONFLICT
            "name":"docs/card.md"            | "name":"dots/card.md"                         | FILE_SET_MISMATCH
            "method":"files"                 | "method":"shards"                             | KIND_UNSUPPORTED
            "hash_type":"sha256"             | "hash_type":"blake3"                          | KIND_UNSUPPORTED
            "algorithm":"sha256"             | "algorithm":"blake2b"                         | STATEMENT_INVALID
            "allow_symlinks":false           | "allow_symlinks":0                            | STATEMENT_INVALID
            "allow_symlinks":false           | "allow_symlinks":false,"shard_size":1         | STATEMENT_INVALID
            "allow_symlinks":false           | "allow_symlinks":false,"ignore_paths":["../"] | UNSAFE_PATH
            "allow_symlinks":false           | "allow_symlinks":false,"ignore_paths":["."]   | INVALID_PATH
            "subject":[                      | "subject":[{},                                | SUBJECT_MISMATCH
            "digest":{"sha256":"             | "digest":{"sha256":"0                         | STATEMENT_INVALID
            "digest":{"sha256":              | "digest":{"sha512":                           | SUBJECT_MISMATCH
            "resources":[                    | "resources":[],"more":[                       | STATEMENT_INVALID
            "resources":[                    | "resources":[],"resources":[                  | STATEMENT_INVALID
            """)
    void aStatementThatIsWrongIsRefusedEvenWhenATrustedKeySignedIt(String from, String to, Refusal reason) {
        String payload = Packages.payloadOf(GOOD);
        assertTrue(payload.contains(from), from + " in " + payload);

        String changed = payload.replace(from, to.replace("\\\\", "\\"));
        Verification found = verify(files(), Packages.bundleOf(changed, LINE_A.getPrivate(), HINT));

        assertEquals(reason, found.refusal(), found.detail());
        assertTrue(found.signatures().get(0).valid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "\"text\"", "{}", "not json", "{\"predicateType\":{}}"})
    void aPayloadThatIsNoStatementIsRefused(String payload) {
        Verification found = verify(files(), Packages.bundleOf(payload, LINE_A.getPrivate(), HINT));

        assertEquals(Refusal.STATEMENT_INVALID, found.refusal(), found.detail());
    }

    @Test
    void nestingWithoutEndIsRefused() {
        byte[] deep = "[".repeat(100_000).getBytes(StandardCharsets.UTF_8);

        assertEquals(Refusal.LIMIT_EXCEEDED, verify(files(), deep).refusal());
    }

    private static void assertRefused(byte[] bundle, String what) {
        Verification found = verify(files(), bundle);
        assertFalse(found.accepted(), what);
        assertFalse(found.signatures().get(0).counted(), what);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
