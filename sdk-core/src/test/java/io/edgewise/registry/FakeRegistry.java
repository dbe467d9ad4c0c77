package io.edgewise.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** An OCI registry in memory on loopback, for which all repositories are one, that can be told to answer wrongly. */
public final class FakeRegistry implements AutoCloseable {
    static {
        // Without it every answer waits 40 ms for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** Seven tries that take no time. */
    static final Patience QUICK = new Patience(7, Duration.ofMillis(1), Duration.ofMillis(20));

    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]*)");

    final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
    final List<String> requests = new CopyOnWriteArrayList<>();
    final boolean referrersApi;
    volatile Guard guard;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answer> wrong = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    public FakeRegistry(boolean referrersApi) {
        this(referrersApi, null);
    }

    /** One that speaks TLS and wants a certificate, unless {@code tls} is null. */
    FakeRegistry(boolean referrersApi, SSLContext tls) {
        this.referrersApi = referrersApi;
        try {
            InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            server = tls == null ? HttpServer.create(here, 0) : HttpsServer.create(here, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (server instanceof HttpsServer https) {
            https.setHttpsConfigurator(new HttpsConfigurator(tls) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters wanted = tls.getDefaultSSLParameters();
                    wanted.setNeedClientAuth(true);
                    parameters.setSSLParameters(wanted);
                }
            });
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    ModelRef ref(String tail) {
        return ModelRef.parse("oci://" + host() + "/models/band" + tail);
    }

    public RegistrySettings settings() {
        return new RegistrySettings(Set.of(host())).with(QUICK);
    }

    /** Answers a request for a blob, whole or by range, as a good registry does. */
    static void ranged(HttpExchange exchange, byte[] blob) throws IOException {
        Matcher range =
                RANGE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
        if (!range.matches()) {
            send(exchange, 200, blob);
            return;
        }
        int from = Integer.parseInt(range.group(1));
        int to = range.group(2).isEmpty() ? blob.length - 1 : Integer.parseInt(range.group(2));
        exchange.getResponseHeaders().add("Content-Range", "bytes " + from + "-" + to + "/" + blob.length);
        send(exchange, 206, Arrays.copyOfRange(blob, from, to + 1));
    }

    /** Sends the head of the right answer and so many bytes of it, then cuts the line. */
    static void cut(HttpExchange exchange, byte[] blob, int bytes) throws IOException {
        Matcher range =
                RANGE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
        int from = range.matches() ? Integer.parseInt(range.group(1)) : 0;
        if (from + bytes >= blob.length) {
            ranged(exchange, blob);
            return;
        }
        if (from > 0) {
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes " + from + "-" + (blob.length - 1) + "/" + blob.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, blob.length - from);
        exchange.getResponseBody().write(blob, from, bytes);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    /** Answers requests whose path ends so in another way. */
    public void answer(String pathEnd, Answer answer) {
        wrong.put(pathEnd, answer);
    }

    public void answerRightly() {
        wrong.clear();
    }

    /** Sends the head of an answer and some bytes, then nothing until the registry closes. */
    void stall(HttpExchange exchange, byte[] some, long announced) throws IOException {
        exchange.sendResponseHeaders(200, announced);
        exchange.getResponseBody().write(some);
        exchange.getResponseBody().flush();
        await(Long.MAX_VALUE);
    }

    /** Waits; ends early when the registry closes. */
    boolean await(long millis) {
        try {
            return closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    public static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, none ? -1 : body.length);
        if (!none) {
            exchange.getResponseBody().write(body);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        requests.add(exchange.getRequestMethod() + " " + path);
        try (exchange) {
            if (guard != null && guard.stops(exchange)) {
                return;
            }
            for (Map.Entry<String, Answer> entry : wrong.entrySet()) {
                if (path.endsWith(entry.getKey())) {
                    entry.getValue().to(exchange);
                    return;
                }
            }
            right(exchange, path.replaceFirst("^/v2/models/[^/]+/", ""));
        }
    }

    private void right(HttpExchange exchange, String path) throws IOException {
        String last = path.substring(path.lastIndexOf('/') + 1);
        switch (exchange.getRequestMethod() + " " + path.substring(0, path.lastIndexOf('/') + 1)) {
            case "GET manifests/", "HEAD manifests/" -> found(exchange, manifests.get(last));
            case "GET blobs/", "HEAD blobs/" -> found(exchange, blobs.get(last));
            case "GET referrers/" -> referrers(exchange, last);
            case "POST blobs/uploads/" -> {
                exchange.getResponseHeaders().add("Location", "/v2/models/band/blobs/uploads/1?state=a");
                send(exchange, 202, new byte[0]);
            }
            case "PUT blobs/uploads/" -> upload(exchange);
            case "PUT manifests/" -> manifest(exchange, last);
            default -> send(exchange, 405, "no such thing".getBytes());
        }
    }

    private static void found(HttpExchange exchange, byte[] body) throws IOException {
        if (body != null) {
            exchange.getResponseHeaders()
                    .add("Docker-Content-Digest", Digest.of(body).toString());
        }
        send(exchange, body == null ? 404 : 200, body == null ? "{\"errors\":[]}".getBytes() : body);
    }

    private void upload(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String query = exchange.getRequestURI().getQuery();
        boolean right = query.equals("state=a&digest=" + Digest.of(body));
        if (right) {
            blobs.put(Digest.of(body).toString(), body);
        }
        send(exchange, right ? 201 : 400, new byte[0]);
    }

    private void manifest(HttpExchange exchange, String tagOrDigest) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        manifests.put(tagOrDigest, body);
        manifests.put(Digest.of(body).toString(), body);
        String subject = subject(body);
        if (referrersApi && subject != null) {
            exchange.getResponseHeaders().add("OCI-Subject", subject);
        }
        send(exchange, 201, new byte[0]);
    }

    private void referrers(HttpExchange exchange, String subject) throws IOException {
        if (!referrersApi) {
            send(exchange, 404, "404 page not found".getBytes());
            return;
        }
        StringBuilder list = new StringBuilder();
        manifests.forEach((name, body) -> {
            if (name.startsWith("sha256:") && subject.equals(subject(body))) {
                list.append(list.isEmpty() ? "" : ",")
                        .append("{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"")
                        .append(name)
                        .append("\",\"size\":")
                        .append(body.length)
                        .append("}");
            }
        });
        send(exchange, 200, ("{\"schemaVersion\":2,\"manifests\":[" + list + "]}").getBytes());
    }

    private static String subject(byte[] body) {
        try {
            return Json.parse(body, JsonLimits.DOCUMENT)
                    .find("subject")
                    .map(subject -> subject.get("digest").text())
                    .orElse(null);
        } catch (JsonException e) {
            return null;
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /** Stands before every answer. */
    interface Guard {
        /** Answers itself and returns true, or lets the request through. */
        boolean stops(HttpExchange exchange) throws IOException;
    }

    /** An answer to a request. */
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }
}
