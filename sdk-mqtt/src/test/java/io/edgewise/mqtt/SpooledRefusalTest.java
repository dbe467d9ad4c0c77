package io.edgewise.mqtt;

import static io.edgewise.mqtt.LinkBench.message;
import static io.edgewise.mqtt.LinkBench.settings;
import static io.edgewise.mqtt.LinkBench.turns;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.mqtt.TransportException.Kind;
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

/** What becomes of records of the spool that the broker does not take, or that cannot be made into a message. */
class SpooledRefusalTest {
    @TempDir
    Path folder;

    private final LinkBench bench = new LinkBench();
    private final FakeBroker broker = bench.broker;
    private final ManualClock clock = bench.clock;
    private Spool spool;

    @BeforeEach
    void open() throws IOException {
        spool = Spool.open(folder, 1, SpoolSettings.DEFAULT, clock, Telemetry.NONE);
    }

    @AfterEach
    void close() {
        spool.close();
    }

    @Test
    void aBatchThatIsTooLongForTheBrokerGoesRecordByRecordInItsOrder() throws Exception {
        MqttLink link = batched(3);
        broker.line().longest = 4;
        IntStream.range(0, 6).forEach(i -> link.publish(message(Integer.toString(i)), RecordClass.TELEMETRY));
        turns(link, 4);

        assertEquals(List.of("0", "1", "2", "3", "4", "5"), bench.sent());
        assertEquals(0, spool.status().depth());
        assertEquals(Map.of(), link.status().dropped());
        assertEquals(6, link.status().decisionsSent());
    }

    @Test
    void ofABatchThatTheBrokerRefusesOnlyWhatItRefusesAloneIsDropped() throws Exception {
        MqttLink link = batched(3);
        broker.answering = false;
        IntStream.range(0, 3).forEach(i -> link.publish(message(Integer.toString(i)), RecordClass.TELEMETRY));
        turns(link, 2);
        broker.line().refuse(Kind.REFUSED, "not authorized");
        turns(link, 2);
        assertEquals(List.of("0+1+2", "0", "1", "2"), bench.sent());
        assertEquals(3, spool.status().depth());

        broker.line().refuse(Kind.REFUSED, "not authorized");
        broker.line().acknowledgeAll();

        assertEquals(0, spool.status().depth());
        assertEquals(Map.of("REFUSED", 1L), link.status().dropped());
        assertEquals(2, link.status().decisionsSent());
    }

    @Test
    void partsOfABatchThatComeBackStayInTheirOrder() throws Exception {
        MqttLink link = batched(3);
        broker.answering = false;
        IntStream.range(0, 6).forEach(i -> link.publish(message(Integer.toString(i)), RecordClass.TELEMETRY));
        turns(link, 2);
        broker.line().refuse(Kind.REFUSED, "packet too large");
        turns(link, 1);
        broker.line().sent.clear();

        IntStream.range(0, 4).forEach(i -> broker.line().refuse(Kind.BUSY, "quota exceeded"));
        clock.advance(Duration.ofSeconds(2));
        turns(link, 2);

        assertEquals(List.of("0", "1", "2", "3+4+5"), bench.sent());
    }

    @Test
    void aRecordThatCannotBeMadeIntoAMessageIsDroppedCountedAndStandsInNobodysWay() throws Exception {
        MqttLink alone = builder().build();
        turns(alone, 1);
        alone.publish(message("bad"), RecordClass.EVENT);
        alone.publish(message("bad"), RecordClass.TELEMETRY);
        alone.publish(message("1"), RecordClass.TELEMETRY);
        turns(alone, 4);

        assertEquals(List.of("1"), bench.sent());
        assertEquals(0, spool.status().depth());
        assertEquals(Map.of("NOT_ENCODED", 2L), alone.status().dropped());
    }

    @Test
    void aBatchThatCannotBePutTogetherGoesRecordByRecord() throws Exception {
        MqttLink link = batched(3);
        List.of("0", "bad", "2").forEach(text -> link.publish(message(text), RecordClass.TELEMETRY));
        turns(link, 3);

        assertEquals(List.of("0", "2"), bench.sent());
        assertEquals(0, spool.status().depth());
        assertEquals(Map.of("NOT_ENCODED", 1L), link.status().dropped());
    }

    @Test
    void whatIsUnderWayOfTheSpoolIsBoundedInBytesToo() throws Exception {
        MqttLink link = builder(settings().queue(1_000, 1_000)).build();
        turns(link, 1);
        broker.answering = false;
        IntStream.range(0, 10).forEach(i -> link.publish(message("x".repeat(400)), RecordClass.TELEMETRY));
        turns(link, 3);
        assertEquals(3, bench.sent().size(), "the one that goes above the limit is the last");

        broker.answering = true;
        broker.line().acknowledgeAll();
        turns(link, 10);
        assertEquals(10, bench.sent().size());
        assertTrue(link.status().dropped().isEmpty());
    }

    private MqttLink batched(int records) throws InterruptedException {
        MqttLink link = builder()
                .batching(new Batching(records, 1_000, Duration.ofSeconds(5), SpooledRefusalTest::joined))
                .build();
        turns(link, 1);
        return link;
    }

    private MqttLinkBuilder builder() {
        return builder(settings());
    }

    private MqttLinkBuilder builder(MqttSettingsBuilder settings) {
        return bench.builder(settings).spool(spool, SpooledRefusalTest::made);
    }

    private static MqttMessage made(SpoolRecord record) {
        return message(text(record));
    }

    private static MqttMessage joined(List<SpoolRecord> records) {
        return message(records.stream().map(SpooledRefusalTest::text).collect(Collectors.joining("+")));
    }

    private static String text(SpoolRecord record) {
        String text = new String(record.payload(), UTF_8);
        if (text.equals("bad")) {
            throw new IllegalArgumentException("no document");
        }
        return text;
    }
}
