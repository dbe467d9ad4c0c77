package io.edgewise.simulator.chaos;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a registry answers. The body belongs to whoever has the answer; it is not copied.
 *
 * @param status the HTTP status
 * @param headers by name, whatever its case; the length of the body is none of them
 * @param body the body; empty for HEAD
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Answer(int status, Map<String, String> headers, byte[] body) {
    /** Answers in words. */
    static Answer of(int status, String text, String... headers) {
        Answer answer = new Answer(status, new TreeMap<>(String.CASE_INSENSITIVE_ORDER), Ask.words(text));
        for (int i = 0; i < headers.length; i += 2) {
            answer.headers.put(headers[i], headers[i + 1]);
        }
        return answer;
    }

    /** Returns the same with one header more, or another. */
    Answer with(String name, String value) {
        Map<String, String> other = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        other.putAll(headers);
        other.put(name, value);
        return new Answer(status, other, body);
    }

    /** Returns the same without a header. */
    Answer without(String name) {
        Map<String, String> other = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        other.putAll(headers);
        other.remove(name);
        return new Answer(status, other, body);
    }

    /** Returns the same with another status. */
    Answer as(int other) {
        return new Answer(other, headers, body);
    }

    /** Returns the same with one bit of its body turned. */
    Answer flippedAt(int at) {
        byte[] other = body.clone();
        if (other.length > 0) {
            other[Math.floorMod(at, other.length)] ^= 1;
        }
        return new Answer(status, headers, other);
    }
}
