package io.edgewise.attest;

import io.edgewise.json.JsonException;
import io.edgewise.json.JsonValue;
import io.edgewise.json.Plain;

/** Says what was expected where something else was found. */
final class Expect {
    private Expect() {}

    /** Refuses every text but one. */
    static void text(JsonValue value, String expected) {
        if (!value.text().equals(expected)) {
            throw new JsonException(value.path(), "is '" + shown(value.text()) + "', expected '" + expected + "'");
        }
    }

    /** Returns a text from outside as a message may show it: short, without control characters. */
    static String shown(String text) {
        String plain = Plain.text(text);
        return plain.length() <= 120 ? plain : plain.substring(0, 120) + "…";
    }
}
