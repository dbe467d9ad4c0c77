package io.edgewise.agent.push;

import io.edgewise.time.Ticker;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The requests of one connection, read strictly (RFC 9112): what two readers could understand differently is refused.
 * Each time limit is for all bytes together, so that one byte at a time keeps nobody waiting. One thread uses it.
 */
final class RequestInput {
    static final int MOST_BODY = 1 << 20;
    private static final int MOST_HEAD = 8 << 10;
    private static final int MOST_HEADERS = 64;
    private static final int MOST_CHUNK_LINE = 256;
    private static final Pattern FIRST = Pattern.compile("([A-Z]{1,16}) (/[!-~]*) HTTP/1\\.([01])");
    private static final Pattern HEADER =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]++):([ -~\\t\\x80-\\xff]*+)"); // blanks are taken off after
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,15}");
    private static final Pattern CHUNK = Pattern.compile("([0-9a-fA-F]{1,8})[ \\t]*+(?:;.*)?");

    private final InputStream in;
    private final Waiting waiting;
    private final Ticker ticker;
    private final byte[] buffer = new byte[8 << 10];
    private int start;
    private int end;
    private long deadline;

    RequestInput(InputStream in, Waiting waiting, Ticker ticker) {
        this.in = in;
        this.waiting = waiting;
        this.ticker = ticker;
        this.deadline = ticker.nanos();
    }

    /** Bounds how long the next read waits. */
    @FunctionalInterface
    interface Waiting {
        /** Takes what is left, at least 1. */
        void atMost(int millis) throws IOException;
    }

    /** Gives what is read from now on so much time, in all. */
    void allow(Duration time) {
        deadline = ticker.nanos() + time.toNanos();
    }

    /** Waits for the first byte of a request; false at the end of the connection. */
    boolean begins() throws IOException {
        return start < end || filled();
    }

    /** Reads a head. */
    Request head() throws IOException, HttpRefusal {
        int[] budget = {MOST_HEAD};
        String line = line(budget, 431);
        if (line.isEmpty()) {
            line = line(budget, 431); // one empty line before a request is passed over, RFC 9112 section 2.2
        }
        Matcher first = FIRST.matcher(line);
        if (!first.matches()) {
            throw new HttpRefusal(400, "the first line is none of HTTP/1.1: METHOD /path HTTP/1.1");
        }
        Map<String, String> headers = headers(budget);
        return new Request(first.group(1), first.group(2), Integer.parseInt(first.group(3)), headers);
    }

    /** Checks how the body is framed, before it is asked for. */
    static void checkFraming(Request request) throws HttpRefusal {
        String coding = request.header("transfer-encoding");
        String length = request.header("content-length");
        if (coding != null && (length != null || request.version() == 0)) {
            throw new HttpRefusal(400, "Content-Length and Transfer-Encoding exclude each other");
        }
        if (coding != null && !coding.equalsIgnoreCase("chunked")) {
            throw new HttpRefusal(501, "of Transfer-Encoding only chunked is known");
        }
        if (request.header("content-encoding") != null) {
            throw new HttpRefusal(415, "Content-Encoding is not known; send the payload as it is");
        }
        if (coding == null && length == null) {
            throw new HttpRefusal(411, "say Content-Length, or send the body in chunks");
        }
        if (length != null && !LENGTH.matcher(length).matches()) {
            throw new HttpRefusal(400, "Content-Length is no number");
        }
        if (length != null && Long.parseLong(length) > MOST_BODY) {
            throw tooLarge();
        }
    }

    /** Reads the body of a request whose framing was checked. */
    byte[] body(Request request) throws IOException, HttpRefusal {
        String length = request.header("content-length");
        if (length == null) {
            return chunks();
        }
        byte[] body = new byte[Integer.parseInt(length)];
        int filled = 0;
        while (filled < body.length) {
            need();
            int some = Math.min(end - start, body.length - filled);
            System.arraycopy(buffer, start, body, filled, some);
            start += some;
            filled += some;
        }
        return body;
    }

    private byte[] chunks() throws IOException, HttpRefusal {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            Matcher size = CHUNK.matcher(line(new int[] {MOST_CHUNK_LINE}, 400));
            if (!size.matches()) {
                throw new HttpRefusal(400, "a chunk has no size");
            }
            long left = Long.parseLong(size.group(1), 16);
            if (left == 0) {
                headers(new int[] {MOST_HEAD});
                return body.toByteArray();
            }
            if (left > MOST_BODY - body.size()) {
                throw tooLarge();
            }
            while (left > 0) {
                need();
                int some = (int) Math.min(left, end - start);
                body.write(buffer, start, some);
                start += some;
                left -= some;
            }
            if (!line(new int[] {2}, 400).isEmpty()) {
                throw new HttpRefusal(400, "a chunk does not end where it should");
            }
        }
    }

    private Map<String, String> headers(int[] budget) throws IOException, HttpRefusal {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int count = 0;
        for (String line = line(budget, 431); !line.isEmpty(); line = line(budget, 431)) {
            Matcher header = HEADER.matcher(line);
            if (!header.matches()) {
                throw new HttpRefusal(400, "a header is none: NAME: VALUE");
            }
            if (++count > MOST_HEADERS) {
                throw new HttpRefusal(431, "there are more than " + MOST_HEADERS + " headers");
            }
            // Which of two would count is what others might see differently.
            if (headers.put(header.group(1), header.group(2).strip()) != null && isDecisive(header.group(1))) {
                throw new HttpRefusal(400, "the header " + header.group(1) + " stands twice");
            }
        }
        return headers;
    }

    private static boolean isDecisive(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "host",
                    "authorization",
                    "content-length",
                    "transfer-encoding",
                    "content-encoding",
                    "connection",
                    "expect" -> true;
            default -> false;
        };
    }

    /** Returns the next line without its end, CRLF, and takes its length from the budget. */
    private String line(int[] budget, int whenTooLong) throws IOException, HttpRefusal {
        StringBuilder line = new StringBuilder();
        while (true) {
            need();
            int from = start;
            while (start < end && buffer[start] != '\n') {
                start++;
            }
            budget[0] -= start - from + (start < end ? 1 : 0);
            if (budget[0] < 0) {
                throw new HttpRefusal(whenTooLong, "a line is too long");
            }
            line.append(new String(buffer, from, start - from, StandardCharsets.ISO_8859_1));
            if (start < end) {
                start++;
                int length = line.length() - 1;
                if (length < 0 || line.charAt(length) != '\r') {
                    throw new HttpRefusal(400, "a line does not end with CR and LF");
                }
                return line.substring(0, length);
            }
        }
    }

    private void need() throws IOException {
        if (start == end && !filled()) {
            throw new EOFException("the connection ended in the middle of a request");
        }
    }

    private boolean filled() throws IOException {
        long left = deadline - ticker.nanos();
        if (left <= 0) {
            throw new SocketTimeoutException("the request did not come to its end in time");
        }
        waiting.atMost((int) Math.max(1, left / 1_000_000));
        start = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        return end > 0;
    }

    /** Takes and forgets what still comes, at most so much, so that the sender sees the answer and no broken line. */
    void forget(long bytes) throws IOException {
        long left = bytes - (end - start);
        start = end;
        while (left > 0 && filled()) {
            left -= end;
            start = end;
        }
    }

    private static HttpRefusal tooLarge() {
        return new HttpRefusal(413, "a body has at most " + MOST_BODY + " bytes");
    }
}
