package io.edgewise.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.codec.FrameException;
import io.edgewise.codec.FrameReader;
import io.edgewise.duty.DutyRunner;
import io.edgewise.signal.Frame;
import io.edgewise.spool.RecordClass;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.time.SystemTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class MqttLinkIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    MqttVersion version() {
        return MqttVersion.V3_1_1;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void readersThatShareASubscriptionGetEachMessageOnce() throws Exception {
        Mosquitto broker = running();
        MqttLink one = link(broker, "one");
        MqttInbox first = one.subscribe("$share/readers/field/#", 1, InboxLimits.DEFAULT);
        MqttLink other = link(broker, "other");
        MqttInbox second = other.subscribe("$share/readers/field/#", 1, InboxLimits.DEFAULT);
        awaitSubscribed(one);
        awaitSubscribed(other);
        MqttLink writer = link(broker, "writer");

        for (int i = 0; i < 20; i++) {
            writer.publish(new MqttMessage("field/" + i, new byte[1], 1, false), RecordClass.TELEMETRY);
        }

        Until.holds("all are there", SOON, () -> first.received() + second.received() == 20);
        assertTrue(first.received() > 0 && second.received() > 0, first.received() + " and " + second.received());
    }

    @Test
    void whatOneLinkPublishesAnotherReceives() throws Exception {
        Mosquitto broker = running();
        MqttLink reader = link(broker, "reader");
        MqttInbox inbox = reader.subscribe("field/+/frame", 1, InboxLimits.DEFAULT);
        awaitSubscribed(reader);
        MqttLink writer = link(broker, "writer");

        writer.publish(new MqttMessage("field/w1/frame", "hello".getBytes(UTF_8), 1, false), RecordClass.TELEMETRY);
        writer.publish(new MqttMessage("field/w1/other", "no".getBytes(UTF_8), 1, false), RecordClass.TELEMETRY);

        assertTrue(inbox.await(SOON));
        MqttMessage message = inbox.poll();
        assertNotNull(message);
        assertEquals("field/w1/frame: hello", message.topic() + ": " + new String(message.payload(), UTF_8));
        Until.holds("both are acknowledged", SOON, () -> writer.status().decisionsSent() == 2);
        Until.holds("the reader counts it", SOON, () -> reader.status().framesReceived() == 1);
    }

    @Test
    void aBrokerThatComesLateIsFoundWithinTwoSeconds() throws Exception {
        Mosquitto broker = made();
        MqttLink link = link(broker, "early");
        link.publish(numbered(0), RecordClass.TELEMETRY);
        Until.holds("some tries fail", SOON, () -> link.status().lastError() != null);
        LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());

        broker.start();
        long start = SystemTime.ticker().nanos();
        Until.holds("online", SOON, () -> link.status().state() == LinkState.ONLINE);
        long millis = (SystemTime.ticker().nanos() - start) / 1_000_000;

        System.out.println("measured: found " + millis + " ms after it answered");
        // The promise is 2 s; twice that is allowed here, because the machines that test share their cores.
        assertTrue(millis < 4_000, "found after " + millis + " ms");
        Until.holds("the early message is sent", SOON, () -> link.status().decisionsSent() == 1);
    }

    @Test
    void nothingIsLostWhenTheBrokerIsKilledTwiceAndDuplicatesStayWithinTheWindow() throws Exception {
        int messages = 2_000;
        int window = 100;
        Mosquitto broker = running();
        MqttLink link = link(broker, "writer");

        Until.holds("online", SOON, () -> link.status().state() == LinkState.ONLINE);

        // In bursts, so that a kill finds a full window; then slowly, so that the queue meets the new broker.
        for (int i = 0; i < messages; i++) {
            link.publish(numbered(i), RecordClass.TELEMETRY);
            LockSupport.parkNanos(i % 700 > 300 ? 0 : 200_000);
            if (i == 690 || i == 1_390) {
                broker.kill();
            }
            if (i == 900 || i == 1_600) {
                broker.start();
                int kill = i == 900 ? 1 : 2;
                Until.holds("back", SOON, () -> link.status().reconnects() == kill);
            }
        }
        Until.holds("all are acknowledged", SOON, () -> link.status().decisionsSent() == messages);

        Map<String, Integer> received = broker.receivedByTopic();
        assertEquals(messages, received.size(), "every topic reached the broker at least once");
        int duplicates = received.values().stream().mapToInt(count -> count - 1).sum();
        System.out.println("measured: " + duplicates + " duplicates for two kills");
        assertTrue(duplicates <= 2 * window, duplicates + " duplicates for two kills");
        assertEquals(2, link.status().reconnects());
        assertEquals(Map.of(), link.status().dropped());
    }

    @Test
    void framesComeInAgainAfterTheBrokerWasKilled() throws Exception {
        Mosquitto broker = running();
        MqttLink reader = link(broker, "reader");
        MqttInbox inbox = reader.subscribe("t/#", 0, InboxLimits.DEFAULT);
        awaitSubscribed(reader);
        broker.kill();
        Until.holds("the loss is seen", SOON, () -> reader.status().state() == LinkState.BACKOFF);
        broker.start();
        Until.holds("back", SOON, () -> reader.status().reconnects() == 1);
        awaitSubscribed(reader);

        link(broker, "writer").publish(numbered(1), RecordClass.TELEMETRY);

        assertTrue(inbox.await(SOON));
    }

    @Test
    void aPoisonedPayloadComesOnceAndCostsNoConnection() throws Exception {
        Mosquitto broker = running();
        MqttLink reader = link(broker, "reader");
        DeadLetterFile letters = new DeadLetterFile(folder.resolve("dead.log"), 1 << 20, SystemTime.wallClock());
        Frame frame = new Frame(List.of(), 1);
        FrameReader picky = (topic, payload) -> {
            if (payload.length == 0) {
                throw new FrameException(FrameException.Problem.EMPTY, "", "nothing in it");
            }
            return frame;
        };
        MqttSource source =
                new MqttSource(reader.subscribe("t/#", 1, InboxLimits.DEFAULT), picky, letters, Telemetry.NONE);
        awaitSubscribed(reader);
        MqttLink writer = link(broker, "writer");

        writer.publish(new MqttMessage("t/0", new byte[0], 1, false), RecordClass.TELEMETRY);
        writer.publish(numbered(1), RecordClass.TELEMETRY);

        Until.holds("the good one is read", SOON, () -> source.poll() == frame);
        assertEquals(Map.of("EMPTY", 1L), source.badPayloads());
        assertEquals(0, reader.status().reconnects());
        assertEquals(2, source.inbox().received());
        letters.onClose();
        assertEquals(1, letters.written());
    }

    @Test
    void aClientThatVanishesLeavesItsWillAndOneThatDrainsLeavesItsLastMessage() throws Exception {
        Mosquitto broker = running();
        MqttLink reader = link(broker, "reader");
        MqttInbox inbox = reader.subscribe("health/#", 1, InboxLimits.DEFAULT);
        awaitSubscribed(reader);
        MqttMessage will = new MqttMessage("health/a", "OFFLINE".getBytes(UTF_8), 1, true);
        MqttSettings settings =
                MqttSettings.to(broker.url(), "a").version(version()).build();
        MqttLink vanishing = MqttLink.builder(settings).will(will).build();
        DutyRunner thread = DutyRunner.start(vanishing, 1);
        Until.holds("online", SOON, () -> vanishing.status().state() == LinkState.ONLINE);

        thread.close();
        assertTrue(inbox.await(SOON));
        assertEquals(will.topic() + "OFFLINE", text(inbox));

        MqttLink leaving = MqttLink.builder(settings).will(will).build();
        open.add(DutyRunner.start(leaving, 1));
        for (int i = 0; i < 500; i++) {
            leaving.publish(numbered(i), RecordClass.TELEMETRY);
        }
        MqttMessage last = new MqttMessage("health/a", "STOPPED".getBytes(UTF_8), 0, true);
        assertEquals(0, leaving.drain(Duration.ofSeconds(10), last));

        assertTrue(inbox.await(SOON));
        assertEquals("health/aSTOPPED", text(inbox));
        assertEquals(
                500,
                broker.receivedByTopic().keySet().stream()
                        .filter(t -> t.startsWith("t/"))
                        .count());
        // The broker would have sent the will before it answers this.
        MqttInbox later = reader.subscribe("health/a", 1, InboxLimits.DEFAULT);
        awaitSubscribed(reader);
        Until.holds("the retained message", SOON, () -> later.depth() > 0);
        assertEquals("health/aSTOPPED", text(later));
    }

    @Test
    void fiveThousandMessagesGoOutAndComeInAtTwoThousandASecondAndMore() throws Exception {
        int messages = 5_000;
        Mosquitto broker = running();
        MqttLink reader = link(broker, "reader");
        MqttInbox inbox = reader.subscribe("load/#", 1, new InboxLimits(messages, 32L << 20));
        awaitSubscribed(reader);
        MqttLink writer = link(broker, "writer");
        Until.holds("online", SOON, () -> writer.status().state() == LinkState.ONLINE);
        byte[] payload = new byte[600];

        long start = SystemTime.ticker().nanos();
        for (int i = 0; i < messages; i++) {
            payload = payload.clone();
            payload[0] = (byte) i;
            payload[1] = (byte) (i >> 8);
            writer.publish(new MqttMessage("load/x", payload, 1, false), RecordClass.TELEMETRY);
        }
        Until.holds("all are in", SOON, () -> inbox.received() >= messages);
        Until.holds("all are acknowledged", SOON, () -> writer.status().decisionsSent() == messages);
        double seconds = (SystemTime.ticker().nanos() - start) / 1e9;

        System.out.printf("measured: %.0f messages of QoS 1 a second, out and in%n", messages / seconds);
        BitSet seen = new BitSet();
        int previous = -1;
        for (MqttMessage next = inbox.poll(); next != null; next = inbox.poll()) {
            int number = (next.payload()[0] & 0xff) | (next.payload()[1] & 0xff) << 8;
            assertEquals(previous + 1, number, "in order");
            previous = number;
            seen.set(number);
        }
        assertEquals(messages, seen.cardinality());
        // The promise is 2,000 a second; half is asked here, because the machines that test share their cores.
        assertTrue(messages / seconds > 1_000, "took " + seconds + " s");
    }

    private Mosquitto made() throws Exception {
        Mosquitto broker = new Mosquitto(folder);
        open.add(broker);
        return broker;
    }

    private Mosquitto running() throws Exception {
        Mosquitto broker = made();
        broker.start();
        return broker;
    }

    private MqttLink link(Mosquitto broker, String name) {
        MqttLink link = MqttLink.builder(
                        MqttSettings.to(broker.url(), name).version(version()).build())
                .role("link-" + name)
                .build();
        open.add(DutyRunner.start(link, 1));
        return link;
    }

    private static void awaitSubscribed(MqttLink link) {
        Until.holds(
                "subscribed",
                SOON,
                () -> link.status().state() == LinkState.ONLINE && link.status().pendingSubscriptions() == 0);
    }

    private static MqttMessage numbered(int number) {
        return new MqttMessage("t/" + number, Integer.toString(number).getBytes(UTF_8), 1, false);
    }

    private static String text(MqttInbox inbox) {
        MqttMessage message = inbox.poll();
        assertNotNull(message);
        return message.topic() + new String(message.payload(), UTF_8);
    }
}
