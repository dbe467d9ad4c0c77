package io.edgewise.agent.push;

import io.edgewise.agent.push.PushTaker.Reason;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.tinylog.Logger;

/**
 * Listens on one port of the loopback addresses and never on another. At most {@value #MOST} connections, a thread
 * each; one more ends the oldest that is not just serving a request with the right token, so that whoever holds
 * connections and says nothing keeps nobody out.
 */
final class PushDoor implements AutoCloseable {
    private static final int MOST = 16;
    private static final long REST_NANOS = 100_000_000L;
    private static final Duration QUIET = Duration.ofMinutes(1);

    /** Who waits for a connection wakes at once when its port is closed. */
    private static final Duration WAKING = Duration.ofSeconds(1);

    // Set once.
    private final int port;
    private final Ticker ticker;
    private final List<ServerSocket> servers;
    private final List<Thread> listeners = new ArrayList<>(); // filled before anybody else has the door
    private final Map<String, Path> paths = new ConcurrentHashMap<>();
    private final AtomicLong complainAt;

    private final Object lock = new Object();
    private final Set<Conversation> conversations = new LinkedHashSet<>(); // under the lock, the oldest first
    private volatile boolean closed;

    private PushDoor(int port, List<ServerSocket> servers, Ticker ticker) {
        this.port = port;
        this.ticker = ticker;
        this.servers = List.copyOf(servers);
        this.complainAt = new AtomicLong(ticker.nanos());
    }

    static PushDoor open(int port, Ticker ticker) throws IOException {
        List<ServerSocket> servers = servers(port);
        PushDoor door = new PushDoor(port, servers, ticker);
        for (ServerSocket server : servers) {
            Thread thread = new Thread(() -> door.listen(server), "push-" + port);
            thread.setDaemon(true);
            thread.start();
            door.listeners.add(thread);
        }
        return door;
    }

    /** Opens both addresses or none: who holds the other one is sent the tokens of senders that say localhost. */
    private static List<ServerSocket> servers(int port) throws IOException {
        byte[] six = new byte[16];
        six[15] = 1;
        InetAddress loopback6 = InetAddress.getByAddress(six);
        ServerSocket first = bind(port, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), "127.0.0.1");
        try {
            if (NetworkInterface.getByInetAddress(loopback6) == null) {
                Logger.info("push: port {} is open on 127.0.0.1; this machine has no ::1", port);
                return List.of(first);
            }
            return List.of(first, bind(port, loopback6, "::1"));
        } catch (IOException e) {
            first.close();
            throw e;
        }
    }

    private static ServerSocket bind(int port, InetAddress address, String words) throws IOException {
        try {
            return new ServerSocket(port, MOST, address);
        } catch (BindException e) {
            throw new IOException(words + ": " + e.getMessage(), e);
        }
    }

    void add(String path, PushTaker taker) {
        paths.computeIfAbsent(path, key -> new Path()).takers.add(taker);
    }

    /** Takes a taker out; tells whether it was the last one. */
    boolean remove(String path, PushTaker taker) {
        paths.computeIfPresent(path, (key, found) -> {
            found.takers.remove(taker);
            return found.takers.isEmpty() ? null : found;
        });
        return paths.isEmpty();
    }

    /** Who takes what comes to one path. */
    static final class Path {
        private final List<PushTaker> takers = new CopyOnWriteArrayList<>();
        private final Object turn = new Object();

        /** Gives a payload to all of them or to none. */
        Answer take(byte[] body) throws HttpRefusal {
            synchronized (turn) { // reading takes the processor, nothing else; rows keep their order
                if (takers.isEmpty()) {
                    throw new HttpRefusal(503, "the source is just being changed; send it again");
                }
                if (!takers.stream().allMatch(PushTaker::hasRoom)) {
                    turnedAway(Reason.PUSH_FULL);
                    return Answer.refusal(429, "the queue is full; send it again");
                }
                try {
                    List<PushTaker.Taken> read = new ArrayList<>();
                    for (PushTaker taker : takers) {
                        read.add(taker.read(body));
                    }
                    read.forEach(PushTaker.Taken::queue);
                    return Answer.accepted(
                            read.stream().mapToInt(PushTaker.Taken::rows).max().orElse(0));
                } catch (PushException e) {
                    return Answer.unreadable(e.problem(), String.valueOf(e.getMessage()));
                }
            }
        }

        void turnedAway(Reason reason) {
            takers.forEach(taker -> taker.turnedAway(reason));
        }

        private boolean admits(String token) {
            boolean admits = false;
            for (PushTaker taker : takers) {
                admits |= taker.admits(token);
            }
            return admits;
        }
    }

    /** Returns where a request leads, from its head alone. Without a token nobody learns which paths there are. */
    Path admit(Request request) throws HttpRefusal {
        request.mustNotComeFromAPage(port);
        String token = request.token();
        Path path = paths.get(request.target());
        boolean admitted =
                path != null ? path.admits(token) : paths.values().stream().anyMatch(other -> other.admits(token));
        if (!admitted) {
            if (path != null) {
                path.turnedAway(Reason.PUSH_UNAUTHORIZED);
            }
            complain();
            throw new HttpRefusal(401, "the right token is needed: Authorization: Bearer TOKEN");
        }
        if (path == null) {
            throw new HttpRefusal(404, "no source has this path; there are " + paths.keySet());
        }
        if (!request.method().equals("POST")) {
            throw new HttpRefusal(405, "payloads are sent with POST");
        }
        return path;
    }

    private void complain() {
        long now = ticker.nanos();
        long due = complainAt.get();
        if (now - due >= 0 && complainAt.compareAndSet(due, now + QUIET.toNanos())) {
            Logger.warn("push: requests without the right token come to port {}", port);
        }
    }

    private void listen(ServerSocket server) {
        while (!closed) {
            try {
                serve(server.accept());
            } catch (IOException e) {
                if (!closed) {
                    Logger.warn("push: a connection to port {} was not taken: {}", port, e.toString());
                    rest();
                }
            }
        }
    }

    /** Out of file descriptors, say: not again at once. */
    private static void rest() {
        LockSupport.parkNanos(REST_NANOS);
    }

    private void serve(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        Conversation conversation = new Conversation(socket, this, ticker);
        Conversation victim = null;
        synchronized (lock) {
            if (conversations.size() >= MOST) {
                victim = conversations.stream()
                        .filter(other -> !other.isTrusted())
                        .findFirst()
                        .orElse(conversation);
                conversations.remove(victim);
            }
            if (victim != conversation) {
                conversations.add(conversation);
            }
        }
        if (victim != null) {
            victim.end();
        }
        if (victim != conversation) {
            Thread thread = new Thread(conversation, "push-" + port + "-connection");
            thread.setDaemon(true);
            thread.start();
        }
    }

    void ended(Conversation conversation) {
        synchronized (lock) {
            conversations.remove(conversation);
        }
    }

    /** Closes the port; when this returns nobody is let in any more, and the port can be opened again. */
    @Override
    public void close() {
        closed = true;
        for (ServerSocket server : servers) {
            try {
                server.close();
            } catch (IOException e) {
                Logger.warn("push: port {} was not closed: {}", port, e.toString());
            }
        }
        listeners.forEach(PushDoor::await);
        List<Conversation> open;
        synchronized (lock) {
            open = List.copyOf(conversations);
        }
        open.forEach(Conversation::end);
    }

    /** The port stays open for as long as somebody waits in it. */
    private static void await(Thread listener) {
        try {
            listener.join(WAKING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
