package io.edgewise.codec;

import io.edgewise.codec.Recognition.Form;
import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One payload, looked at: its form, and its rows as places and what stands there: Double, String, null, or a list of
 * many Doubles.
 *
 * @param form what it looks like
 * @param rows by place; of JSON that is a list of objects, one for each
 */
record PayloadLook(Form form, List<Map<String, @Nullable Object>> rows) {
    private static final JsonLimits LIMITS = new JsonLimits(1 << 20, 24);
    private static final int MOST_PLACES = 1024;
    private static final int MOST_ROWS = 4096;
    private static final int MOST_ITEMS = 256;
    private static final int MOST_NUMBERS = 16;
    private static final List<String> SENML = List.of("bn", "bt", "bu", "bv", "n", "u", "v", "vs", "vb", "t");

    static PayloadLook at(byte[] payload) {
        if (payload.length >= 32 && new String(payload, 0, 4, StandardCharsets.ISO_8859_1).equals("EWFB")) {
            return new PayloadLook(Form.BINARY, List.of());
        }
        int first = payload.length == 0 ? 0 : payload[0] & 0xFF;
        if (first >= 0x80 && first <= 0xBF) {
            return senml(payload, true);
        }
        String text = utf8(payload);
        if (text == null || text.isBlank()) {
            return new PayloadLook(Form.UNKNOWN, List.of());
        }
        char start = text.strip().charAt(0);
        if (start == '{' || start == '[') {
            return json(payload);
        }
        return word(text.strip());
    }

    /** Returns the text; null where the bytes are no UTF-8. */
    static @Nullable String utf8(byte[] payload) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static PayloadLook json(byte[] payload) {
        try {
            JsonValue document = Json.parse(payload, LIMITS);
            Object plain = plain(document);
            if (plain instanceof List<?> list && isSenml(list)) {
                return senml(payload, false);
            }
            if (isNative(document)) {
                return new PayloadLook(Form.NATIVE, nativeRows(document));
            }
            return new PayloadLook(Form.JSON, rows(plain));
        } catch (JsonException e) {
            return new PayloadLook(Form.UNKNOWN, List.of());
        }
    }

    private static PayloadLook senml(byte[] payload, boolean cbor) {
        try {
            return new PayloadLook(cbor ? Form.SENML_CBOR : Form.SENML, SenmlLook.at(payload, cbor));
        } catch (FrameException e) {
            return new PayloadLook(Form.UNKNOWN, List.of());
        }
    }

    /** A number, perhaps with its unit behind a blank, or a word, or a line of fields. */
    private static PayloadLook word(String text) {
        boolean line = text.chars().anyMatch(c -> c == ',' || c == ';' || c == '\t' || c == '|' || c == '\n')
                || isNumbers(text);
        double number = NumberText.parse(text);
        if (!Double.isNaN(number) || !line || text.matches("-?\\d+,\\d+")) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("", Double.isNaN(number) ? (Object) text : (Object) number);
            return new PayloadLook(Form.VALUE, List.of(row));
        }
        return new PayloadLook(Form.CSV, List.of());
    }

    /** Three numbers and more, parted by blanks alone, as many programs write them. */
    private static boolean isNumbers(String text) {
        String[] fields = text.split(" +", MOST_PLACES);
        return fields.length >= 3 && Arrays.stream(fields).noneMatch(field -> Double.isNaN(NumberText.parse(field)));
    }

    /** A frame of ours: its values are numbers, or blocks of them. */
    private static boolean isNative(JsonValue document) {
        if (!document.isObject() || document.find("values").isEmpty()) {
            return false;
        }
        JsonValue values = document.get("values");
        return values.isObject()
                && !values.members().isEmpty()
                && values.members().values().stream().noneMatch(JsonValue::isObject)
                && values.members().values().stream().anyMatch(value -> value.isNumber() || value.isArray());
    }

    private static List<Map<String, @Nullable Object>> nativeRows(JsonValue document) {
        Map<String, @Nullable Object> first = new LinkedHashMap<>();
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        rows.add(first);
        JsonValue ts = document.find("ts").orElse(null);
        double step = document.find("dt")
                .filter(JsonValue::isNumber)
                .map(JsonValue::number)
                .orElse(0.0);
        document.get("values").members().forEach((name, value) -> {
            List<JsonValue> series = value.isArray() ? value.elements() : List.of(value);
            for (int i = 0; i < Math.min(series.size(), MOST_ROWS); i++) {
                if (i == rows.size()) {
                    rows.add(new LinkedHashMap<>());
                }
                rows.get(i).put("/values/" + escaped(name), plain(series.get(i)));
            }
        });
        for (int i = 0; ts != null && i < rows.size(); i++) {
            boolean list = ts.isArray();
            Object time = list ? (i < ts.elements().size() ? plain(ts.elements().get(i)) : null) : plain(ts);
            rows.get(i).put("/ts", !list && time instanceof Double number ? (Object) (number + i * step) : time);
        }
        return rows;
    }

    private static boolean isSenml(List<?> list) {
        return !list.isEmpty()
                && list.stream()
                        .allMatch(record -> record instanceof Map<?, ?> map
                                && map.keySet().stream().anyMatch(SENML::contains)
                                && (map.containsKey("n") || map.containsKey("bn") || map.containsKey("v")));
    }

    private static List<Map<String, @Nullable Object>> rows(@Nullable Object document) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        if (document instanceof List<?> list
                && !list.isEmpty()
                && list.stream().allMatch(item -> item instanceof Map<?, ?>)) {
            for (Object item : list.subList(0, Math.min(list.size(), MOST_ROWS))) {
                rows.add(row(item));
            }
        } else {
            rows.add(row(document));
        }
        return rows;
    }

    private static Map<String, @Nullable Object> row(@Nullable Object value) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        flatten("", value, row);
        return row;
    }

    private static void flatten(String place, @Nullable Object value, Map<String, @Nullable Object> into) {
        if (into.size() >= MOST_PLACES) {
            return;
        }
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, member) -> flatten(place + "/" + escaped(String.valueOf(key)), member, into));
        } else if (value instanceof List<?> list && isBlock(list)) {
            into.put(place, list);
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < Math.min(list.size(), MOST_ITEMS); i++) {
                flatten(place + "/" + i, list.get(i), into);
            }
        } else {
            into.put(place, value);
        }
    }

    /** So many numbers that each is no channel of its own. */
    private static boolean isBlock(List<?> list) {
        return list.size() > MOST_NUMBERS && list.stream().allMatch(Double.class::isInstance);
    }

    /** Tells whether it is one number, with whatever mark before its fraction. */
    boolean isOneNumber() {
        return form == Form.VALUE
                && (rows.get(0).get("") instanceof Double
                        || PlacedRecogniser.isNumber(rows.get(0).get(""), ','));
    }

    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    static @Nullable Object plain(JsonValue value) {
        if (value.isObject()) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            value.members().forEach((key, member) -> members.put(key, plain(member)));
            return members;
        }
        if (value.isArray()) {
            List<@Nullable Object> items = new ArrayList<>();
            value.elements().forEach(item -> items.add(plain(item)));
            return items;
        }
        if (value.isNumber()) {
            return value.number();
        }
        return value.isText() ? value.text() : null;
    }
}
