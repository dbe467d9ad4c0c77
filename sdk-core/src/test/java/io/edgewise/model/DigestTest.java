package io.edgewise.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
    /** FIPS 180-2, appendix B.1: SHA-256 of "abc". */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void itIsSha256() {
        Digest digest = Digest.of("abc".getBytes(StandardCharsets.US_ASCII));

        assertEquals("sha256:" + ABC, digest.toString());
        assertEquals(digest, Digest.parse("sha256:" + ABC));
        assertEquals(digest, Digest.ofRaw(digest.raw()));
        assertEquals((byte) 0xba, digest.raw()[0]);
        assertArrayEquals(digest.raw(), Digest.sha256().digest("abc".getBytes(StandardCharsets.US_ASCII)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "sha256:", "sha512:" + ABC, "sha256:" + ABC + "0", "SHA256:" + ABC, ABC})
    void anythingElseIsNoDigest(String text) {
        assertThrows(IllegalArgumentException.class, () -> Digest.parse(text));
    }

    @Test
    void upperCaseDigitsAreNotTheSameDigest() {
        assertThrows(IllegalArgumentException.class, () -> new Digest(ABC.toUpperCase(java.util.Locale.ROOT)));
    }
}
