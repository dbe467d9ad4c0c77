package io.edgewise.registry;

import static io.edgewise.registry.Samples.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Peers that let who wants a document wait, each byte in time. The client's clock goes 30 times as fast: 15 s are half
 * a second.
 */
class DripIT {
    private static final byte[] DOCUMENT = new byte[120 << 10];

    private final FakeRegistry registry = new FakeRegistry(false);
    private final FakeRegistry other = new FakeRegistry(false);
    private final Ticker real = SystemTime.ticker();
    private final Ticker fast = () -> real.nanos() * 30;

    @AfterEach
    void close() {
        registry.close();
        other.close();
    }

    @Test
    void oneThatDripsABodyIsGivenUpAfterFifteenSecondsAndNotAskedAgain() {
        registry.answer("/manifests/1.0.0", this::drip);
        long began = fast.nanos();

        RefusedException refused = assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertRefused(Refusal.UNAVAILABLE, () -> client(Map.of()).resolve(registry.ref(":1.0.0"))));

        assertTrue(refused.getMessage().contains("longer than is allowed"), refused.getMessage());
        assertTrue(fast.nanos() - began < 45_000_000_000L, "it may have been a slow machine");
        assertEquals(1, registry.requests.size(), registry.requests::toString);
    }

    @Test
    void oneThatDripsTheLinesBeforeABodyIsGivenUpAsWell() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Thread dripping = new Thread(() -> dripHeads(server, asked), "drip");
            dripping.setDaemon(true);
            dripping.start();
            String host = "127.0.0.1:" + server.getLocalPort();
            RegistrySettings settings = new RegistrySettings(Set.of(host)).with(FakeRegistry.QUICK);
            RegistryClient client = new RegistryClient(settings, fast);
            ModelRef ref = ModelRef.parse("oci://" + host + "/models/band:1.0.0");

            assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> assertRefused(Refusal.UNAVAILABLE, () -> client.resolve(ref)));

            assertEquals(1, asked.get());
        }
    }

    @Test
    void theNextMirrorIsAsked() {
        other.answer("/manifests/1.0.0", this::drip);
        registry.answer("/manifests/1.0.0", exchange -> FakeRegistry.send(exchange, 200, DOCUMENT));
        RegistryAccess access =
                RegistryAccess.builder().plainHttp().mirror(other.host()).build();
        long began = fast.nanos();

        byte[] found = assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> client(Map.of(registry.host(), access, other.host(), RegistryAccess.PLAIN))
                        .document(registry.ref(":1.0.0"), "1.0.0")
                        .orElseThrow());

        assertArrayEquals(DOCUMENT, found);
        assertTrue(fast.nanos() - began < 45_000_000_000L, "it may have been a slow machine");
        assertEquals(1, other.requests.size(), other.requests::toString);
    }

    /** 5 KiB a second: whole after 24 s. */
    @Test
    void aLineThatCrawlsGetsItsTime() {
        registry.answer("/manifests/1.0.0", exchange -> {
            exchange.sendResponseHeaders(200, DOCUMENT.length);
            for (int sent = 0; sent < DOCUMENT.length && !registry.await(40); sent += 6 << 10) {
                exchange.getResponseBody().write(DOCUMENT, sent, 6 << 10);
                exchange.getResponseBody().flush();
            }
        });

        byte[] found =
                client(Map.of()).document(registry.ref(":1.0.0"), "1.0.0").orElseThrow();

        assertArrayEquals(DOCUMENT, found);
    }

    private RegistryClient client(Map<String, RegistryAccess> access) {
        RegistrySettings settings = access.isEmpty() ? registry.settings() : new RegistrySettings(access);
        return new RegistryClient(settings.with(FakeRegistry.QUICK), fast);
    }

    private void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 1 << 20);
        while (!registry.await(10)) {
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
        }
    }

    private void dripHeads(ServerSocket server, AtomicInteger asked) {
        while (true) {
            try (Socket socket = server.accept()) {
                asked.incrementAndGet();
                OutputStream out = socket.getOutputStream();
                out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
                while (!registry.await(10)) {
                    out.write('x');
                    out.flush();
                }
            } catch (IOException e) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }
}
