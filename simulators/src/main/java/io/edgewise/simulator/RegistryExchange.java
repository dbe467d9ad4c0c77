package io.edgewise.simulator;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.edgewise.json.JsonWriter;
import io.edgewise.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request and its answer, in the terms the registry thinks in. */
final class RegistryExchange {
    private final HttpExchange http;
    private final Map<String, String> query = new TreeMap<>();

    RegistryExchange(HttpExchange http) {
        this.http = http;
        String raw = http.getRequestURI().getRawQuery();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                int at = pair.indexOf('=');
                query.put(
                        decoded(at < 0 ? pair : pair.substring(0, at)), at < 0 ? "" : decoded(pair.substring(at + 1)));
            }
        }
    }

    String method() {
        return http.getRequestMethod();
    }

    String path() {
        return http.getRequestURI().getPath();
    }

    @Nullable
    String query(String key) {
        return query.get(key);
    }

    @Nullable
    String header(String name) {
        return http.getRequestHeaders().getFirst(name);
    }

    /** Reads the whole body; refuses one that is larger. */
    byte[] body(int limit) throws IOException {
        InputStream in = http.getRequestBody();
        byte[] bytes = in.readNBytes(limit);
        if (in.read() >= 0) {
            throw new RegistryError(413, "SIZE_INVALID", "more than " + limit + " bytes");
        }
        return bytes;
    }

    RegistryExchange with(String name, String value) {
        http.getResponseHeaders().set(name, value);
        return this;
    }

    RegistryExchange withDigest(Digest digest) {
        return with("Docker-Content-Digest", digest.toString());
    }

    void empty(int status) throws IOException {
        if (status != 204) {
            with("Content-Length", "0");
        }
        http.sendResponseHeaders(status, -1);
        http.close();
    }

    /** Answers with a part of the bytes; to HEAD with its length alone. */
    void bytes(int status, byte[] bytes, int from, int length) throws IOException {
        if (method().equals("HEAD")) {
            with("Content-Length", Integer.toString(length));
            http.sendResponseHeaders(status, -1);
        } else {
            http.sendResponseHeaders(status, length == 0 ? -1 : length);
            if (length > 0) {
                http.getResponseBody().write(bytes, from, length);
            }
        }
        http.close();
    }

    void json(int status, String mediaType, Consumer<JsonWriter> content) throws IOException {
        byte[] bytes = JsonWriter.object(content);
        with("Content-Type", mediaType).bytes(status, bytes, 0, bytes.length);
    }

    void error(RegistryError error) throws IOException {
        // What is left of the body is read by close(); an unread one would cut the connection under the answer.
        Headers headers = http.getResponseHeaders();
        headers.clear();
        json(
                error.status(),
                "application/json",
                json -> json.putObjects(
                        "errors",
                        List.of(error),
                        (item, one) -> item.put("code", one.code())
                                .put("message", one.getMessage())
                                .putNull("detail")));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
