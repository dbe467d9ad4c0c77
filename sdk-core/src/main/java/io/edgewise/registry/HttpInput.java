package io.edgewise.registry;

import io.edgewise.time.Ticker;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of an HTTP/1.1 connection (RFC 9112): heads as lines, bodies as they are framed. Reads with two
 * buffers in turn, and lends them out. One thread uses it.
 */
final class HttpInput {
    private static final int BUFFER = 1 << 17;
    private static final int LONGEST_HEAD = 64 << 10;
    private static final int LONGEST_CHUNK_LINE = 1 << 10;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");
    private static final Pattern HEADER = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*(.*?)[ \\t]*");
    private static final Pattern CHUNK = Pattern.compile("([0-9a-fA-F]{1,15})[ \\t]*(?:;.*)?");

    private final InputStream in;
    private final Ticker ticker;
    private final long linesNanos;
    private byte[] buffer = new byte[BUFFER];
    private byte[] other = new byte[BUFFER];
    private boolean lent;
    private int start;
    private int end;
    private long deadlineNanos;

    /** Reads a connection; {@code lines} bounds how long each head, or the lines around a chunk, may take in all. */
    HttpInput(InputStream in, Ticker ticker, Duration lines) {
        this.in = in;
        this.ticker = ticker;
        this.linesNanos = lines.toNanos();
    }

    /** The first lines of an answer. */
    record Head(int status, HttpHeaders headers) {}

    /** Reads a head; the ones that only say that there is more to come are left out. */
    Head head() throws IOException {
        return head(Duration.ofNanos(linesNanos));
    }

    /** Reads a head that may take so long in all. */
    Head head(Duration limit) throws IOException {
        deadlineNanos = ticker.nanos() + limit.toNanos();
        for (int left = 8; left > 0; left--) {
            int[] budget = {LONGEST_HEAD};
            Matcher status = STATUS.matcher(line(budget));
            if (!status.matches()) {
                throw new IOException("the answer is no HTTP/1.1");
            }
            HttpHeaders headers = headers(budget);
            int code = Integer.parseInt(status.group(1));
            if (code >= 200) {
                return new Head(code, headers);
            }
        }
        throw new IOException("there is no end of answers that say to wait");
    }

    private HttpHeaders headers(int[] budget) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(budget); !line.isEmpty(); line = line(budget)) {
            Matcher header = HEADER.matcher(line);
            if (!header.matches()) {
                throw new IOException("a header of the answer is none");
            }
            headers.computeIfAbsent(header.group(1), name -> new ArrayList<>()).add(header.group(2));
        }
        return HttpHeaders.of(headers, (name, value) -> true);
    }

    /** Returns the next line without its end, and takes its length from what a head or trailer may have in all. */
    String line(int[] budget) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            if (start == end) {
                fill();
                if (ticker.nanos() - deadlineNanos > 0) { // each byte by itself would never be a silence
                    throw new SocketTimeoutException("the lines of an answer do not come to an end");
                }
            }
            int from = start;
            while (start < end && buffer[start] != '\n') {
                start++;
            }
            line.append(new String(buffer, from, start - from, StandardCharsets.ISO_8859_1));
            budget[0] -= start - from + 1;
            if (budget[0] < 0) {
                throw new IOException("a head is longer than " + LONGEST_HEAD + " bytes");
            }
            if (start < end) {
                start++;
                int length = line.length();
                return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
            }
        }
    }

    /** Returns some bytes, at most so many, lent until the next call but one; null at the end of the connection. */
    @Nullable
    ByteBuffer some(long most) throws IOException {
        if (start == end && !filled()) {
            return null;
        }
        int length = (int) Math.min(most, end - start);
        ByteBuffer some = ByteBuffer.wrap(buffer, start, length);
        start += length;
        lent = true;
        return some;
    }

    /** Reads the size of the next chunk; after the last one also what follows it. */
    long chunk(boolean first) throws IOException {
        deadlineNanos = ticker.nanos() + linesNanos;
        int[] budget = {LONGEST_CHUNK_LINE};
        if (!first && !line(budget).isEmpty()) {
            throw new IOException("a chunk of the body does not end where it should");
        }
        Matcher size = CHUNK.matcher(line(budget));
        if (!size.matches()) {
            throw new IOException("a chunk of the body has no size");
        }
        long length = Long.parseLong(size.group(1), 16);
        if (length == 0) {
            headers(new int[] {LONGEST_HEAD});
        }
        return length;
    }

    /** Tells whether nothing has come that nobody has taken. */
    boolean isEmpty() {
        return start == end;
    }

    /** Takes what is here already of a body that nobody wants, if it is all of it. */
    boolean skip(long bytes) {
        if (bytes > end - start) {
            return false;
        }
        start += (int) bytes;
        return true;
    }

    private void fill() throws IOException {
        if (!filled()) {
            throw new EOFException("the connection ended in the middle");
        }
    }

    private boolean filled() throws IOException {
        if (lent) { // what was lent before this one is given back by now
            byte[] kept = buffer;
            buffer = other;
            other = kept;
            lent = false;
        }
        start = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        return end > 0;
    }
}
