package io.edgewise.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTest {
    @Test
    void aMessageStaysOnItsLine() {
        assertEquals(
                "key 'a 2026-01-01 INFO model m ACTIVE'", Plain.text("key 'a\r\n2026-01-01 INFO model m\u2028ACTIVE'"));
    }

    /** ECMA-48: ESC [ and U+009B begin the same sequences; UAX 9: the rest turns the order of what is shown. */
    @Test
    void aMessageGivesNoCommandsToATerminal() {
        String shown = Plain.text("a\u001b[2J\u009b2J\u0007\u007f\u0000\u202e\u2066\u200fb");

        assertEquals("a [2J 2J b", shown);
    }

    @ParameterizedTest
    @CsvSource({
        "led to https://user:pa@ss@cdn.example/a, led to https://***@cdn.example/a",
        "https://cdn.example/b?X-Amz-Signature=abc&x=1 broke off, https://cdn.example/b?… broke off",
        "oci://r.example:5000/m@sha256:12, oci://r.example:5000/m@sha256:12",
        "write to me@plant.example?, write to me@plant.example?"
    })
    void whatLetsInIsNotShown(String message, String shown) {
        assertEquals(shown, Plain.text(message));
    }

    @Test
    void aMessageHasABound() {
        assertTrue(Plain.text("x".repeat(1 << 20)).length() < 5_000);
    }
}
