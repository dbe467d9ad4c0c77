package io.edgewise.attest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.edgewise.json.JsonException;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes have the spellings that RFC 4648 and protobuf's JSON give them, and no further one. */
class Base64TextTest {
    @ParameterizedTest
    @CsvSource({
        "+w==, fb", "+w, fb", "-w==, fb", "-w, fb",
        "/w==, ff", "/w, ff", "_w==, ff", "_w, ff",
        "Zm8=, 666f", "Zm8, 666f", "Zm9v, 666f6f", "'', ''",
    })
    void bothAlphabetsAreReadWithPaddingAndWithout(String text, String hex) {
        assertArrayEquals(HexFormat.of().parseHex(hex), Base64Text.decode(text, "/sig"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+x==", "+x", "-x==", "-x", // bits that belong to no byte
                "Zm9=", "Zm9", "+w=", "Zm8==", "=", "Z", // half a padding, too much of it, half a byte
                "+_+_", "-+", // two alphabets
                "Zm 9v", "Zm9v\n", "Zm9*"
            })
    void anotherSpellingIsRefused(String text) {
        JsonException why = assertThrows(JsonException.class, () -> Base64Text.decode(text, "/sig"));

        assertEquals("/sig: is not base64", String.valueOf(why.getMessage()).substring(0, 19));
    }
}
