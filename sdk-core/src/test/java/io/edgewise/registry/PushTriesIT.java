package io.edgewise.registry;

import static io.edgewise.registry.Samples.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes to registries that stall, break and are busy. */
class PushTriesIT {
    private static final byte[] LARGE = Samples.random(8 << 20);

    @TempDir
    private Path folder;

    private Digest digest = Digest.of(new byte[0]);

    @BeforeEach
    void pack() {
        ModelPackage model = ModelPackage.builder("band", "1.0.0")
                .add("model.onnx", ModelPackage.Part.WEIGHT, LARGE)
                .build();
        digest = PackageWriter.pack(model, folder);
        PackageWriter.attach(folder, digest, Samples.BUNDLE);
    }

    @Test
    void aRegistryThatStopsReadingEndsThePushAfterTheIdleLimit() throws Exception {
        try (Sleeper sleeper = new Sleeper()) {
            RegistryClient client = client(sleeper.host(), new Patience(2, Duration.ofMillis(1), Duration.ofMillis(1)));

            RefusedException refused = assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> assertRefused(Refusal.UNAVAILABLE, () -> push(sleeper.host(), client)));

            assertTrue(
                    String.valueOf(refused.getMessage()).contains("took nothing more for 1500 ms"),
                    refused::getMessage);
            assertEquals(2, sleeper.uploads.get());
        }
    }

    @Test
    void whatFailsOnceIsSentAgainAndOnlyThat() {
        try (FakeRegistry registry = new FakeRegistry(false)) {
            for (String place : List.of("/blobs/uploads/", "/blobs/uploads/1", "/manifests/1.0.0")) {
                AtomicInteger failures = new AtomicInteger(3);
                registry.blobs.clear();
                registry.manifests.clear();
                registry.requests.clear();
                registry.guard = exchange -> {
                    boolean here = exchange.getRequestURI().getPath().endsWith(place)
                            && !exchange.getRequestMethod().equals("HEAD")
                            && failures.getAndDecrement() > 0;
                    if (here) {
                        exchange.getRequestBody().readAllBytes();
                        FakeRegistry.send(exchange, failures.get() % 2 == 0 ? 503 : 429, new byte[0]);
                    }
                    return here;
                };

                push(registry.host(), new RegistryClient(registry.settings()));

                assertArrayEquals(LARGE, registry.blobs.get(Digest.of(LARGE).toString()));
                assertTrue(registry.manifests.containsKey("1.0.0"), place);
                assertTrue(registry.manifests.containsKey(Referrers.tag(digest)), place);
                registry.requests.clear();
                push(registry.host(), new RegistryClient(registry.settings()));
                assertEquals(
                        List.of(),
                        registry.requests.stream()
                                .filter(asked -> asked.startsWith("PUT") || asked.startsWith("POST"))
                                .toList());
            }
        }
    }

    @Test
    void anUploadWhoseAnswerWasLostIsNotSentAgain() {
        try (FakeRegistry registry = new FakeRegistry(false)) {
            AtomicInteger lost = new AtomicInteger(1);
            registry.answer("/blobs/uploads/1", exchange -> {
                byte[] body = exchange.getRequestBody().readAllBytes();
                registry.blobs.put(Digest.of(body).toString(), body);
                if (lost.getAndDecrement() <= 0) {
                    FakeRegistry.send(exchange, 201, new byte[0]);
                } // else hung up on
            });

            push(registry.host(), new RegistryClient(registry.settings()));

            assertEquals(
                    registry.blobs.size(),
                    registry.requests.stream()
                            .filter(asked -> asked.startsWith("PUT") && asked.contains("/uploads/"))
                            .count());
        }
    }

    @Test
    void whatNoTryMendsIsSaidAtOnce() {
        try (FakeRegistry registry = new FakeRegistry(false)) {
            AtomicInteger asked = new AtomicInteger();
            registry.answer("/blobs/uploads/", exchange -> {
                asked.incrementAndGet();
                FakeRegistry.send(exchange, 403, "denied".getBytes(StandardCharsets.UTF_8));
            });

            assertThrows(RegistryException.class, () -> push(registry.host(), new RegistryClient(registry.settings())));
            assertEquals(1, asked.get());
        }
    }

    private void push(String host, RegistryClient client) {
        PackageWriter.push(folder, digest, ModelRef.parse(host + "/models/band:1.0.0"), client, Progress.NONE);
    }

    private static RegistryClient client(String host, Patience patience) {
        RegistrySettings settings = new RegistrySettings(
                Set.of(host), Duration.ofSeconds(2), Duration.ofMillis(1_500), Duration.ofMinutes(1));
        return new RegistryClient(settings.with(patience));
    }

    /** Has nothing, lets uploads begin, and reads no more than the head of one. */
    private static final class Sleeper implements AutoCloseable {
        private final AtomicInteger uploads = new AtomicInteger();
        private final List<Socket> open = new CopyOnWriteArrayList<>();
        private final ServerSocket server;

        Sleeper() throws IOException {
            server = new ServerSocket();
            server.setReceiveBufferSize(16 << 10);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Thread thread = new Thread(this::accept, "sleeper");
            thread.setDaemon(true);
            thread.start();
        }

        String host() {
            return "127.0.0.1:" + server.getLocalPort();
        }

        private void accept() {
            try {
                while (true) {
                    Socket socket = server.accept();
                    open.add(socket);
                    BufferedReader in = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), 1024);
                    List<String> head = new ArrayList<>();
                    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                        head.add(line);
                    }
                    String method = head.isEmpty() ? "" : head.get(0).split(" ")[0];
                    int length = head.stream()
                            .filter(line -> line.startsWith("Content-Length: "))
                            .mapToInt(line -> Integer.parseInt(line.substring(16)))
                            .findFirst()
                            .orElse(0);
                    if (length == LARGE.length) {
                        uploads.incrementAndGet();
                        continue;
                    }
                    for (int read = 0; read < length && in.read() >= 0; read++) {
                        // a small body
                    }
                    String answer = switch (method) {
                        case "POST" -> "202 Accepted\r\nLocation: /v2/u/1";
                        case "PUT" -> "201 Created";
                        default -> "404 Not Found";
                    };
                    socket.getOutputStream()
                            .write(("HTTP/1.1 " + answer + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                                    .getBytes(StandardCharsets.ISO_8859_1));
                    socket.close();
                }
            } catch (IOException e) {
                // the test is over
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        }
    }
}
