package io.edgewise.attest;

import io.edgewise.json.JsonException;
import io.edgewise.json.JsonValue;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Asks the field rules of a predicate. Anything that is not clearly as the rule wants it is refused. */
final class PredicateCheck {
    /** How far a time may lie ahead of the device's clock. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private PredicateCheck() {}

    /** Refuses a predicate that breaks a rule, with PREDICATE_MISMATCH. */
    static void mustSatisfy(PredicateRule rule, @Nullable JsonValue predicate, Instant now) {
        for (FieldRule field : rule.fields()) {
            JsonValue value = at(predicate, field.path())
                    .filter(found -> !found.isNull())
                    .orElseThrow(() -> mismatch(field, "it is not there"));
            switch (field.test()) {
                case PRESENT -> {}
                case IN -> {
                    String found = scalar(field, value);
                    if (!field.values().contains(found)) {
                        throw mismatch(field, "it is '" + Expect.shown(found) + "'");
                    }
                }
                case CONTAINS -> mustContain(field, value);
                case MAX_AGE -> mustBeYoung(field, value, now);
            }
        }
    }

    private static void mustContain(FieldRule field, JsonValue value) {
        if (!value.isArray()) {
            throw mismatch(field, "it is no array");
        }
        SortedSet<String> found = new TreeSet<>();
        value.elements().forEach(element -> found.add(scalar(field, element)));
        if (!found.containsAll(field.values())) {
            throw mismatch(field, "it holds " + Expect.shown(found.toString()));
        }
    }

    private static void mustBeYoung(FieldRule field, JsonValue value, Instant now) {
        Instant time;
        try {
            time = OffsetDateTime.parse(scalar(field, value)).toInstant();
        } catch (DateTimeException e) {
            throw mismatch(field, "it is no time of RFC 3339: '" + Expect.shown(scalar(field, value)) + "'");
        }
        if (time.isAfter(now.plus(AHEAD))) {
            throw mismatch(
                    field,
                    "it is " + time + ", which is to come: it is " + now
                            + "; compare the device's clock with the time");
        }
        if (time.isBefore(now.minus(field.maxAge()))) {
            throw mismatch(field, "it is " + time + ", and now it is " + now + "; have it attested anew");
        }
    }

    /** Walks down a JSON Pointer (RFC 6901). */
    private static Optional<JsonValue> at(@Nullable JsonValue predicate, String path) {
        Optional<JsonValue> at = Optional.ofNullable(predicate);
        for (String step : path.substring(1).split("/", -1)) {
            String name = step.replace("~1", "/").replace("~0", "~");
            at = at.flatMap(value -> step(value, name));
        }
        return at;
    }

    private static Optional<JsonValue> step(JsonValue value, String name) {
        if (value.isObject()) {
            return value.find(name);
        }
        if (value.isArray() && name.matches("0|[1-9][0-9]{0,5}")) {
            int index = Integer.parseInt(name);
            return index < value.elements().size()
                    ? Optional.of(value.elements().get(index))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    private static String scalar(FieldRule field, JsonValue value) {
        try {
            return value.isText() ? value.text() : value.isNumber() ? "" + value.whole() : "" + value.flag();
        } catch (JsonException e) {
            throw mismatch(field, "it is neither text nor a whole number nor true or false");
        }
    }

    private static RefusedException mismatch(FieldRule field, String found) {
        return new RefusedException(
                Refusal.PREDICATE_MISMATCH, "asked for is that " + Expect.shown(field.toString()) + ", but " + found);
    }
}
