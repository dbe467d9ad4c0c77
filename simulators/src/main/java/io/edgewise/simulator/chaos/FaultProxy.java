package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * A TCP proxy on 127.0.0.1 that does to a connection what networks do. It takes at most {@link #MOST_LINES} clients at
 * a time (the oldest is reset for a newer one), each with two threads, and one thread accepts. Any thread may call it.
 */
public final class FaultProxy implements AutoCloseable {
    /** How many clients are served at a time. */
    public static final int MOST_LINES = 64;

    private static final int BACKLOG = 64;
    private static final int REOPEN_TRIES = 200;
    private static final long REOPEN_REST_NANOS = 10_000_000;
    private static final long JOIN_MILLIS = 2_000;

    // Small, or the machine's own buffers would hold minutes of a slow line. On loopback, whose packets are as long as
    // that, a full one stalls: it carried 60 kB/s.
    private static final int NARROW = 16 << 10;
    private static final int WIDE = 1 << 20;

    // Set once.
    private final int brokerPort;
    private final int port;
    private final int buffer;

    // Any thread.
    private volatile Impairment toBroker = Impairment.NONE;
    private volatile Impairment toClient = Impairment.NONE;
    private volatile Acceptance acceptance = Acceptance.OPEN;
    private final Object lock = new Object();

    // Guarded by lock.
    private final SplittableRandom random;
    private final List<Line> lines = new ArrayList<>();
    private @Nullable ServerSocket listener;
    private @Nullable Thread acceptor;
    private boolean closed;

    private FaultProxy(int brokerPort, long seed, int buffer) throws IOException {
        this.brokerPort = brokerPort;
        this.buffer = buffer;
        this.random = new SplittableRandom(seed);
        ServerSocket first = listen(0);
        this.port = first.getLocalPort();
        synchronized (lock) {
            begin(first);
        }
    }

    /**
     * Starts a proxy on a free port, whose lines hold little.
     *
     * @param brokerPort where the broker listens on 127.0.0.1
     * @param seed what the flipped bits are drawn from
     */
    public static FaultProxy start(int brokerPort, long seed) throws IOException {
        return new FaultProxy(brokerPort, seed, NARROW);
    }

    /** The same, for lines that carry much and are never made slow. */
    public static FaultProxy startWide(int brokerPort, long seed) throws IOException {
        return new FaultProxy(brokerPort, seed, WIDE);
    }

    /** Returns the port clients connect to. */
    public int port() {
        return port;
    }

    /** Returns where MQTT clients connect to. */
    public String url() {
        return "tcp://127.0.0.1:" + port;
    }

    /** Returns how many clients are connected. */
    public int lines() {
        synchronized (lock) {
            return lines.size();
        }
    }

    /** From now on this is done to the bytes that go that way, on the lines there are and those to come. */
    public void impair(Way way, Impairment impairment) {
        if (way == Way.TO_BROKER) {
            toBroker = impairment;
        } else {
            toClient = impairment;
        }
    }

    /** From now on this is done to all bytes. */
    public void impair(Impairment impairment) {
        impair(Way.TO_BROKER, impairment);
        impair(Way.TO_CLIENT, impairment);
    }

    /** From now on bytes and clients pass; a line that has lost bytes stays dead. */
    public void pass() throws IOException {
        impair(Impairment.NONE);
        accept(Acceptance.OPEN);
    }

    /**
     * From now on this is done with clients that come; those that are here stay.
     *
     * @throws IOException if somebody has taken the port while we did not listen
     */
    public void accept(Acceptance wanted) throws IOException {
        List<Thread> ended = List.of();
        synchronized (lock) {
            acceptance = wanted;
            if (wanted == Acceptance.REFUSE) {
                ended = endListening();
            } else if (listener == null && !closed) {
                begin(listenAgain());
            }
        }
        // Until it has left its accept, the kernel goes on to let clients in.
        join(ended);
    }

    /** Resets every line, as a router that has forgotten them does: no end of stream, but an error on both sides. */
    public void reset() {
        List<Line> present;
        synchronized (lock) {
            present = List.copyOf(lines);
        }
        present.forEach(Line::reset);
    }

    /** Ends the stream of every line one way; the other way goes on. */
    public void halfClose(Way way) {
        List<Line> present;
        synchronized (lock) {
            present = List.copyOf(lines);
        }
        present.forEach(line -> line.endStream(way));
    }

    /** Ends all lines and waits for its threads, for two seconds at most. A second call does nothing. */
    @Override
    public void close() {
        List<Thread> threads = new ArrayList<>();
        List<Line> present;
        synchronized (lock) {
            closed = true;
            threads.addAll(endListening());
            present = List.copyOf(lines);
        }
        for (Line line : present) {
            line.reset();
            threads.addAll(line.threads());
        }
        join(threads);
    }

    /** Returns what is done to bytes that go that way. */
    Impairment impairment(Way way) {
        return way == Way.TO_BROKER ? toBroker : toClient;
    }

    void ended(Line line) {
        synchronized (lock) {
            lines.remove(line);
        }
    }

    private void acceptAll(ServerSocket from) {
        while (true) {
            Socket client;
            try {
                client = from.accept();
            } catch (IOException e) {
                return; // closed: that is how we end it
            }
            try {
                take(client);
            } catch (IOException e) {
                Logger.debug(e, "the proxy on port {} cannot serve a client", port);
                Line.resetQuietly(client);
            }
        }
    }

    private void take(Socket client) throws IOException {
        Acceptance now = acceptance;
        if (now == Acceptance.DROP || now == Acceptance.REFUSE) {
            Line.resetQuietly(client);
            return;
        }
        client.setTcpNoDelay(true);
        Socket broker = now == Acceptance.SILENT ? null : connect();
        Line line;
        Line victim;
        synchronized (lock) {
            line = new Line(this, client, broker, random.split());
            if (closed) {
                line.reset();
                return;
            }
            victim = lines.size() >= MOST_LINES ? lines.get(0) : null;
            lines.add(line);
        }
        if (victim != null) {
            victim.reset();
        }
        line.start();
    }

    private Socket connect() throws IOException {
        Socket broker = new Socket();
        try {
            broker.setReceiveBufferSize(buffer);
            broker.setSendBufferSize(buffer);
            broker.setTcpNoDelay(true);
            broker.connect(loopback(brokerPort), (int) JOIN_MILLIS);
            return broker;
        } catch (IOException e) {
            broker.close();
            throw e;
        }
    }

    /** Called with the lock held. */
    private void begin(ServerSocket fresh) {
        listener = fresh;
        Thread thread = new Thread(() -> acceptAll(fresh), "fault-proxy-" + port);
        thread.setDaemon(true);
        acceptor = thread;
        thread.start();
    }

    /** Returns the thread that accepted, which ends now, if there is one. Called with the lock held. */
    private List<Thread> endListening() {
        ServerSocket present = listener;
        Thread last = acceptor;
        listener = null;
        acceptor = null;
        if (present != null) {
            try {
                present.close();
            } catch (IOException e) {
                Logger.warn(e, "the proxy's port {} does not close", port);
            }
        }
        return last == null ? List.of() : List.of(last);
    }

    /** Not with the lock held: who accepts may be waiting for it. */
    private static void join(List<Thread> threads) {
        try {
            for (Thread thread : threads) {
                thread.join(JOIN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The kernel may have lent the port to an outgoing connection meanwhile, for a moment. */
    private ServerSocket listenAgain() throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                return listen(port);
            } catch (IOException e) {
                if (tries == REOPEN_TRIES) {
                    throw new IOException("port " + port + " of the proxy was taken while it did not listen", e);
                }
                LockSupport.parkNanos(REOPEN_REST_NANOS);
            }
        }
    }

    private ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.setReceiveBufferSize(buffer);
            socket.bind(loopback(port), BACKLOG);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static InetSocketAddress loopback(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }
}
