package io.edgewise.registry;

import io.edgewise.time.Ticker;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Ends a connection whose other end takes nothing more, or takes too long in all: a write that waits for room cannot be
 * given a limit. Closing it ends the watch. One thread sends.
 */
final class SendWatch implements AutoCloseable {
    private static final int PIECE = 1 << 14;

    private final Socket socket;
    private final Ticker ticker;
    private final Duration idle;
    private final Duration total;
    private final long startNanos;
    private final CountDownLatch done = new CountDownLatch(1);

    // Written by who sends, read by who watches.
    private volatile long movedNanos;

    // Written by who watches, read by who sends.
    private volatile @Nullable String cut;

    private SendWatch(Socket socket, Ticker ticker, Duration idle, Duration total) {
        this.socket = socket;
        this.ticker = ticker;
        this.idle = idle;
        this.total = total;
        this.startNanos = ticker.nanos();
        this.movedNanos = startNanos;
    }

    /**
     * Begins to watch.
     *
     * @param idle how long nothing may move
     * @param total how long it may take in all
     */
    static SendWatch over(Socket socket, Ticker ticker, Duration idle, Duration total) {
        SendWatch watch = new SendWatch(socket, ticker, idle, total);
        Thread thread = new Thread(watch::watch, "registry-send-watch");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    /** Returns a stream on which each piece that went counts as a move. */
    OutputStream over(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                for (int done = 0; done < length; done += PIECE) {
                    out.write(bytes, from + done, Math.min(PIECE, length - done));
                    movedNanos = ticker.nanos();
                }
            }
        };
    }

    /** Returns why the connection was ended here, or else what went wrong on it. */
    IOException reason(IOException failure) {
        String words = cut;
        if (words == null) {
            return failure;
        }
        HttpTimeoutException timeout = new HttpTimeoutException(words);
        timeout.initCause(failure);
        return timeout;
    }

    private void watch() {
        try {
            long left = idle.toNanos();
            while (!done.await(Math.max(left, 1_000_000), TimeUnit.NANOSECONDS)) {
                long now = ticker.nanos();
                long still = idle.toNanos() - (now - movedNanos);
                long inAll = total.toNanos() - (now - startNanos);
                left = Math.min(still, inAll);
                if (left <= 0) {
                    cut = still <= 0
                            ? "it took nothing more for " + idle.toMillis() + " ms"
                            : "what is sent took longer than " + total.toSeconds() + " s in all";
                    socket.close();
                    return;
                }
            }
        } catch (IOException e) {
            Logger.debug(e, "it was closed already");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        done.countDown();
    }
}
