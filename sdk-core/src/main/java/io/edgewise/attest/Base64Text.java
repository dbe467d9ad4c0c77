package io.edgewise.attest;

import io.edgewise.json.JsonException;
import io.edgewise.json.JsonValue;
import java.util.Base64;

/**
 * Base64 as bundles carry it: both alphabets of RFC 4648 and padding or none, as protobuf's JSON allows. Everything
 * else is refused, bits that no byte uses among it: a bundle has one meaning and as few spellings as its format
 * permits.
 */
final class Base64Text {
    private Base64Text() {}

    static byte[] decode(JsonValue value) {
        return decode(value.text(), value.path());
    }

    /** Reads a text that stands at this place. */
    static byte[] decode(String text, String place) {
        boolean urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
        try {
            byte[] bytes = (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
            String again = (urlSafe ? Base64.getUrlEncoder() : Base64.getEncoder()).encodeToString(bytes);
            if (text.equals(again) || text.equals(again.replace("=", ""))) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw new JsonException(place, "is not base64: " + e.getMessage());
        }
        throw new JsonException(place, "is not base64: its last character carries bits that belong to no byte");
    }
}
