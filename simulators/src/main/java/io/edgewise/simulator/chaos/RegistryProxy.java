package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.tinylog.Logger;

/**
 * Stands before a registry and speaks HTTP for it: asks the registry what is right, and lets a {@link Mischief} answer.
 * Only for reading; an answer is held in memory whole. Binds 127.0.0.1 alone.
 */
final class RegistryProxy implements AutoCloseable {
    /** How much the system may hold of what is sent. */
    static final int BUFFER = 64 << 10;

    private static final int MOST_CONNECTIONS = 64;
    private static final int MOST_BODY = 64 << 20;
    private static final int REGISTRY_MILLIS = 10_000;
    private static final List<String> PASSED_ON = List.of("Accept", "Range", "If-Range");
    private static final Set<String> OF_ONE_HOP = Set.of("connection", "transfer-encoding", "keep-alive");

    private final ServerSocket server;
    private final String registry;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicLong> sent = new ConcurrentHashMap<>();
    private final AtomicInteger asks = new AtomicInteger();
    private final AtomicInteger secrets = new AtomicInteger();
    private volatile Mischief mischief = Mischief.NONE;
    private volatile Runnable witness = () -> {};

    private RegistryProxy(String registry) throws IOException {
        this.registry = registry;
        this.server = new ServerSocket(0, MOST_CONNECTIONS, InetAddress.getLoopbackAddress());
    }

    /** Starts one before a registry, {@code host:port}, that speaks plain HTTP. */
    static RegistryProxy before(String registry) throws IOException {
        RegistryProxy proxy = new RegistryProxy(registry);
        start("registry-proxy", proxy::accept);
        return proxy;
    }

    /** Returns host and port as they stand in references. */
    String host() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** From now on answers like this; what is under way goes on as it began. */
    void answer(Mischief other) {
        mischief = other;
    }

    /** Who looks each time an answer about a blob is over, before the client can ask again. */
    void witness(Runnable look) {
        witness = look;
    }

    /** Returns how many bytes it has sent for a path that ends so, as far as it knows. */
    long sent(String last) {
        return counter(last).get();
    }

    /** Returns how many bytes of bodies it has sent. */
    long sent() {
        return sent.values().stream().mapToLong(AtomicLong::get).sum();
    }

    /** Returns how often it was asked. */
    int asks() {
        return asks.get();
    }

    /** Returns how many asks said who asks. */
    int secrets() {
        return secrets.get();
    }

    /** Cuts all connections there are. */
    void cutAll() {
        for (Socket connection : connections) {
            try {
                connection.close();
            } catch (IOException e) {
                Logger.debug(e, "it was cut already");
            }
        }
    }

    @Override
    public void close() throws IOException {
        ended.countDown();
        server.close();
        cutAll();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                if (connections.size() >= MOST_CONNECTIONS) {
                    connection.close();
                } else {
                    connections.add(connection);
                    start("registry-proxy-line", () -> serve(connection));
                }
            } catch (IOException e) {
                Logger.debug(e, "the proxy accepts no more");
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            connection.setSendBufferSize(BUFFER);
            InputStream in = connection.getInputStream();
            boolean open = true;
            while (open) {
                Ask ask = Ask.read(in);
                open = ask != null && answered(ask, connection);
            }
        } catch (IOException e) {
            Logger.debug(e, "a client has gone"); // what it thinks of us
        } finally {
            connections.remove(connection);
        }
    }

    private boolean answered(Ask ask, Socket connection) throws IOException {
        asks.incrementAndGet();
        if (ask.header("Authorization").isPresent()) {
            secrets.incrementAndGet();
        }
        Answer right = right(ask);
        String last = ask.target().substring(ask.target().lastIndexOf('/') + 1);
        AnswerLine line =
                new AnswerLine(connection, ended, counter(last), ask.method().equals("HEAD"));
        try {
            mischief.answer(ask, right, line);
        } finally {
            if (ask.isOfBlob()) {
                witness.run();
            }
        }
        return line.isOpen();
    }

    private AtomicLong counter(String last) {
        return sent.computeIfAbsent(last, any -> new AtomicLong());
    }

    private Answer right(Ask ask) throws IOException {
        HttpURLConnection http = (HttpURLConnection)
                URI.create("http://" + registry + ask.target()).toURL().openConnection();
        http.setInstanceFollowRedirects(false);
        http.setConnectTimeout(REGISTRY_MILLIS);
        http.setReadTimeout(REGISTRY_MILLIS);
        http.setRequestMethod(ask.method());
        PASSED_ON.forEach(name -> ask.header(name).ifPresent(value -> http.setRequestProperty(name, value)));
        int status = http.getResponseCode();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        boolean head = ask.method().equals("HEAD");
        http.getHeaderFields().forEach((name, values) -> {
            if (name != null
                    && !OF_ONE_HOP.contains(name.toLowerCase(Locale.ROOT))
                    && (head || !name.equalsIgnoreCase("Content-Length"))) {
                headers.put(name, values.get(0));
            }
        });
        try (InputStream body = status >= 400 ? http.getErrorStream() : http.getInputStream()) {
            return new Answer(status, headers, body == null ? new byte[0] : body.readNBytes(MOST_BODY));
        }
    }

    private static void start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }
}
