package io.edgewise.registry;

import io.edgewise.time.Ticker;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A response body that is read by one thread and can never hang it: {@code HttpRequest.timeout} ends with the headers,
 * so silence and total time are watched here. At most {@link #AHEAD} pieces are asked for before they are read.
 */
final class BodyStream implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
    private static final int AHEAD = 8;

    // Set once.
    private final Ticker ticker;
    private final Duration idle;

    // Filled by the client's threads, drained by the reader; bounded by what was asked for, and one end.
    private final LinkedBlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();

    // Confined to the reader.
    private final ArrayDeque<ByteBuffer> ready = new ArrayDeque<>();
    private boolean ended;
    private long deadlineNanos;

    BodyStream(Ticker ticker, RegistrySettings settings) {
        this.ticker = ticker;
        this.idle = settings.idle();
        this.deadlineNanos = ticker.nanos() + settings.transfer().toNanos();
    }

    /** Sets an earlier end, counted from now. */
    void within(Duration limit) {
        long end = ticker.nanos() + limit.toNanos();
        deadlineNanos = end - deadlineNanos < 0 ? end : deadlineNanos;
    }

    /**
     * Returns the next bytes; null at the end.
     *
     * @throws HttpTimeoutException if the registry is silent too long, or all of it takes too long
     */
    @Nullable
    ByteBuffer next() throws IOException, InterruptedException {
        while (ready.isEmpty() && !ended) {
            take();
        }
        return ready.poll();
    }

    private void take() throws IOException, InterruptedException {
        long left = deadlineNanos - ticker.nanos();
        Piece piece = left <= 0 ? null : pieces.poll(Math.min(left, idle.toNanos()), TimeUnit.NANOSECONDS);
        if (piece == null) {
            throw new HttpTimeoutException(
                    deadlineNanos - ticker.nanos() <= 0
                            ? "the body took longer than is allowed for it in all"
                            : "the body stood still for " + idle.toMillis() + " ms");
        }
        if (piece.error() != null) {
            throw new IOException(piece.error().getMessage(), piece.error());
        }
        ended = piece.end();
        ready.addAll(piece.bytes());
        Flow.Subscription source = subscription.get();
        if (!ended && source != null) {
            source.request(1);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription source) {
        if (subscription.compareAndSet(null, source)) {
            source.request(AHEAD);
        } else {
            source.cancel();
        }
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        pieces.add(new Piece(bytes, false, null));
    }

    @Override
    public void onError(Throwable error) {
        pieces.add(new Piece(List.of(), true, error));
    }

    @Override
    public void onComplete() {
        pieces.add(new Piece(List.of(), true, null));
    }

    /** Ends the transfer; an unfinished one costs the connection. */
    @Override
    public void close() {
        Flow.Subscription source = subscription.getAndSet(NONE);
        if (source != null) {
            source.cancel();
        }
        pieces.clear();
        ready.clear();
    }

    private static final Flow.Subscription NONE = new Flow.Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    };

    private record Piece(
            List<ByteBuffer> bytes, boolean end, @Nullable Throwable error) {}
}
