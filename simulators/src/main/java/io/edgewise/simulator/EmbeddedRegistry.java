package io.edgewise.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.edgewise.simulator.chaos.Registry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * An OCI registry (distribution-spec 1.1) for demos and tests: on the loopback interface only, plain HTTP, open to
 * everyone there, all in memory. It checks every digest that is pushed. The referrers API can be switched off, as
 * registries without it are common; a client must then keep the fallback tag itself.
 */
public final class EmbeddedRegistry implements Registry {
    private static final int THREADS = 4;
    private static final int MOST_REPOSITORIES = 1000;
    private static final String PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final String NAME = PART + "(?:/" + PART + ")*";
    private static final Pattern ROUTE =
            Pattern.compile("/v2/(" + NAME + ")/(blobs/uploads|blobs|manifests|tags|referrers)/([^/]*)");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, threadNames());
    private final Map<String, RegistryRepository> repositories = new ConcurrentHashMap<>();
    private final RegistryBlobs blobs = new RegistryBlobs();
    private final RegistryManifests manifests = new RegistryManifests();
    private final AtomicLong requests = new AtomicLong();
    private volatile boolean referrers = true;

    private EmbeddedRegistry(int port) throws IOException {
        // Read once by the JDK's server. Without it each answer waits for the client's delayed acknowledgement: 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(Loopback.address(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts a registry on a free port. */
    public static EmbeddedRegistry start() throws IOException {
        return start(0);
    }

    /**
     * Starts a registry.
     *
     * @param port 0 for a free one
     * @throws IOException if the port is taken
     */
    public static EmbeddedRegistry start(int port) throws IOException {
        return new EmbeddedRegistry(port);
    }

    /** Returns host and port as they stand in references, for example {@code 127.0.0.1:40123}. */
    @Override
    public String host() {
        return Loopback.HOST + ":" + port();
    }

    /** Returns the port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Returns how many requests it has taken. */
    public long requests() {
        return requests.get();
    }

    /** Switches the referrers API on (as at the start) or off. */
    public void serveReferrers(boolean on) {
        referrers = on;
    }

    /** Stops at once; open exchanges are cut. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange http) throws IOException {
        requests.incrementAndGet();
        RegistryExchange exchange = new RegistryExchange(http);
        try {
            exchange.with("Docker-Distribution-API-Version", "registry/2.0");
            route(exchange);
        } catch (RegistryError e) {
            exchange.error(e);
        } catch (RuntimeException e) {
            Logger.error(e, "the embedded registry failed on {} {}", exchange.method(), exchange.path());
            exchange.error(new RegistryError(500, "UNKNOWN", "internal error, see the log"));
        }
    }

    private void route(RegistryExchange exchange) throws IOException {
        if (exchange.path().equals("/v2/") || exchange.path().equals("/v2")) {
            exchange.json(200, "application/json", json -> {});
            return;
        }
        Matcher route = ROUTE.matcher(exchange.path());
        if (!route.matches()) {
            throw new RegistryError(404, "NAME_INVALID", "nothing is at " + exchange.path());
        }
        String name = route.group(1);
        String last = route.group(3);
        switch (route.group(2)) {
            case "blobs/uploads" -> uploads(exchange, name, last);
            case "blobs" -> blobs.blob(exchange, known(name), last);
            case "manifests" -> {
                if (exchange.method().equals("PUT")) {
                    manifests.put(exchange, made(name), name, referrers);
                } else {
                    manifests.manifest(exchange, known(name), last);
                }
            }
            case "tags" -> tags(exchange, name, last);
            default -> referrers(exchange, name, last);
        }
    }

    private void uploads(RegistryExchange exchange, String name, String id) throws IOException {
        if (!id.isEmpty()) {
            blobs.upload(exchange, known(name), name, id);
            return;
        }
        if (!exchange.method().equals("POST")) {
            throw RegistryError.methodNotAllowed(exchange.method());
        }
        blobs.open(exchange, made(name), name, source(exchange.query("from")));
    }

    private @Nullable RegistryRepository source(@Nullable String from) {
        return from == null ? null : repositories.get(from);
    }

    private void tags(RegistryExchange exchange, String name, String last) throws IOException {
        if (!last.equals("list")) {
            throw new RegistryError(404, "NAME_INVALID", "nothing is at " + exchange.path());
        }
        onlyGet(exchange);
        manifests.tags(exchange, known(name), name);
    }

    private void referrers(RegistryExchange exchange, String name, String subject) throws IOException {
        if (!referrers) {
            throw new RegistryError(404, "UNSUPPORTED", "this registry has no referrers API; use the fallback tag");
        }
        onlyGet(exchange);
        // An unknown subject has no referrers, which is not an error (distribution-spec, "Listing Referrers").
        manifests.referrers(exchange, made(name), subject);
    }

    private static void onlyGet(RegistryExchange exchange) {
        if (!exchange.method().equals("GET")) {
            throw RegistryError.methodNotAllowed(exchange.method());
        }
    }

    private RegistryRepository known(String name) {
        RegistryRepository repository = repositories.get(name);
        if (repository == null) {
            throw RegistryError.nameUnknown(name);
        }
        return repository;
    }

    private RegistryRepository made(String name) {
        if (repositories.size() >= MOST_REPOSITORIES && !repositories.containsKey(name)) {
            throw new RegistryError(403, "DENIED", "no more than " + MOST_REPOSITORIES + " repositories");
        }
        return repositories.computeIfAbsent(name, any -> new RegistryRepository());
    }

    private static java.util.concurrent.ThreadFactory threadNames() {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, "embedded-registry-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
