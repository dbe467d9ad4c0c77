package io.edgewise.registry;

import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A registry's answer; its body is read on demand.
 *
 * @param uri where it came from, after redirects
 * @param status the HTTP status
 * @param headers the HTTP headers
 * @param body the body; closed with the answer
 */
record Reply(URI uri, int status, HttpHeaders headers, BodyStream body) implements AutoCloseable {
    private static final int EXCERPT = 2048;
    private static final Duration DOCUMENT_TIME = Duration.ofMinutes(1);

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** Returns the next bytes of the body; null at the end. A lost or silent registry is UNAVAILABLE. */
    @Nullable
    ByteBuffer next() {
        try {
            return body.next();
        } catch (IOException e) {
            throw new RefusedException(
                    Refusal.UNAVAILABLE,
                    uri + (e instanceof HttpTimeoutException ? " stalled: " : " broke off: ") + e.getMessage()
                            + "; pull again when the link is better",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(Refusal.UNAVAILABLE, uri + " was interrupted", e);
        }
    }

    /** Returns the whole body, which may not be larger than this nor take longer than a minute. */
    byte[] bytes(int limit) {
        body.within(DOCUMENT_TIME);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer some = next(); some != null; some = next()) {
            if (all.size() + some.remaining() > limit) {
                throw new RefusedException(
                        Refusal.LIMIT_EXCEEDED, uri + " is larger than " + limit + " bytes, which is the limit");
            }
            byte[] piece = new byte[some.remaining()];
            some.get(piece);
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    /** Passes with one of these statuses; otherwise says what was found and what to do. */
    Reply expect(int... statuses) {
        for (int allowed : statuses) {
            if (status == allowed) {
                return this;
            }
        }
        String said = excerpt();
        throw new RegistryException(status, uri + " answered " + status + said + advice(said));
    }

    @Override
    public void close() {
        body.close();
    }

    private String advice(String said) {
        if (said.toLowerCase(Locale.ROOT).contains("http request to an https server")) {
            return "; the registry speaks TLS: remove plain-http: true from it under registries";
        }
        return switch (status) {
            case 401, 403 -> "; the registry wants other rights: let this repository be read without credentials";
            case 404 -> "; check the repository's name and that the package was pushed there";
            case 429 -> "; the registry asks to wait, try later";
            default -> status >= 500 ? "; the registry has a fault of its own, see its log" : "";
        };
    }

    /** Error bodies are hints only: {@code {"errors":[…]}} by the specification, a bare object or text in the field. */
    private String excerpt() {
        String text;
        try {
            text = new String(bytes(EXCERPT), StandardCharsets.UTF_8);
        } catch (RefusedException e) {
            return "";
        }
        String found = text;
        try {
            JsonValue first = Json.parse(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DOCUMENT)
                    .get("errors")
                    .elements()
                    .get(0);
            found = first.get("code").text()
                    + first.find("message").map(message -> " " + message.text()).orElse("");
        } catch (JsonException | IndexOutOfBoundsException e) {
            found = text.strip();
        }
        String plain = found.replaceAll("[\\p{Cntrl}]+", " ");
        return plain.isEmpty() ? "" : " (" + plain.substring(0, Math.min(200, plain.length())) + ")";
    }
}
