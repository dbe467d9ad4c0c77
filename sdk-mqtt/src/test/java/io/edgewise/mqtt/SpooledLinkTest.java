package io.edgewise.mqtt;

import static io.edgewise.mqtt.LinkBench.LONGEST_REST;
import static io.edgewise.mqtt.LinkBench.message;
import static io.edgewise.mqtt.LinkBench.settings;
import static io.edgewise.mqtt.LinkBench.turns;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.spool.RecordClass;
import io.edgewise.spool.Spool;
import io.edgewise.spool.SpoolRecord;
import io.edgewise.spool.SpoolSettings;
import io.edgewise.telemetry.Telemetry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A link with a spool behind it, stepped by hand: the spool's turns and the link's are taken by the test. */
class SpooledLinkTest {
    @TempDir
    Path folder;

    private final LinkBench bench = new LinkBench();
    private final FakeBroker broker = bench.broker;
    private final ManualClock clock = bench.clock;
    private Spool spool;
    private long boot;

    @BeforeEach
    void open() throws IOException {
        spool = Spool.open(folder, ++boot, SpoolSettings.DEFAULT, clock, Telemetry.NONE);
    }

    @AfterEach
    void close() {
        spool.close();
    }

    @Test
    void whatIsPublishedGoesOutByTheLinksThreadAndIsAcknowledgedToTheSpool() throws Exception {
        MqttLink link = online(3);

        IntStream.range(0, 5).forEach(i -> link.publish(message(i), RecordClass.TELEMETRY));
        turns(link, 4);

        assertEquals(List.of("0", "1", "2", "3", "4"), bench.sent());
        assertEquals(5, spool.status().acknowledged());
        assertEquals(5, spool.status().accepted());
        assertEquals(0, spool.status().depth());
        assertEquals(5, link.status().decisionsSent());
        assertEquals(Map.of(), link.status().dropped());
    }

    @Test
    void neverMoreThanTheWindowIsTakenFromTheSpool() throws Exception {
        MqttLink link = online(3);
        broker.answering = false;

        IntStream.range(0, 10).forEach(i -> link.publish(message(i), RecordClass.TELEMETRY));
        turns(link, 4);
        assertEquals(List.of("0", "1", "2"), bench.sent());
        assertEquals(3, link.status().inFlight());
        assertEquals(10, spool.status().depth());

        broker.line().acknowledgeAll();
        turns(link, 2);
        assertEquals(List.of("0", "1", "2", "3", "4", "5"), bench.sent());
    }

    @Test
    void whatWasUnderWayWhenTheLineBrokeComesAgainMarkedAndInOrder() throws Exception {
        MqttLink link = online(2);
        broker.answering = false;
        IntStream.range(0, 4).forEach(i -> link.publish(message(i), RecordClass.TELEMETRY));
        turns(link, 2);
        assertEquals(List.of("0", "1"), bench.sent());

        broker.line().cut("reset by peer");
        broker.answering = true;
        turns(link, 1);
        clock.advance(LONGEST_REST);
        turns(link, 5);

        assertEquals(List.of("0 again", "1 again", "2", "3"), bench.sent());
        assertEquals(0, spool.status().depth());
        assertEquals(1, link.status().reconnects());
    }

    @Test
    void aLateAcknowledgementOfAnEarlierConnectionEndsNothing() throws Exception {
        MqttLink link = online(2);
        broker.answering = false;
        link.publish(message(0), RecordClass.TELEMETRY);
        turns(link, 1);
        FakeBroker.Line first = broker.line();
        first.cut("reset by peer");
        turns(link, 1);
        clock.advance(LONGEST_REST);
        turns(link, 2);

        first.acknowledgeAll();
        assertEquals(1, spool.status().depth());
        broker.line().acknowledgeAll();
        assertEquals(0, spool.status().depth());
    }

    @Test
    void alarmsGoBeforeTheDecisionsThatWaited() throws Exception {
        broker.down = true;
        MqttLink link = link(10);
        link.publish(message(0), RecordClass.TELEMETRY);
        link.publish(message(1), RecordClass.EVENT);
        turns(link, 1);

        broker.down = false;
        clock.advance(LONGEST_REST);
        turns(link, 3);

        assertEquals(List.of("1", "0"), bench.sent());
    }

    @Test
    void healthAndQosZeroDoNotGoThroughTheSpool() throws Exception {
        MqttLink link = online(3);

        link.publish(new MqttMessage("health", "h".getBytes(UTF_8), 0, true), RecordClass.STATUS);
        link.publish(new MqttMessage("t", "q".getBytes(UTF_8), 0, false), RecordClass.TELEMETRY);

        assertEquals(List.of("h", "q"), bench.sent());
        assertEquals(0, spool.status().accepted());
    }

    @Test
    void drainingSendsWhatTheSpoolHoldsThenTheLastMessageThenTakesLeave() throws Exception {
        MqttLink link = online(2);
        IntStream.range(0, 5).forEach(i -> link.publish(message(i), RecordClass.TELEMETRY));

        link.beginDrain(Duration.ofSeconds(4), new MqttMessage("health", "bye".getBytes(UTF_8), 0, true));
        turns(link, 8);

        assertEquals(List.of("0", "1", "2", "3", "4", "bye"), bench.sent());
        assertTrue(broker.line().left);
        assertEquals(LinkState.CLOSED, link.status().state());
    }

    @Test
    void whatCannotBeSentInHalfTheTimeStaysForTheNextStartAndTheLastWordIsStillSaid() throws Exception {
        MqttLink link = online(2);
        broker.answering = false;
        IntStream.range(0, 5).forEach(i -> link.publish(message(i), RecordClass.TELEMETRY));
        turns(link, 2);

        link.beginDrain(Duration.ofSeconds(4), new MqttMessage("health", "bye".getBytes(UTF_8), 0, true));
        turns(link, 2);
        clock.advance(Duration.ofSeconds(2));
        broker.line().acknowledgeAll();
        turns(link, 2);
        broker.line().acknowledgeAll();
        turns(link, 2);
        assertEquals(List.of("0", "1", "bye"), bench.sent());
        assertTrue(broker.line().left);
        assertEquals(Map.of(), link.status().dropped(), "what stays in the spool is not lost");

        spool.close();
        open();
        broker.answering = true;
        MqttLink next = online(10);
        turns(next, 3);
        assertEquals(List.of("2", "3", "4"), bench.sent());
    }

    @Test
    void whatIsPublishedWhileItDrainsOrAfterwardsIsKept() throws Exception {
        MqttLink link = online(2);
        link.beginDrain(Duration.ofSeconds(4), null);
        turns(link, 2);
        assertEquals(LinkState.CLOSED, link.status().state());

        assertTrue(link.publish(message(7), RecordClass.EVENT));

        assertEquals(1, spool.status().depth());
    }

    @Test
    void aMessageThatNoLineTakesIsDroppedCountedAndNotTriedForEver() throws Exception {
        MqttLink link = online(2);
        broker.line().choking = true;
        link.publish(message(0), RecordClass.TELEMETRY);
        turns(link, 2);

        assertEquals(Map.of("REFUSED", 1L), link.status().dropped());
        assertEquals(0, spool.status().depth());
    }

    @Test
    void recordsOfABatchGoInOneMessageAndAreAcknowledgedTogether() throws Exception {
        MqttLink link = batched(3, Duration.ofSeconds(5));
        IntStream.range(0, 7).forEach(i -> link.publish(message(i), RecordClass.TELEMETRY));
        link.publish(message(100), RecordClass.EVENT);
        turns(link, 3);
        assertEquals(List.of("100", "0+1+2", "3+4+5"), bench.sent());
        assertEquals(1, spool.status().depth(), "one waits for others");

        clock.advance(Duration.ofSeconds(5));
        turns(link, 2);
        assertEquals("6", bench.sent().get(3));
        assertEquals(0, spool.status().depth());
        assertEquals(7, link.status().decisionsSent());
    }

    @Test
    void aBatchThatWasUnderWayOrBeingPutTogetherComesAgainWhole() throws Exception {
        MqttLink link = batched(3, Duration.ofSeconds(5));
        broker.answering = false;
        IntStream.range(0, 5).forEach(i -> link.publish(message(i), RecordClass.TELEMETRY));
        turns(link, 2);
        assertEquals(List.of("0+1+2"), bench.sent());

        broker.line().cut("reset by peer");
        broker.answering = true;
        turns(link, 1);
        clock.advance(LONGEST_REST);
        turns(link, 3);
        clock.advance(Duration.ofSeconds(5));
        turns(link, 2);

        assertEquals(List.of("0+1+2 again", "3+4 again"), bench.sent());
        assertEquals(0, spool.status().depth());
    }

    @Test
    void aLinkThatEndsDoesNotWaitForABatchToFill() throws Exception {
        MqttLink link = batched(100, Duration.ofMinutes(5));
        IntStream.range(0, 2).forEach(i -> link.publish(message(i), RecordClass.TELEMETRY));
        turns(link, 1);

        link.beginDrain(Duration.ofSeconds(4), null);
        turns(link, 4);

        assertEquals(List.of("0+1"), bench.sent());
        assertEquals(LinkState.CLOSED, link.status().state());
    }

    private MqttLink batched(int records, Duration delay) throws InterruptedException {
        MqttLink link = builder(settings())
                .batching(new Batching(records, 1_000, delay, SpooledLinkTest::joined))
                .build();
        turns(link, 1);
        return link;
    }

    private static MqttMessage joined(List<SpoolRecord> records) {
        String text = records.stream()
                .map(record -> new String(record.payload(), UTF_8))
                .collect(Collectors.joining("+"));
        boolean again = records.get(0).repeated();
        return new MqttMessage("batch", (text + (again ? " again" : "")).getBytes(UTF_8), 1, false);
    }

    @Test
    void aDecisionAboveTheBudgetWaitsAndAnAlarmDoesNot() throws Exception {
        MqttSettingsBuilder settings = settings().telemetryPerHour(12_000);
        MqttLink link = link(settings.window(100));
        turns(link, 1);

        // A twelfth of the hour's bytes may go at once: 67 messages of 15 bytes.
        IntStream.range(0, 100).forEach(i -> link.publish(message(i % 10), RecordClass.TELEMETRY));
        turns(link, 4);
        assertEquals(67, bench.sent().size());
        assertEquals(33, spool.status().depth());
        assertFalse(link.status().counts().withinBudget());
        link.publish(message(100), RecordClass.EVENT);
        turns(link, 2);
        assertEquals("100", bench.sent().get(67));

        // QoS 0 cannot wait.
        assertFalse(link.publish(new MqttMessage("t", new byte[1], 0, false), RecordClass.TELEMETRY));
        assertEquals(Map.of("OVER_BUDGET", 1L), link.status().dropped());

        clock.advance(Duration.ofMinutes(6));
        turns(link, 4);
        assertEquals(0, spool.status().depth());
        assertTrue(link.status().counts().withinBudget());
    }

    private MqttLink online(int window) throws InterruptedException {
        return LinkBench.online(link(window));
    }

    private MqttLink link(int window) {
        return link(settings().window(window));
    }

    private MqttLink link(MqttSettingsBuilder settings) {
        return builder(settings).build();
    }

    private MqttLinkBuilder builder(MqttSettingsBuilder settings) {
        return bench.builder(settings).spool(spool, SpooledLinkTest::marked);
    }

    private static MqttMessage marked(SpoolRecord record) {
        String text = new String(record.payload(), UTF_8);
        byte[] said = (record.repeated() ? text + " again" : text).getBytes(UTF_8);
        return new MqttMessage(record.topic(), said, 1, false);
    }
}
