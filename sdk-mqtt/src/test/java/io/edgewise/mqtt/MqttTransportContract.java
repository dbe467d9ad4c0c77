package io.edgewise.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Needs;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every transport must do, against a real broker and against peers that are none. */
@Timeout(120)
abstract class MqttTransportContract {
    static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    abstract MqttVersion version();

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void aMessageGoesOutSettlesOnceAndComesIn() throws Exception {
        Mosquitto broker = broker(Map.of());
        Notes reading = new Notes();
        Notes writing = new Notes();
        MqttTransport reader = connected(settings(broker.url(), "reader"), reading);
        reader.subscribe("t/#", 1, SOON);
        MqttTransport writer = connected(settings(broker.url(), "writer"), writing);

        writer.send(7, new MqttMessage("t/1", "one".getBytes(UTF_8), 1, false));
        writer.send(8, new MqttMessage("t/0", "nought".getBytes(UTF_8), 0, false));

        Until.holds("both came", SOON, () -> reading.arrived.size() == 2);
        Until.holds("both settled", SOON, () -> writing.settled.size() == 2);
        assertEquals(new MqttMessage("t/1", "one".getBytes(UTF_8), 1, false), reading.arrived.get(0));
        assertEquals(new MqttMessage("t/0", "nought".getBytes(UTF_8), 0, false), reading.arrived.get(1));
        assertEquals(Set.of("7 null", "8 null"), Set.copyOf(writing.settled));
        reader.acknowledge(reading.ids.get(0));

        reader.unsubscribe("t/#", SOON);
        writer.send(9, new MqttMessage("t/1", new byte[0], 1, false));
        Until.holds("it settled", SOON, () -> writing.settled.size() == 3);
        writer.disconnect(SOON);
        assertFalse(writer.connected());
        assertEquals(2, reading.arrived.size());
        assertEquals(List.of(), reading.lost);
    }

    @Test
    void aMessageThatWasNotAcknowledgedComesAgainToTheSameClient() throws Exception {
        Mosquitto broker = broker(Map.of());
        Notes first = new Notes();
        MqttTransport reader = connected(settings(broker.url(), "reader"), first);
        reader.subscribe("t", 1, SOON);
        MqttTransport writer = connected(settings(broker.url(), "writer"), new Notes());
        writer.send(1, new MqttMessage("t", new byte[] {1}, 1, false));
        Until.holds("it came", SOON, () -> first.arrived.size() == 1);
        reader.close();

        Notes second = new Notes();
        MqttTransport again = transport(settings(broker.url(), "reader"), second);
        assertTrue(again.connect(SOON).present());

        Until.holds("it came again", SOON, () -> second.arrived.size() == 1);
    }

    @Test
    void aWrongPasswordIsARefusalAndTheRightOneIsNot() throws Exception {
        Path passwords = folder.resolve("passwords");
        Process made = new ProcessBuilder(
                        Needs.program("mosquitto", "mosquitto_passwd").toString(),
                        "-c",
                        "-b",
                        passwords.toString(),
                        "gw",
                        "passw0rd")
                .start();
        assertEquals(0, made.waitFor());
        Mosquitto broker = broker(Map.of("allow_anonymous", "false", "password_file", passwords.toString()));

        MqttSettings wrong = settings(broker.url(), "a")
                .login(new MqttLogin("gw", "wrong".toCharArray()))
                .build();
        try (MqttTransport transport = version().transports().open(wrong, null, new Notes())) {
            TransportException e = assertThrows(TransportException.class, () -> transport.connect(SOON));
            assertEquals(TransportException.Kind.REFUSED, e.kind());
            assertFalse(e.getMessage().contains("wrong"), e.getMessage());
        }

        connected(settings(broker.url(), "a").login(new MqttLogin("gw", "passw0rd".toCharArray())), new Notes());
    }

    @Test
    void aConnectionThatIsCutIsToldAndWhatWasUnderWayIsNotDelivered() throws Exception {
        Mosquitto broker = broker(Map.of());
        Wire wire = new Wire(broker.port());
        open.add(wire);
        Notes notes = new Notes();
        MqttTransport transport = connected(settings(wire.url(), "a"), notes);
        wire.swallow(true);
        transport.send(1, new MqttMessage("t", new byte[0], 1, false));

        wire.cut();

        Until.holds("it is told", SOON, () -> !notes.lost.isEmpty());
        assertFalse(notes.settled.contains("1 null"), notes.settled.toString());
        Until.holds("it is known", SOON, () -> !transport.connected());
    }

    /** Paho's reader dies of a control letter in a topic and tells nobody: it took two keep-alive times to notice. */
    @Test
    void aLetterThatPahoDoesNotLikeEndsTheConnectionAtOnce() throws Exception {
        HexFormat hex = HexFormat.of();
        boolean five = version() == MqttVersion.V5;
        byte[] connack = hex.parseHex(five ? "2003000000" : "20020000");
        byte[] publish = hex.parseHex(five ? "3005000101" + "00" + "07" : "3004000101" + "07");
        try (RawBroker broker = new RawBroker(connack, publish)) {
            MqttTransport transport = connected(settings(broker.url(), "a"), new Notes());
            transport.send(9, new MqttMessage("go", new byte[0], 0, false));

            Until.holds("it is over", Duration.ofSeconds(5), () -> !transport.connected());
        }
    }

    @Test
    void sixtyConnectionsThatAreResetLeaveNoThreadBehind() throws Exception {
        AtomicInteger resets = new AtomicInteger();
        Thread resetter;
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            resetter = new Thread(() -> resetAll(server, resets), "resetter");
            resetter.start();

            for (int i = 0; i < 60; i++) {
                connectAndClose(server.getLocalPort(), Duration.ofSeconds(5));
            }

            awaitNoThreads();
            assertEquals(60, resets.get());
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
        try (MqttTransport transport = version().transports().open(local(1), null, new Notes())) {
            MqttMessage message = new MqttMessage("a", new byte[0], 1, false);
            TransportException e = assertThrows(TransportException.class, () -> transport.send(1, message));
            assertEquals(TransportException.Kind.NETWORK, e.kind());
        }
    }

    Mosquitto broker(Map<String, String> settings) throws IOException {
        Mosquitto broker = new Mosquitto(folder, settings);
        open.add(broker);
        broker.start();
        return broker;
    }

    MqttTransport transport(MqttSettingsBuilder settings, MqttTransport.Events events) {
        MqttTransport transport = version().transports().open(settings.build(), null, events);
        open.add(transport);
        return transport;
    }

    MqttTransport connected(MqttSettingsBuilder settings, MqttTransport.Events events) throws InterruptedException {
        MqttTransport transport = transport(settings, events);
        transport.connect(SOON);
        return transport;
    }

    MqttSettingsBuilder settings(String url, String name) {
        return MqttSettings.to(url, name).version(version());
    }

    void closeLater(AutoCloseable what) {
        open.add(what);
    }

    private TransportException connectAndClose(int port, Duration limit) {
        try (MqttTransport transport = version().transports().open(local(port), null, new Notes())) {
            return assertThrows(TransportException.class, () -> transport.connect(limit));
        }
    }

    MqttSettings local(int port) {
        return settings("tcp://127.0.0.1:" + port, "gate").build();
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

    static void awaitNoThreads() {
        try {
            Until.holds(
                    "no thread left", Duration.ofSeconds(20), () -> threads().isEmpty());
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
