package io.edgewise.mqtt;

import static io.edgewise.mqtt.LinkBench.message;
import static io.edgewise.mqtt.LinkBench.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.mqtt.TransportException.Kind;
import io.edgewise.spool.RecordClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of a message that the broker does not take, and of a broker that is not there. */
class RefusalTest {
    private static final Duration REST = Duration.ofSeconds(2);

    private final LinkBench bench = new LinkBench();
    private final FakeBroker broker = bench.broker;
    private final ManualClock clock = bench.clock;

    @Test
    void aMessageThatIsRefusedForGoodIsDroppedAndCountedAndTheConnectionStands() throws Exception {
        MqttLink link = bench.online(settings());
        broker.answering = false;
        link.publish(message(1), RecordClass.TELEMETRY);
        link.publish(message(2), RecordClass.TELEMETRY);

        broker.line().refuse(Kind.REFUSED, "not authorized");
        broker.line().acknowledgeAll();
        link.doWork();

        assertEquals(Map.of("REFUSED", 1L), link.status().dropped());
        assertEquals(1, link.status().decisionsSent());
        assertEquals(0, link.status().queueBytes());
        assertEquals(LinkState.ONLINE, link.status().state());
        assertEquals("not authorized", link.status().lastError());
    }

    @Test
    void aBrokerWithoutRoomIsGivenARestAndThenEverythingInItsOrder() throws Exception {
        MqttLink link = bench.online(settings().window(3));
        broker.answering = false;
        for (int i = 0; i < 5; i++) {
            link.publish(message(i), RecordClass.TELEMETRY);
        }
        broker.line().refuse(Kind.BUSY, "quota exceeded");
        broker.line().refuse(Kind.BUSY, "quota exceeded");
        broker.line().refuse(Kind.BUSY, "quota exceeded");
        broker.line().sent.clear();
        broker.answering = true;

        clock.advance(REST.minusMillis(1));
        link.doWork();
        assertEquals(List.of(), broker.line().sent, "it rests");
        clock.advance(Duration.ofMillis(1));
        link.doWork();

        assertEquals(List.of("0", "1", "2", "3", "4"), bench.sent());
        assertEquals(1, broker.lines.size(), "over one connection");
        assertEquals(Map.of(), link.status().dropped());
    }

    @Test
    void aQuotaIsWaitedForHoweverLongButARefusalWithoutAReasonOnlyAWhile() throws Exception {
        assertEquals(Map.of(), refusedSoOften(Kind.BUSY, 100));
        assertEquals(Map.of(), refusedSoOften(Kind.NETWORK, 5));
        assertEquals(Map.of("REFUSED", 1L), refusedSoOften(Kind.NETWORK, 6));
    }

    @Test
    void aRefusalOfAnEarlierConnectionChangesNothing() throws Exception {
        MqttLink link = bench.online(settings());
        broker.answering = false;
        link.publish(message(1), RecordClass.TELEMETRY);
        FakeBroker.Line old = broker.line();
        old.cut("reset");
        link.doWork();

        old.refuse(Kind.REFUSED, "late");
        old.refuseAgain(1, Kind.BUSY);

        assertEquals(1, link.status().queueDepth());
        assertEquals(Map.of(), link.status().dropped());
    }

    @Test
    void whatTheTransportRefusesIsDroppedAndTheNextIsSent() throws Exception {
        MqttLink link = bench.online(settings());
        broker.line().tooLong = true;
        link.publish(message(1), RecordClass.TELEMETRY);
        broker.line().tooLong = false;
        link.publish(message(2), RecordClass.TELEMETRY);
        link.doWork();

        assertEquals(List.of("2"), bench.sent());
        assertEquals(Map.of("REFUSED", 1L), link.status().dropped());
        assertEquals("too long", link.status().lastError());
    }

    @Test
    void severalAddressesAreTriedInTurnAndTheOneThatHeldIsTriedFirst() throws Exception {
        List<String> urls = List.of("tcp://127.0.0.1:1", "tcp://127.0.0.1:2", "tcp://127.0.0.1:3");
        MqttLink link = bench.link(MqttSettings.to(urls, "t"));
        broker.down = true;
        List<String> tried = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            link.doWork();
            tried.add(link.status().url());
            clock.advance(Duration.ofSeconds(31));
        }
        assertEquals(List.of(urls.get(0), urls.get(1), urls.get(2), urls.get(0)), tried);

        broker.down = false;
        link.doWork();
        assertEquals(urls.get(1), link.status().url());
        clock.advance(Duration.ofSeconds(5));
        cutAndComeBack(link);
        assertEquals(urls.get(1), link.status().url());
        assertEquals(urls.get(1), broker.urls.get(broker.urls.size() - 1));

        cutAndComeBack(link);
        assertEquals(urls.get(2), link.status().url(), "the second did not hold");
    }

    @Test
    void onlyWhatTheStandardCallsFinalIsFinal() {
        for (int code : new int[] {0x87, 0x90, 0x99}) {
            assertEquals(Kind.REFUSED, ReasonCode.ofMessage(code));
        }
        assertEquals(Kind.BUSY, ReasonCode.ofMessage(0x97));
        assertEquals(Kind.NETWORK, ReasonCode.ofMessage(0x80));
        assertEquals(Kind.REFUSED, ReasonCode.ofConnect(0x86));
        assertEquals(Kind.NETWORK, ReasonCode.ofConnect(0x89));
    }

    private void cutAndComeBack(MqttLink link) throws InterruptedException {
        broker.line().cut("reset");
        link.doWork();
        clock.advance(Duration.ofSeconds(31));
        link.doWork();
        assertEquals(LinkState.ONLINE, link.status().state());
    }

    private Map<String, Long> refusedSoOften(Kind kind, int times) throws InterruptedException {
        MqttLink link = bench.online(settings());
        broker.answering = false;
        link.publish(message(1), RecordClass.TELEMETRY);
        for (int i = 0; i < times; i++) {
            broker.line().refuse(kind, "no");
            clock.advance(REST);
            link.doWork();
        }
        broker.answering = true;
        return link.status().dropped();
    }
}
