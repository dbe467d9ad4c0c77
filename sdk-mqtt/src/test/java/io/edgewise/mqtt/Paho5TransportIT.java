package io.edgewise.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.duty.DutyRunner;
import io.edgewise.house.Needs;
import io.edgewise.spool.RecordClass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Paho5TransportIT extends MqttTransportContract {
    @Override
    MqttVersion version() {
        return MqttVersion.V5;
    }

    @Test
    void theBrokersReceiveMaximumIsTheWindow() throws Exception {
        Mosquitto broker = broker(Map.of("max_inflight_messages", "5"));
        Wire wire = new Wire(broker.port());
        closeLater(wire);
        try (MqttTransport transport =
                version().transports().open(settings(broker.url(), "a").build(), null, new Notes())) {
            assertEquals(5, transport.connect(SOON).receiveMaximum());
        }
        MqttLink link = link(settings(wire.url(), "writer"));
        Until.holds("online", SOON, () -> link.status().state() == LinkState.ONLINE);
        wire.swallow(true);
        for (int i = 0; i < 200; i++) {
            link.publish(message("t", i % 2), RecordClass.TELEMETRY);
        }
        Until.holds("five are under way", SOON, () -> link.status().inFlight() == 5);
        wire.swallow(false);
        wire.cut();

        Until.holds(
                "the rest is sent",
                SOON,
                () -> link.status().queueDepth() + link.status().inFlight() == 0);
        assertEquals(1, link.status().reconnects(), link.status().toString());
        long lost = link.status().dropped().getOrDefault("CONNECTION_LOST", 0L);
        assertEquals(200 - lost, link.status().decisionsSent(), "QoS 1 is not lost");
        assertTrue(lost <= 5, "more of QoS 0 than the window holds: " + lost);
    }

    @Test
    void whatIsLongerThanTheBrokerTakesIsRefusedHereAndTheConnectionStands() throws Exception {
        Mosquitto broker = broker(Map.of("max_packet_size", "1000"));
        MqttLink link = link(settings(broker.url(), "writer"));
        // By section 3.3 of MQTT 5: 1 and 2 of length, 2 + 1 for the topic, 2 for the identifier, 1 for no properties.
        int longest = 1_000 - 9;
        for (int size : new int[] {10, 5_000, longest, longest + 1, 20}) {
            link.publish(new MqttMessage("t", new byte[size], 1, false), RecordClass.TELEMETRY);
        }

        Until.holds("all are over", SOON, () -> sentAndDropped(link) == 5);

        assertEquals(Map.of("REFUSED", 2L), link.status().dropped());
        assertEquals(0, link.status().reconnects());
        assertTrue(
                String.valueOf(link.status().lastError()).contains("1000 bytes"),
                link.status().lastError());
    }

    @Test
    void whatTheBrokerDoesNotAllowEndsAsACountedRefusalAndTheConnectionStands() throws Exception {
        Path acl = folder.resolve("acl");
        Files.writeString(acl, "topic readwrite allowed/#\n");
        // With a queue of 0, without limit, mosquitto 2.0.11 hangs up after each of them.
        Mosquitto broker = broker(Map.of("acl_file", acl.toString(), "max_queued_messages", "1000"));
        MqttLink link = link(settings(broker.url(), "writer"));
        for (int i = 0; i < 50; i++) {
            link.publish(message("allowed/" + i, 1), RecordClass.TELEMETRY);
            link.publish(message("forbidden/" + i, 1), RecordClass.TELEMETRY);
        }

        Until.holds("all are over", SOON, () -> sentAndDropped(link) == 100);

        assertEquals(50, link.status().decisionsSent());
        assertEquals(Map.of("REFUSED", 50L), link.status().dropped());
        assertEquals(0, link.status().reconnects());
        Until.holds(
                "why is told, by the link's own thread",
                SOON,
                () -> String.valueOf(link.status().lastError()).contains("0x87, not authorized"));
    }

    /** Paho issue 1104, and our notes: with aliases a client that loses its line is disconnected for ever. */
    @Test
    void aBlackHoleIsRecoveredFromWhenTheBrokerAllowsAliasesAndNoneIsUsed() throws Exception {
        Mosquitto broker = broker(Map.of("max_topic_alias", "10"));
        Wire wire = new Wire(broker.port());
        closeLater(wire);
        MqttLink link = link(settings(wire.url(), "writer").ackLimit(Duration.ofMillis(500)));
        Until.holds("online", SOON, () -> link.status().state() == LinkState.ONLINE);
        for (int i = 0; i < 300; i++) {
            link.publish(message("alias/of/" + i % 3, 1), RecordClass.TELEMETRY);
            if (i == 100) {
                Until.holds("some are in", SOON, () -> link.status().decisionsSent() == 101);
                wire.swallow(true);
            }
        }
        Until.holds("the loss is seen", SOON, () -> link.status().state() == LinkState.BACKOFF);
        wire.swallow(false);

        Until.holds("all are acknowledged", SOON, () -> link.status().decisionsSent() == 300);

        assertEquals(Map.of(), link.status().dropped());
        int received = broker.receivedByTopic().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        assertTrue(received >= 300, "the broker received " + received);
        assertTrue(wire.sent("alias/of/".getBytes(UTF_8)) >= 300, "every message names its topic");
        assertTrue(link.status().reconnects() < 5, link.status().toString());
    }

    @Test
    void contentTypeExpiryAndPropertiesArriveAtAnotherProgram() throws Exception {
        Mosquitto broker = broker(Map.of());
        MqttTransport writer = connected(settings(broker.url(), "writer"), new Notes());
        MqttMessage message = new MqttMessage("t", "{}".getBytes(UTF_8), 1, true)
                .withContentType(MqttMessage.JSON)
                .withExpiry(Duration.ofSeconds(300))
                .withProperties(Map.of("traceparent", "00-abc"));
        writer.send(1, message);

        Process reader = new ProcessBuilder(
                        Needs.program("mosquitto", "mosquitto_sub").toString(),
                        "-V",
                        "5",
                        "-p",
                        Integer.toString(broker.port()),
                        "-h",
                        "127.0.0.1",
                        "-t",
                        "t",
                        "-q",
                        "1",
                        "-C",
                        "1",
                        "-W",
                        "10",
                        "-F",
                        "%C|%E|%P|%p")
                .start();
        String read = new String(reader.getInputStream().readAllBytes(), UTF_8).trim();
        assertTrue(read.matches("application/json\\|(300|29\\d)\\|traceparent:00-abc\\|\\{}"), read);

        Notes notes = new Notes();
        connected(settings(broker.url(), "other"), notes).subscribe("t", 1, SOON);
        Until.holds("it came", SOON, () -> notes.arrived.size() == 1);
        assertEquals(Map.of("traceparent", "00-abc"), notes.arrived.get(0).properties());
        assertEquals(MqttMessage.JSON, notes.arrived.get(0).contentType());
    }

    /** The broker's limit is for what it takes; Paho holds what comes in against it and ends the line. */
    @Test
    void whatTheBrokerSendsMayBeLongerThanWhatItTakes() throws Exception {
        // CONNACK with a maximum packet size of 100, then a PUBLISH of 300 bytes.
        byte[] publish = new byte[303];
        HexFormat hex = HexFormat.of();
        System.arraycopy(hex.parseHex("30ac02000174" + "00"), 0, publish, 0, 7);
        try (RawBroker broker = new RawBroker(hex.parseHex("2008000005" + "2700000064"), publish)) {
            Notes notes = new Notes();
            MqttTransport transport = connected(settings(broker.url(), "a"), notes);
            transport.send(9, new MqttMessage("go", new byte[0], 0, false));

            Until.holds("it came", SOON, () -> notes.arrived.size() == 1);
            assertEquals(296, notes.arrived.get(0).payload().length);
            MqttMessage message = new MqttMessage("t", new byte[100], 1, false);
            assertThrows(TransportException.class, () -> transport.send(1, message));
            assertTrue(transport.connected());
        }
    }

    @Test
    void aPacketLongerThanWeAllowedEndsTheConnectionAndIsNoMessage() throws Exception {
        HexFormat hex = HexFormat.of();
        byte[] tooLong = new byte[2 << 20];
        System.arraycopy(hex.parseHex("30fcff7f000174" + "00"), 0, tooLong, 0, 8);
        try (RawBroker broker = new RawBroker(hex.parseHex("2003000000"), tooLong)) {
            Notes notes = new Notes();
            MqttTransport transport = connected(settings(broker.url(), "a"), notes);
            transport.send(9, new MqttMessage("go", new byte[0], 0, false));

            Until.holds("it is over", SOON, () -> !transport.connected());
            assertEquals(0, notes.arrived.size());
        }
    }

    @Test
    void aBrokerOfMqtt3IsNamedAsSuch() throws Exception {
        try (RawBroker broker = new RawBroker(HexFormat.of().parseHex("20020001"))) {
            MqttTransport transport = transport(settings(broker.url(), "a"), new Notes());
            TransportException e = assertThrows(TransportException.class, () -> transport.connect(SOON));
            assertEquals(TransportException.Kind.REFUSED, e.kind());
            assertTrue(e.getMessage().contains("set the version to 3.1.1"), e.getMessage());
        }
    }

    @Test
    void theBrokersOwnWordsAreTold() throws Exception {
        // 0x88, with the reason "no".
        try (RawBroker broker = new RawBroker(HexFormat.of().parseHex("2008008805" + "1f00026e6f"))) {
            MqttTransport transport = transport(settings(broker.url(), "a"), new Notes());
            TransportException e = assertThrows(TransportException.class, () -> transport.connect(SOON));
            assertEquals(TransportException.Kind.NETWORK, e.kind());
            assertTrue(e.getMessage().endsWith("0x88, server unavailable: no"), e.getMessage());
        }
    }

    private MqttLink link(MqttSettingsBuilder settings) {
        MqttLink link = MqttLink.builder(settings.build()).build();
        closeLater(DutyRunner.start(link, 1));
        return link;
    }

    private static long sentAndDropped(MqttLink link) {
        LinkStatus status = link.status();
        return status.decisionsSent()
                + status.dropped().values().stream().mapToLong(Long::longValue).sum();
    }

    private static MqttMessage message(String topic, int qos) {
        return new MqttMessage(topic, new byte[] {1, 2, 3}, qos, false);
    }
}
