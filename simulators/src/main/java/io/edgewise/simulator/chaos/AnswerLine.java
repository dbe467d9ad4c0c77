package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The way an answer goes back to the client, byte by byte if need be. The thread of its connection uses it. */
final class AnswerLine {
    private final Socket socket;
    private final OutputStream out;
    private final CountDownLatch ended;
    private final AtomicLong sent;
    private final boolean silent;
    private boolean open = true;
    private boolean counted;

    /**
     * Makes it.
     *
     * @param ended opened when the proxy is
     * @param sent counts the bytes of bodies, those of refusals not
     * @param silent whether the client asked for the head alone
     */
    AnswerLine(Socket socket, CountDownLatch ended, AtomicLong sent, boolean silent) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.ended = ended;
        this.sent = sent;
        this.silent = silent;
    }

    /** Tells whether another answer may follow on this connection. */
    boolean isOpen() {
        return open;
    }

    /** Sends all of it, as it should be. */
    void send(Answer answer) throws IOException {
        head(answer, "Content-Length", Integer.toString(answer.body().length));
        body(answer.body(), 0, answer.body().length);
    }

    /** Sends the head as if all followed, and then only that much. */
    void sendOnly(Answer answer, int bytes) throws IOException {
        head(answer, "Content-Length", Integer.toString(answer.body().length));
        body(answer.body(), 0, Math.min(bytes, answer.body().length));
    }

    /** Sends the head, with one header that says where the body ends. */
    void head(Answer answer, String name, String value) throws IOException {
        counted = answer.status() / 100 == 2;
        StringBuilder head =
                new StringBuilder("HTTP/1.1 ").append(answer.status()).append(" Any\r\n");
        boolean length = silent && answer.headers().containsKey("Content-Length");
        answer.headers()
                .forEach((key, one) -> head.append(key).append(": ").append(one).append("\r\n"));
        if (!length) {
            head.append(name).append(": ").append(value).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    void body(byte[] bytes, int from, int to) throws IOException {
        if (!silent && to > from) {
            out.write(bytes, from, to - from);
            sent.addAndGet(counted ? to - from : 0);
        }
    }

    /** Sends a piece of a body whose length was not said; an empty one is its end. */
    void chunk(byte[] bytes) throws IOException {
        out.write(String.format(Locale.ROOT, "%x\r\n", bytes.length).getBytes(StandardCharsets.ISO_8859_1));
        body(bytes, 0, bytes.length);
        out.write(new byte[] {'\r', '\n'});
    }

    /** Sends words as they are, whatever they mean. */
    void raw(String words) throws IOException {
        out.write(HttpLies.bytes(words));
    }

    /** Waits; tells whether the client is worth waiting for. */
    boolean rest(Duration time) throws IOException {
        try {
            return !ended.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the proxy is interrupted", e);
        }
    }

    /** Ends the connection: with everything sent, or with a reset that may take back what is on its way. */
    void cut(boolean reset) throws IOException {
        open = false;
        if (reset) {
            socket.setSoLinger(true, 0);
        }
        socket.close();
    }
}
