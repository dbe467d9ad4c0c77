package io.edgewise.mqtt;

import static io.edgewise.mqtt.LinkBench.LONGEST_REST;
import static io.edgewise.mqtt.LinkBench.settings;
import static io.edgewise.mqtt.LinkBench.turns;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a link subscribes to, and where what arrives goes. */
class LinkSubscriptionsTest {
    private final LinkBench bench = new LinkBench();
    private final FakeBroker broker = bench.broker;
    private final ManualClock clock = bench.clock;

    @Test
    void filtersAreSubscribedOnEveryConnectionAndMessagesReachTheirInboxes() throws Exception {
        MqttLink link = bench.link(settings());
        MqttInbox wells = link.subscribe("field/+/frame", 1, InboxLimits.DEFAULT);
        MqttInbox all = link.subscribe("field/#", 0, InboxLimits.DEFAULT);
        turns(link, 5);
        assertEquals(List.of("field/#@0", "field/+/frame@1"), sorted(broker.line().filters));
        broker.line().cut("reset by peer");
        turns(link, 1);
        clock.advance(LONGEST_REST);
        turns(link, 5);
        assertEquals(2, broker.lines.size());
        assertEquals(List.of("field/#@0", "field/+/frame@1"), sorted(broker.line().filters));
        assertEquals(0, link.status().pendingSubscriptions());

        broker.line().events.arrived(7, new MqttMessage("field/w/frame", "x".getBytes(UTF_8), 1, false));
        broker.line().events.arrived(0, new MqttMessage("field/w", new byte[0], 0, false));
        broker.line().events.arrived(8, new MqttMessage("elsewhere", new byte[0], 1, false));

        MqttMessage frame = wells.poll();
        assertNotNull(frame);
        assertArrayEquals("x".getBytes(UTF_8), frame.payload());
        assertNull(wells.poll());
        assertEquals(2, all.depth());
        assertEquals(List.of(7L, 8L), broker.line().acknowledged, "QoS 1 only, unwanted ones too");
        assertEquals(2, link.status().framesReceived());
        assertEquals(Map.of("NO_SUBSCRIBER", 1L), link.status().dropped());
    }

    @Test
    void aClosedInboxIsUnsubscribed() throws Exception {
        MqttLink link = bench.online(settings());
        MqttInbox inbox = link.subscribe("a/#", 1, InboxLimits.DEFAULT);
        turns(link, 3);
        assertEquals(List.of("a/#@1"), broker.line().filters);

        inbox.close();
        turns(link, 3);

        assertEquals(List.of(), broker.line().filters);
    }

    @Test
    void aRefusedFilterKeepsTheLinkUpAndIsTriedAgain() throws Exception {
        broker.refusedFilter = "secret/#";
        MqttLink link = bench.online(settings());
        link.subscribe("secret/#", 1, InboxLimits.DEFAULT);
        link.subscribe("open/#", 1, InboxLimits.DEFAULT);
        turns(link, 6);
        assertEquals(LinkState.ONLINE, link.status().state());
        assertEquals(List.of("open/#@1"), broker.line().filters);
        assertEquals(1, link.status().pendingSubscriptions());
        assertEquals("secret/# is not allowed", link.status().lastError());

        broker.refusedFilter = "";
        clock.advance(Duration.ofSeconds(30));
        turns(link, 3);

        assertEquals(List.of("open/#@1", "secret/#@1"), sorted(broker.line().filters));
        assertEquals(0, link.status().pendingSubscriptions());
    }

    private static List<String> sorted(List<String> values) {
        return values.stream().sorted().toList();
    }
}
