package io.edgewise.mqtt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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

    /** A head that says 256 MB made Paho take 256 MB before a byte of it came: that ended the agent's JVM. */
    @Test
    void aMessageLongerThanIsTakenInCostsNeitherMemoryNorTheConnection() throws Exception {
        List<MqttMessage> arrived = new CopyOnWriteArrayList<>();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread broker = new Thread(() -> sendLongAndShort(server), "broker");
            broker.start();
            try (MqttTransport transport =
                    PahoTransport.factory().open(settings(server.getLocalPort()), null, noting(arrived))) {
                transport.connect(Duration.ofSeconds(5));

                Until.holds("both came", Duration.ofSeconds(60), () -> arrived.size() == 2);
                assertTrue(transport.connected());
            }
            broker.join();
        }

        int length = arrived.get(0).payload().length;
        assertTrue(length > MqttMessage.MOST_BYTES && length < MqttMessage.MOST_BYTES + 70_000, "cut to " + length);
        assertArrayEquals(new byte[] {7}, arrived.get(1).payload());
    }

    private static MqttTransport.Events noting(List<MqttMessage> arrived) {
        return new MqttTransport.Events() {
            @Override
            public void arrived(long id, MqttMessage message) {
                arrived.add(message);
            }

            @Override
            public void settled(long token, @Nullable String failure) {}

            @Override
            public void lost(String why) {}
        };
    }

    /** Answers a CONNECT, then sends PUBLISH packets by MQTT 3.1.1, section 3.3: of 268,435,455 bytes, and of four. */
    private static void sendLongAndShort(ServerSocket server) {
        try (Socket socket = server.accept()) {
            OutputStream out = socket.getOutputStream();
            assertTrue(socket.getInputStream().read(new byte[1024]) > 0);
            out.write(new byte[] {0x20, 2, 0, 0});
            out.write(new byte[] {0x30, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f, 0, 1, 't'});
            byte[] zeros = new byte[1 << 16];
            for (int left = 268_435_455 - 3; left > 0; left -= zeros.length) {
                out.write(zeros, 0, Math.min(left, zeros.length));
            }
            out.write(new byte[] {0x30, 4, 0, 1, 't', 7});
            out.flush();
            while (socket.getInputStream().read() >= 0) {
                // until the client has seen enough
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
