package io.edgewise.registry;

import io.edgewise.time.Ticker;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, as it comes. Silence and the time of all of it are bounded; a body that breaks off is an error
 * and no end. One thread uses it.
 */
final class HttpBody implements AutoCloseable {
    private static final long TO_THE_END = Long.MAX_VALUE;

    private final HttpLine line;
    private final Consumer<HttpLine> reuse;
    private final Ticker ticker;
    private final Duration idle;
    private final long askedNanos;
    private final long lastNanos;
    private final boolean chunked;
    private final boolean keeps;
    private long left;
    private boolean firstChunk = true;
    private boolean closed;
    private long deadlineNanos;

    HttpBody(
            HttpLine line,
            Request request,
            HttpInput.Head head,
            RegistrySettings settings,
            Ticker ticker,
            Consumer<HttpLine> reuse)
            throws IOException {
        this.line = line;
        this.reuse = reuse;
        this.ticker = ticker;
        this.idle = request.silence(settings.idle());
        this.askedNanos = line.askedNanos();
        this.lastNanos = ticker.nanos() + settings.transfer().toNanos();
        this.deadlineNanos = lastNanos;
        String coding = head.headers().firstValue("Transfer-Encoding").orElse("");
        boolean none = request.method().equals("HEAD") || head.status() == 204 || head.status() == 304;
        this.chunked = !none && coding.equalsIgnoreCase("chunked");
        if (!none && !chunked && !coding.isEmpty()) {
            throw new IOException("the body comes in a coding that nobody asked for: " + coding);
        }
        this.left = none || chunked ? 0 : length(head);
        this.keeps = left != TO_THE_END
                && !head.headers().firstValue("Connection").orElse("").equalsIgnoreCase("close")
                && (coding.isEmpty()
                        || head.headers().firstValue("Content-Length").isEmpty());
        if (none) {
            end();
        }
    }

    private static long length(HttpInput.Head head) throws IOException {
        long length = TO_THE_END;
        for (String text : head.headers().allValues("Content-Length")) {
            long found;
            try {
                found = Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new IOException("the answer has a length that is none", e);
            }
            if (found < 0 || (length != TO_THE_END && length != found)) {
                throw new IOException("the answer has a length that is none, or two");
            }
            length = found;
        }
        return length;
    }

    /** Sets an earlier end, counted from now. */
    void within(Duration limit) {
        long end = ticker.nanos() + limit.toNanos();
        deadlineNanos = end - deadlineNanos < 0 ? end : deadlineNanos;
    }

    /** Sets when it must end, counted from when it was asked for. */
    void withinSinceAsked(Duration limit) {
        long end = askedNanos + limit.toNanos();
        deadlineNanos = end - lastNanos < 0 ? end : lastNanos;
    }

    /**
     * Returns the next bytes, lent until the next call but one; null at the end.
     *
     * @throws HttpTimeoutException if the registry is silent too long, or all of it takes too long
     */
    @Nullable
    ByteBuffer next() throws IOException, InterruptedException {
        if (closed) {
            return null;
        }
        if (Thread.currentThread().isInterrupted()) {
            close();
            throw new InterruptedException();
        }
        long left = deadlineNanos - ticker.nanos();
        if (left <= 0) {
            throw tooLong();
        }
        try {
            line.waitAtMost(Math.min(idle.toMillis(), 1 + left / 1_000_000));
            return read();
        } catch (SocketTimeoutException e) {
            if (deadlineNanos - ticker.nanos() <= 0) {
                throw tooLong();
            }
            throw new HttpTimeoutException("the body stood still for " + idle.toMillis() + " ms");
        }
    }

    private static HttpTimeoutException tooLong() {
        return new HttpTimeoutException("the body took longer than is allowed for it in all");
    }

    private @Nullable ByteBuffer read() throws IOException {
        if (chunked && left == 0) {
            left = line.input().chunk(firstChunk);
            firstChunk = false;
        }
        if (left == 0) {
            end();
            return null;
        }
        ByteBuffer some = line.input().some(left);
        if (some == null && left == TO_THE_END) {
            end();
            return null;
        }
        if (some == null) {
            throw new EOFException("the connection ended in the middle");
        }
        left -= left == TO_THE_END ? 0 : some.remaining();
        return some;
    }

    private void end() {
        if (!closed) {
            closed = true;
            if (keeps && line.isInStep()) {
                reuse.accept(line);
            } else {
                line.close();
            }
        }
    }

    /** Ends it; what has not come yet costs the connection, unless it is little and here already. */
    @Override
    public void close() {
        if (!closed && !chunked && keeps && line.input().skip(left)) {
            end();
        }
        if (!closed) {
            closed = true;
            line.close();
        }
    }
}
