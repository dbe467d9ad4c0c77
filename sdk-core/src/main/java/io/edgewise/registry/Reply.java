package io.edgewise.registry;

import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.time.SystemTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * A registry's answer; its body is read on demand.
 *
 * @param uri where it came from, after redirects
 * @param status the HTTP status
 * @param headers the HTTP headers
 * @param body the body; closed with the answer
 * @param secret whether the request told who asks: then of an error no more is shown than its code, lest it be an echo
 */
record Reply(URI uri, int status, HttpHeaders headers, HttpBody body, boolean secret) implements AutoCloseable {
    private static final int EXCERPT = 2048;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");
    private static final Pattern CODE = Pattern.compile("[A-Z_]{1,40}");

    /** Without '<' inside: a header of 384 KiB of them, which the client lets in, would take minutes. */
    private static final Pattern NEXT = Pattern.compile("<([^<>]+)>\\s*;\\s*rel=\"?next\"?");

    /** A byte order mark, blanks, and what no JSON begins with. */
    private static final Pattern PAGE = Pattern.compile("(?:\\xef\\xbb\\xbf)?\\s*<");

    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    /** How long a document may take from the request on, whatever comes of it. */
    private static final Duration LEAST_TIME = Duration.ofSeconds(15);

    private static final Duration MOST_TIME = Duration.ofMinutes(1);

    /** A line that crawls gets a second more for each of these that came; one byte a second gets none. */
    private static final int SLOWEST_BYTES_A_SECOND = 4096;

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** Returns the next bytes of the body; null at the end. A lost or silent registry is UNAVAILABLE. */
    @Nullable
    ByteBuffer next() {
        try {
            return body.next();
        } catch (IOException e) {
            throw RegistryClient.brokeOff(place(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(Refusal.UNAVAILABLE, place() + " was interrupted", e);
        }
    }

    /**
     * Returns the whole body, which may not be larger than this nor take longer than 15 s, on a line that crawls a
     * minute.
     */
    byte[] bytes(int limit) {
        body.withinSinceAsked(LEAST_TIME);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer some = next(); some != null; some = next()) {
            if (all.size() + some.remaining() > limit) {
                throw new RefusedException(
                        Refusal.LIMIT_EXCEEDED, place() + " is larger than " + limit + " bytes, which is the limit");
            }
            byte[] piece = new byte[some.remaining()];
            some.get(piece);
            all.writeBytes(piece);
            Duration time = LEAST_TIME.plusSeconds(all.size() / SLOWEST_BYTES_A_SECOND);
            body.withinSinceAsked(time.compareTo(MOST_TIME) < 0 ? time : MOST_TIME);
        }
        return all.toByteArray();
    }

    /**
     * Returns a document, no larger than this; no bytes where nothing came.
     *
     * @throws RefusedException UNAVAILABLE for a web page in its place
     */
    byte[] document(int limit) {
        byte[] bytes = bytes(limit);
        mustBeNoPage(bytes);
        return bytes;
    }

    /** Refuses a web page in place of a document: UNAVAILABLE, for another time the registry itself may answer. */
    void mustBeNoPage(byte[] bytes) {
        String beginning = new String(bytes, 0, Math.min(bytes.length, 64), StandardCharsets.ISO_8859_1);
        if (PAGE.matcher(beginning).lookingAt()) {
            throw page();
        }
    }

    /** Tells whether it says of itself that it is a web page. */
    boolean saysPage() {
        return header("Content-Type").orElse("").toLowerCase(Locale.ROOT).startsWith("text/html");
    }

    /** Returns the exception for a web page: somebody who stands between answered, and the registry did not. */
    RefusedException page() {
        return new RefusedException(
                Refusal.UNAVAILABLE,
                place() + " answered with a web page: a portal that wants a login first, a proxy, or no registry;"
                        + " let this device through, or correct the address",
                new WebPageException());
    }

    /** Passes with one of these statuses; otherwise says what was found and what to do. */
    Reply expect(int... statuses) {
        for (int allowed : statuses) {
            if (status == allowed) {
                return this;
            }
        }
        throw unexpected();
    }

    /** Returns the exception that says what was found and what to do. */
    RegistryException unexpected() {
        String said = excerpt();
        return new RegistryException(
                status,
                place() + " answered " + status + said + advice(said),
                retryAfter().toNanos());
    }

    /** Returns the address without its query: where registries lead to, that may hold a credential. */
    String place() {
        return place(uri);
    }

    static String place(URI uri) {
        return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    }

    /** Resolves an address that came with it; never to a weaker scheme than its own. */
    URI resolve(String location) {
        URI next;
        try {
            // Alone, a query would take the place of the last part of the path, which no standard says.
            next = uri.resolve(location.startsWith("?") ? uri.getRawPath() + location : location);
        } catch (IllegalArgumentException e) {
            throw new RegistryException(status, place() + " gave an address that is none: " + location);
        }
        String scheme = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
        boolean weaker = !scheme.equals("https")
                && !(scheme.equals("http") && uri.getScheme().equals("http"));
        if (weaker || next.getHost() == null || next.getUserInfo() != null) {
            throw new RegistryException(
                    status,
                    place() + " led to " + scheme + "://" + next.getHost()
                            + ", which is not followed: it must stay on https, without a password");
        }
        return next;
    }

    /** Returns where a list goes on; empty on its last page. */
    Optional<URI> nextPage() {
        Matcher next = NEXT.matcher(header("Link").orElse(""));
        return next.find() ? Optional.of(resolve(next.group(1))) : Optional.empty();
    }

    Duration retryAfter() {
        String said = header("Retry-After").orElse("").strip();
        if (SECONDS.matcher(said).matches()) {
            return Duration.ofSeconds(Long.parseLong(said));
        }
        try {
            Instant date = DateTimeFormatter.RFC_1123_DATE_TIME.parse(said, Instant::from);
            Duration until = Duration.between(SystemTime.wallClock().instant(), date);
            return until.isNegative() ? Duration.ZERO : until.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : until;
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }

    /** Returns when it was sent, by the other side's clock; empty where it does not say. */
    Optional<Instant> date() {
        try {
            return header("Date").map(said -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(said.strip(), Instant::from));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
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
            case 401 ->
                "; name a login for it (login under registries, --login on the command line), or check the one named";
            case 403 -> "; the registry wants other rights: let this repository be read by this login, or by anybody";
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
        String found = secret ? "" : text.strip();
        try {
            JsonValue first = Json.parse(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DOCUMENT)
                    .get("errors")
                    .elements()
                    .get(0);
            String code = first.get("code").text();
            String message = first.find("message").map(JsonValue::text).orElse("");
            found = secret ? CODE.matcher(code).matches() ? code : "" : (code + " " + message).strip();
        } catch (JsonException | IndexOutOfBoundsException e) {
            Logger.trace("an error body of its own kind from {}", place());
        }
        String plain = found.replaceAll("[\\p{Cntrl}]+", " ");
        return plain.isEmpty() ? "" : " (" + plain.substring(0, Math.min(200, plain.length())) + ")";
    }
}
