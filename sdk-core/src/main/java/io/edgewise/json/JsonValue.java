package io.edgewise.json;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A value of a parsed document that knows its place, so that what is wrong with it can be said. */
public final class JsonValue {
    private final @Nullable JsonValue parent;
    private final Object step;
    private final @Nullable Object value;

    /** Makes a value that lies in another one: in a member of this name, or at this place of an array. */
    JsonValue(@Nullable JsonValue parent, Object step, @Nullable Object value) {
        this.parent = parent;
        this.step = step;
        this.value = value;
    }

    /** Returns the JSON Pointer of this value; made on demand, since all of them would be larger than the document. */
    public String path() {
        return parent == null
                ? ""
                : parent.path() + "/" + step.toString().replace("~", "~0").replace("/", "~1");
    }

    /** Tells whether this is {@code null}. */
    public boolean isNull() {
        return value == null;
    }

    /** Tells whether this is an object. */
    public boolean isObject() {
        return value instanceof Map;
    }

    /** Tells whether this is an array. */
    public boolean isArray() {
        return value instanceof List;
    }

    /** Tells whether this is a string. */
    public boolean isText() {
        return value instanceof String;
    }

    /** Tells whether this is a number. */
    public boolean isNumber() {
        return value instanceof Number;
    }

    /** Returns the members of an object, in their order. */
    public Map<String, JsonValue> members() {
        if (value instanceof Map<?, ?>) {
            @SuppressWarnings("unchecked") // the parser puts only these in
            Map<String, JsonValue> members = (Map<String, JsonValue>) value;
            return Collections.unmodifiableMap(members);
        }
        throw expected("an object");
    }

    /** Returns the elements of an array. */
    public List<JsonValue> elements() {
        if (value instanceof List<?>) {
            @SuppressWarnings("unchecked") // the parser puts only these in
            List<JsonValue> elements = (List<JsonValue>) value;
            return Collections.unmodifiableList(elements);
        }
        throw expected("an array");
    }

    /** Returns a member of an object that must be there. */
    public JsonValue get(String key) {
        JsonValue member = members().get(key);
        if (member == null) {
            throw new JsonException(path(), "the key '" + key + "' is missing");
        }
        return member;
    }

    /** Returns a member of an object that may be absent; {@code null} counts as absent. */
    public Optional<JsonValue> find(String key) {
        return Optional.ofNullable(members().get(key)).filter(member -> !member.isNull());
    }

    /** Refuses an object with keys other than these, and names the nearest known one. */
    public JsonValue only(Set<String> keys) {
        for (String key : members().keySet()) {
            if (!keys.contains(key)) {
                String hint = Nearest.to(key, keys)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("");
                throw new JsonException(path(), "the key '" + key + "' is not known" + hint);
            }
        }
        return this;
    }

    /** Returns a string. */
    public String text() {
        if (value instanceof String text) {
            return text;
        }
        throw expected("a string");
    }

    /** Returns a finite number. */
    public double number() {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw expected("a number");
    }

    /** Returns a number rounded once to float32, so that the shortest decimal of a float reads back as that float. */
    public float single() {
        if (value instanceof Number number) {
            return number.floatValue();
        }
        throw expected("a number");
    }

    /** Returns a whole number. */
    public long whole() {
        if (value instanceof Long number) {
            return number;
        }
        throw expected("a whole number");
    }

    /** Returns a duration, written like {@code 180s}. */
    public Duration duration() {
        try {
            return DurationText.parse(text());
        } catch (IllegalArgumentException e) {
            throw new JsonException(path(), String.valueOf(e.getMessage()));
        }
    }

    /** Returns true or false. */
    public boolean flag() {
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw expected("true or false");
    }

    /**
     * Returns the constant that a string names; refuses another string and names the nearest constant.
     *
     * @param <E> the constants
     */
    public <E extends Enum<E>> E oneOf(Class<E> type) {
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text())) {
                return constant;
            }
            names.add(constant.name());
        }
        String hint = Nearest.to(text(), names)
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
        throw new JsonException(path(), "expected one of " + names + ", found '" + text() + "'" + hint);
    }

    /** Returns an array of strings. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>();
        elements().forEach(element -> texts.add(element.text()));
        return texts;
    }

    private JsonException expected(String what) {
        String found = value == null
                ? "null"
                : value instanceof Map
                        ? "an object"
                        : value instanceof List ? "an array" : value instanceof String ? "text" : value.toString();
        return new JsonException(path(), "expected " + what + ", found " + found);
    }
}
