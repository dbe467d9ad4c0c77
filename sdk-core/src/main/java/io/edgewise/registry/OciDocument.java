package io.edgewise.registry;

import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.util.function.Function;

/** Reads JSON that came from outside, and says which document was wrong. */
final class OciDocument {
    /** How large a manifest or index may be: distribution-spec 1.1 asks registries for at least 4 MiB. */
    static final int LIMIT = JsonLimits.DOCUMENT.bytes();

    private OciDocument() {}

    /**
     * Reads a document.
     *
     * @param name what it is, for the message
     * @throws RefusedException MALFORMED with the place in it, LIMIT_EXCEEDED for one that is too large or too deep;
     *     what the reader refuses
     */
    static <T> T read(byte[] bytes, Object name, Function<JsonValue, T> reader) {
        try {
            // The parser would skip a byte order mark and guess UTF-16; registries and layouts have neither.
            if (bytes.length > 0 && (bytes[0] == 0 || bytes[0] < 0)) {
                throw new JsonException("", "does not begin as JSON in UTF-8");
            }
            return reader.apply(Json.parse(bytes, JsonLimits.DOCUMENT));
        } catch (JsonException e) {
            Refusal why = e.isOverLimit() ? Refusal.LIMIT_EXCEEDED : Refusal.MALFORMED;
            throw new RefusedException(why, name + ": " + e.getMessage(), e);
        } catch (RefusedException e) {
            throw new RefusedException(e.refusal(), name + ": " + e.getMessage(), e);
        }
    }

    /** Refuses a document of another kind; {@code mediaType} may be absent, image-spec only says SHOULD. */
    static void expect(JsonValue document, String mediaType) {
        if (document.get("schemaVersion").whole() != 2) {
            throw new JsonException("/schemaVersion", "expected 2");
        }
        document.find("mediaType")
                .map(JsonValue::text)
                .filter(type -> !type.equals(mediaType))
                .ifPresent(type -> {
                    throw new JsonException("/mediaType", "expected " + mediaType + ", found " + type);
                });
    }
}
