package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks a registry for; without a body.
 *
 * @param method GET or HEAD
 * @param target path and query
 * @param headers by name, whatever its case
 */
record Ask(String method, String target, Map<String, String> headers) {
    private static final int MOST_HEAD = 32 << 10;

    /** Reads the next one from a connection; null where the client has gone. */
    static @Nullable Ask read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0 || head.length() == MOST_HEAD) {
                return null;
            }
            head.append((char) next);
        }
        String[] lines = head.toString().strip().split("\r\n", -1);
        String[] words = lines[0].split(" ", -1);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon),
                        lines[i].substring(colon + 1).strip());
            }
        }
        return words.length < 2 ? null : new Ask(words[0], words[1], headers);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    boolean isOf(String part) {
        return target.contains(part);
    }

    boolean isOfBlob() {
        return isOf("/blobs/");
    }

    /** Returns the first byte it asks for; 0 where it asks for all. */
    int from() {
        return header("Range")
                .map(range -> range.replaceAll("bytes=([0-9]+)-.*", "$1"))
                .map(Integer::parseInt)
                .orElse(0);
    }

    /** Returns a body for an answer in words. */
    static byte[] words(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
