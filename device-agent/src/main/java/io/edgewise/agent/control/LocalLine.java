package io.edgewise.agent.control;

import io.edgewise.time.Ticker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** One conversation on a Unix socket that ends in time, whatever the other side does or does not do. */
final class LocalLine implements AutoCloseable {
    private static final int CHUNK = 8192;

    private final SocketChannel channel;
    private final Selector selector;
    private final Ticker ticker;
    private final Duration limit;
    private long endNanos;

    /** Takes over a connected channel; where it cannot, the channel is closed. */
    LocalLine(SocketChannel channel, Duration limit, Ticker ticker) throws IOException {
        this.channel = channel;
        this.ticker = ticker;
        this.limit = limit;
        this.endNanos = ticker.nanos() + limit.toNanos();
        try {
            this.selector = Selector.open();
            channel.configureBlocking(false);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Reads up to the first line end or, without one, to the end of the stream.
     *
     * @throws IOException when it is longer than the limit or the time is over
     */
    byte[] readLine(int limit) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (read(one)) {
            if (one.get(0) == '\n') {
                break;
            }
            line.write(one.get(0));
            if (line.size() > limit) {
                throw new IOException("more than " + limit + " bytes came");
            }
        }
        return line.toByteArray();
    }

    /** Begins the time anew: what the answer took to find is not the other side's. */
    void restart() {
        endNanos = ticker.nanos() + limit.toNanos();
    }

    /** Reads to the end of the stream. */
    byte[] readAll(int limit) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer part = ByteBuffer.allocate(CHUNK);
        while (read(part)) {
            all.write(part.array(), 0, part.position());
            if (all.size() > limit) {
                throw new IOException("more than " + limit + " bytes came");
            }
        }
        return all.toByteArray();
    }

    private boolean read(ByteBuffer into) throws IOException {
        into.clear();
        int read = channel.read(into);
        while (read == 0) {
            await(SelectionKey.OP_READ);
            read = channel.read(into);
        }
        return read > 0;
    }

    void write(byte[] bytes) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining()) {
            if (channel.write(out) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    private void await(int operation) throws IOException {
        long left = endNanos - ticker.nanos();
        if (left <= 0) {
            throw new SocketTimeoutException("the other side took too long");
        }
        channel.register(selector, operation);
        selector.select(left / 1_000_000 + 1);
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
