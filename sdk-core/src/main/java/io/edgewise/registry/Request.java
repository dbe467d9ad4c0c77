package io.edgewise.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a server.
 *
 * @param method for example {@code GET}
 * @param uri absolute, http or https
 * @param headers by name, without those that belong to the connection
 * @param content what is sent, or null
 * @param small whether a document is asked for, which comes soon or not at all
 */
record Request(
        String method,
        URI uri,
        Map<String, String> headers,
        @Nullable Content content,
        boolean small) {
    /** How long a registry may be silent to who wants a document: somebody waits, and another mirror may have it. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    Request {
        headers = new LinkedHashMap<>(headers);
        headers.forEach((name, value) -> {
            if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
                throw new IllegalArgumentException("the header " + name + " holds what is no text");
            }
        });
    }

    static Request get(URI uri, Map<String, String> headers) {
        return new Request("GET", uri, headers, null, false);
    }

    /** Asks for a document: a manifest, a list, a token. */
    static Request document(URI uri, Map<String, String> headers) {
        return new Request("GET", uri, headers, null, true);
    }

    Request to(URI other) {
        return new Request(method, other, headers, content, small);
    }

    Request with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Request(method, uri, more, content, small);
    }

    /** Tells whether it may be sent twice: it only reads. */
    boolean reads() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** Returns how long a silence may be, where it usually may be so long. */
    Duration silence(Duration usual) {
        return small && SILENCE.compareTo(usual) < 0 ? SILENCE : usual;
    }

    /** Without headers: they may tell who asks. */
    @Override
    public String toString() {
        return method + " " + Reply.place(uri);
    }

    /** What is sent with a request; it can be sent again. */
    interface Content {
        /** Nothing. */
        Content NONE = of(new byte[0]);

        /** Returns how many bytes there are. */
        long length();

        /** Writes them. */
        void writeTo(OutputStream out) throws IOException;

        /** Returns these bytes. */
        static Content of(byte[] bytes) {
            return new Content() {
                @Override
                public long length() {
                    return bytes.length;
                }

                @Override
                public void writeTo(OutputStream out) throws IOException {
                    out.write(bytes);
                }
            };
        }

        /** Returns what a stream holds, opened for each time it is sent. */
        static Content of(long length, Opening from) {
            return new Content() {
                @Override
                public long length() {
                    return length;
                }

                @Override
                public void writeTo(OutputStream out) throws IOException {
                    try (InputStream in = from.open()) {
                        in.transferTo(out);
                    }
                }
            };
        }
    }

    /** Opens a stream. */
    interface Opening {
        /** Opens it. */
        InputStream open() throws IOException;
    }
}
