package io.edgewise.mqtt;

import static io.edgewise.mqtt.LinkBench.LONGEST_REST;
import static io.edgewise.mqtt.LinkBench.message;
import static io.edgewise.mqtt.LinkBench.settings;
import static io.edgewise.mqtt.LinkBench.turns;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.spool.RecordClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MqttLinkTest {
    private static final Duration LONGEST_BUT_SOON = Duration.ofMillis(1_200);

    private final LinkBench bench = new LinkBench();
    private final FakeBroker broker = bench.broker;
    private final ManualClock clock = bench.clock;

    @Test
    void aMessageGivenBeforeTheBrokerIsThereIsSentWhenItIs() throws Exception {
        MqttLink link = bench.link(settings());
        broker.down = true;
        link.publish(message(1), RecordClass.TELEMETRY);
        turns(link, 3);
        assertEquals(LinkState.BACKOFF, link.status().state());

        broker.down = false;
        clock.advance(Duration.ofSeconds(2));
        turns(link, 3);

        assertEquals(LinkState.ONLINE, link.status().state());
        assertEquals(List.of(message(1)), broker.line().sent);
        assertEquals(1, link.status().decisionsSent());
        assertEquals(0, link.status().reconnects());
    }

    @Test
    void theCallerSendsAtOnceWhenTheLinkIsOnline() throws Exception {
        MqttLink link = bench.online(settings());

        link.publish(message(1), RecordClass.TELEMETRY);

        assertEquals(List.of(message(1)), broker.line().sent);
    }

    @Test
    void unacknowledgedMessagesAreSentAgainInOrderBeforeNewOnes() throws Exception {
        MqttLink link = bench.online(settings().window(3));
        broker.answering = false;
        IntStream.range(0, 5).forEach(i -> link.publish(message(i), RecordClass.TELEMETRY));
        assertEquals(messages(0, 3), broker.line().sent);
        assertEquals(3, link.status().inFlight());
        FakeBroker.Line first = broker.line();

        first.cut("reset by peer");
        broker.answering = true;
        turns(link, 1);
        assertTrue(first.closed);
        assertEquals(5, link.status().queueDepth());
        clock.advance(LONGEST_REST);
        turns(link, 4);

        assertEquals(messages(0, 5), broker.line().sent);
        assertEquals(0, link.status().queueDepth());
        assertEquals(5, link.status().decisionsSent());
        assertEquals(1, link.status().reconnects());
        assertEquals(Map.of(), link.status().dropped());
    }

    @Test
    void aLateAcknowledgementOfAnEarlierConnectionSettlesNothingTwice() throws Exception {
        MqttLink link = bench.online(settings());
        broker.answering = false;
        link.publish(message(1), RecordClass.TELEMETRY);
        FakeBroker.Line first = broker.line();
        first.cut("reset by peer");
        turns(link, 1);
        clock.advance(LONGEST_REST);
        turns(link, 2);
        assertEquals(messages(1, 2), broker.line().sent);

        first.acknowledgeAll();
        assertEquals(1, link.status().inFlight());
        broker.line().acknowledgeAll();

        assertEquals(0, link.status().inFlight());
        assertEquals(1, link.status().decisionsSent());
    }

    @Test
    void aMessageOfQosZeroUnderWayIsDroppedAndCountedWhenTheLineBreaks() throws Exception {
        MqttLink link = bench.online(settings());
        broker.answering = false;
        link.publish(new MqttMessage("a", new byte[1], 0, false), RecordClass.TELEMETRY);

        broker.line().cut("reset by peer");
        turns(link, 1);

        assertEquals(Map.of("CONNECTION_LOST", 1L), link.status().dropped());
        assertEquals(0, link.status().queueDepth());
    }

    @Test
    void theWindowIsTheSmallerOfOursAndTheBrokers() throws Exception {
        broker.receiveMaximum = 2;
        MqttLink link = bench.online(settings());
        broker.answering = false;

        IntStream.range(0, 5).forEach(i -> link.publish(message(i), RecordClass.TELEMETRY));

        assertEquals(2, link.status().inFlight());
    }

    @Test
    void aBusyConnectionIsBackPressureAndNoLoss() throws Exception {
        MqttLink link = bench.online(settings());
        broker.line().busy = true;
        link.publish(message(1), RecordClass.TELEMETRY);
        assertEquals(1, link.status().queueDepth());

        broker.line().busy = false;
        turns(link, 1);

        assertEquals(messages(1, 2), broker.line().sent);
        assertEquals(LinkState.ONLINE, link.status().state());
    }

    @Test
    void aMessageTheTransportCannotEncodeIsDroppedAndCountedAndHoldsNothingUp() throws Exception {
        MqttLink link = bench.online(settings());
        broker.line().choking = true;
        link.publish(message(1), RecordClass.TELEMETRY);
        broker.line().choking = false;

        link.publish(message(2), RecordClass.TELEMETRY);

        assertEquals(messages(2, 3), broker.line().sent);
        assertEquals(Map.of("REFUSED", 1L), link.status().dropped());
    }

    @Test
    void aSilentBrokerIsLeftWhenTheOldestMessageIsTooLongUnacknowledged() throws Exception {
        MqttLink link = bench.online(settings().ackLimit(Duration.ofSeconds(5)));
        broker.answering = false;
        link.publish(message(1), RecordClass.TELEMETRY);
        clock.advance(Duration.ofSeconds(5));
        turns(link, 1);
        assertEquals(LinkState.ONLINE, link.status().state());

        clock.advance(Duration.ofMillis(1));
        turns(link, 1);

        assertEquals(LinkState.BACKOFF, link.status().state());
        assertTrue(broker.line().closed);
        assertEquals("a message is unacknowledged for 5001 ms", link.status().lastError());
    }

    @Test
    void aConnectionThatEndsWithoutAWordIsNoticed() throws Exception {
        MqttLink link = bench.online(settings());

        broker.line().up = false;
        turns(link, 1);

        assertEquals(LinkState.BACKOFF, link.status().state());
    }

    @Test
    void upsAndDownsAreReportedAndARepeatedFailureOnlyOnce() throws Exception {
        broker.down = true;
        MqttLink link = bench.link(settings());
        for (int i = 0; i < 5; i++) {
            turns(link, 1);
            clock.advance(LONGEST_REST);
        }
        broker.down = false;
        turns(link, 1);
        broker.line().cut("reset by peer");
        turns(link, 1);

        assertEquals(List.of("link DOWN connection refused", "link UP ", "link DOWN reset by peer"), bench.events);
    }

    @Test
    void aRefusalIsTriedAgainLaterThanADeadNetworkButIsTried() throws Exception {
        broker.refusing = true;
        MqttLink link = bench.link(settings());
        turns(link, 1);
        clock.advance(Duration.ofMillis(2_499));
        turns(link, 1);
        assertEquals(1, broker.lines.size());

        broker.refusing = false;
        clock.advance(Duration.ofMillis(2_501));
        turns(link, 1);

        assertEquals(LinkState.ONLINE, link.status().state());
    }

    @Test
    void aSurpriseOfTheClientIsAFailedTryWithARest() throws Exception {
        broker.surprising = true;
        MqttLink link = bench.link(settings());
        turns(link, 10);
        assertEquals(1, broker.lines.size(), "the next try comes after a rest");
        assertTrue(broker.line().closed);

        broker.surprising = false;
        clock.advance(LONGEST_REST);
        turns(link, 1);

        assertEquals(LinkState.ONLINE, link.status().state());
    }

    @Test
    void aLineThatComesAndGoesIsTriedAgainSoonAsLongAsItCarriesSomething() throws Exception {
        MqttLink link = bench.link(settings());
        for (int round = 0; round < 300; round++) {
            clock.advance(LONGEST_BUT_SOON);
            turns(link, 1);
            assertEquals(LinkState.ONLINE, link.status().state(), "round " + round);
            link.publish(message(round), RecordClass.TELEMETRY);
            broker.line().cut("reset by peer");
            turns(link, 1);
        }
        assertEquals(300, link.status().decisionsSent());
    }

    @Test
    void aBrokerThatOnlyLetsUsInAndHangsUpIsTriedLessAndLess() throws Exception {
        MqttLink link = bench.link(settings());
        for (int round = 0; round < 300; round++) {
            clock.advance(LONGEST_BUT_SOON);
            turns(link, 1);
            if (link.status().state() == LinkState.ONLINE) {
                broker.line().cut("hung up");
                turns(link, 1);
            }
        }
        assertTrue(broker.lines.size() < 150, broker.lines.size() + " tries");
    }

    @Test
    void itNeverGivesUp() throws Exception {
        broker.down = true;
        MqttLink link = bench.link(settings());
        for (int i = 0; i < 500; i++) {
            turns(link, 1);
            clock.advance(LONGEST_REST);
        }
        assertEquals(500, broker.lines.size());
        assertTrue(broker.lines.stream().allMatch(line -> line.closed), "every failed try is freed");
    }

    @Test
    void drainingSendsWhatWaitsThenTheLastMessageThenTakesLeave() throws Exception {
        MqttLink link = bench.online(settings().window(2));
        broker.answering = false;
        IntStream.range(0, 3).forEach(i -> link.publish(message(i), RecordClass.TELEMETRY));
        MqttMessage last = new MqttMessage("health", new byte[0], 0, true);

        link.beginDrain(Duration.ofSeconds(5), last);
        assertFalse(link.publish(message(9), RecordClass.EVENT), "nothing is taken any more");
        turns(link, 2);
        assertEquals(LinkState.DRAINING, link.status().state());
        broker.line().acknowledgeAll();
        turns(link, 1);
        broker.line().acknowledgeAll();
        turns(link, 2);
        broker.line().acknowledgeAll();
        turns(link, 1);

        List<MqttMessage> all = new ArrayList<>(messages(0, 3));
        all.add(last);
        assertEquals(all, broker.line().sent);
        assertTrue(broker.line().left && broker.line().closed);
        assertEquals(LinkState.CLOSED, link.status().state());
        assertEquals(Map.of("CLOSED", 1L), link.status().dropped());
    }

    @Test
    void drainingWithoutABrokerEndsAtItsLimitAndCountsWhatIsLeft() throws Exception {
        broker.down = true;
        MqttLink link = bench.link(settings());
        IntStream.range(0, 3).forEach(i -> link.publish(message(i), RecordClass.TELEMETRY));
        turns(link, 1);

        link.beginDrain(Duration.ofSeconds(5), null);
        turns(link, 1);
        assertEquals(LinkState.BACKOFF, link.status().state());
        clock.advance(Duration.ofSeconds(5));
        turns(link, 1);

        assertEquals(LinkState.CLOSED, link.status().state());
        assertEquals(Map.of("NOT_SENT", 3L), link.status().dropped());
        assertEquals(3, link.drain(Duration.ofSeconds(1), null));
    }

    @Test
    void theWillGoesWithEveryConnection() throws Exception {
        MqttMessage will = new MqttMessage("health", new byte[0], 1, true);
        MqttLink link = bench.builder(settings()).will(will).build();

        turns(link, 1);

        assertSame(will, broker.line().will);
    }

    @Test
    void anEndedThreadLeavesNothingOpenAndNothingUncounted() throws Exception {
        MqttLink link = bench.online(settings());
        broker.answering = false;
        link.publish(message(1), RecordClass.TELEMETRY);

        link.onClose();
        link.onClose();
        link.publish(message(2), RecordClass.TELEMETRY);

        assertTrue(broker.line().closed);
        assertEquals(Map.of("NOT_SENT", 1L, "CLOSED", 1L), link.status().dropped());
    }

    private static List<MqttMessage> messages(int from, int to) {
        return IntStream.range(from, to).mapToObj(LinkBench::message).toList();
    }
}
