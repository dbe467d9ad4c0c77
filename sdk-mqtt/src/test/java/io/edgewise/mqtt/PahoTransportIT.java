package io.edgewise.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PahoTransportIT {
    private static final MqttTransport.Events DEAF = new MqttTransport.Events() {
        @Override
        public void arrived(long id, MqttMessage message) {}

        @Override
        public void settled(long token, @Nullable String failure) {}

        @Override
        public void lost(String why) {}
    };

    @Test
    void fiftyConnectionsThatAreResetLeaveNoThreadBehind() throws Exception {
        AtomicInteger resets = new AtomicInteger();
        Thread resetter;
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            resetter = new Thread(() -> resetAll(server, resets), "resetter");
            resetter.start();

            for (int i = 0; i < 50; i++) {
                connectAndClose(server.getLocalPort(), Duration.ofSeconds(5));
            }

            awaitNoThreads();
            assertEquals(50, resets.get());
        }
        resetter.join();
    }

    @Test
    void aPeerThatAcceptsAndSaysNothingIsLeftAtTheLimit() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            long start = SystemTime.ticker().nanos();

            TransportException e = connectAndClose(silent.getLocalPort(), Duration.ofMillis(500));

            long millis = (SystemTime.ticker().nanos() - start) / 1_000_000;
            assertTrue(e.getMessage().contains("no answer within 500 ms"), e.getMessage());
            assertTrue(millis < 4_000, "connect and close took " + millis + " ms");
        }
        awaitNoThreads();
    }

    @Test
    void aPortWhereNobodyListensIsANetworkFailure() throws Exception {
        TransportException e = connectAndClose(Mosquitto.freePort(), Duration.ofSeconds(5));

        assertEquals(TransportException.Kind.NETWORK, e.kind());
        assertTrue(e.getMessage().contains("refused"), e.getMessage());
    }

    @Test
    void nothingIsSentOverAConnectionThatIsNotOpen() {
        try (MqttTransport transport = PahoTransport.factory().open(settings(1), null, DEAF)) {
            MqttMessage message = new MqttMessage("a", new byte[0], 1, false);
            TransportException e = assertThrows(TransportException.class, () -> transport.send(1, message));
            assertEquals(TransportException.Kind.NETWORK, e.kind());
        }
    }

    private static TransportException connectAndClose(int port, Duration limit) {
        try (MqttTransport transport = PahoTransport.factory().open(settings(port), null, DEAF)) {
            return assertThrows(TransportException.class, () -> transport.connect(limit));
        }
    }

    private static MqttSettings settings(int port) {
        return MqttSettings.to("tcp://127.0.0.1:" + port, "gate").build();
    }

    private static void resetAll(ServerSocket server, AtomicInteger resets) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                // Lingering for no time makes close() a reset.
                socket.setSoLinger(true, 0);
                socket.close();
                resets.incrementAndGet();
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void awaitNoThreads() {
        try {
            Until.holds("no thread left", Duration.ofSeconds(5), () -> threads().isEmpty());
        } catch (AssertionError e) {
            throw new AssertionError("left behind: " + threads(), e);
        }
    }

    /** Paho's threads and ours, by name: the JVM's own come and go. */
    private static List<String> threads() {
        List<String> names = new ArrayList<>();
        Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("MQTT") || name.startsWith("mqtt"))
                .sorted()
                .forEach(names::add);
        return names;
    }
}
