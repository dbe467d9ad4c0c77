package io.edgewise.sigstore;

import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Asks of a trusted root that everything in it has a beginning. To sigstore-java 2.0.0 a log or an authority without
 * {@code validFor.start} has been valid for ever (sigstore-conformance,
 * {@code trust-root-tlog-missing-validity-start}), so that a key whose time is not known vouches for any time.
 */
final class TrustedRootCheck {
    private static final List<String> LOGS = List.of("tlogs", "ctlogs");
    private static final List<String> AUTHORITIES = List.of("certificateAuthorities", "timestampAuthorities");

    private TrustedRootCheck() {}

    /**
     * Reads it by the strict reader, which sees a key that stands there twice.
     *
     * @throws IllegalArgumentException with the place and what is wrong
     */
    static void mustBeBounded(byte[] json) {
        try {
            JsonValue root = Json.parse(json, JsonLimits.DOCUMENT);
            for (String list : LOGS) {
                elements(root, list).forEach(log -> mustBegin(log.get("publicKey")));
            }
            for (String list : AUTHORITIES) {
                elements(root, list).forEach(TrustedRootCheck::mustBegin);
            }
            for (String needed : List.of("tlogs", "ctlogs", "certificateAuthorities")) {
                if (elements(root, needed).isEmpty()) {
                    throw new JsonException("/" + needed, "names none, and nothing could be verified");
                }
            }
        } catch (JsonException e) {
            throw new IllegalArgumentException("is no trusted root of Sigstore: " + e.getMessage(), e);
        }
    }

    private static List<JsonValue> elements(JsonValue root, String list) {
        return root.find(list).map(JsonValue::elements).orElse(List.of());
    }

    private static void mustBegin(JsonValue of) {
        Optional<JsonValue> start = of.find("validFor").flatMap(validFor -> validFor.find("start"));
        try {
            OffsetDateTime.parse(start.map(JsonValue::text).orElse(""));
        } catch (DateTimeException e) {
            throw new JsonException(
                    of.path() + "/validFor/start",
                    start.isEmpty() ? "is missing: from when on it is valid must be known" : "is no time");
        }
    }
}
