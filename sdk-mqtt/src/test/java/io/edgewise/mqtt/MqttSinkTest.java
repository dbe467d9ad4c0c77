package io.edgewise.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.decision.AlarmRecord;
import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.model.Digest;
import io.edgewise.model.Provenance;
import io.edgewise.signal.Quality;
import io.edgewise.signal.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MqttSinkTest {
    private static final Topics TOPICS = new Topics("north", "gw-7");

    private final FakeBroker broker = new FakeBroker();
    private final MqttLink link = MqttLink.builder(
                    MqttSettings.to("tcp://127.0.0.1:1883", "t").build())
            .transports(broker)
            .patience(Duration.ZERO)
            .build();

    @BeforeEach
    void connect() throws InterruptedException {
        link.doWork();
    }

    @Test
    void decisionsAndAlarmsGoToTheTopicsOfTheContract() {
        MqttSink sink = sink(0);

        sink.decided(decision());
        sink.alarm(new AlarmRecord(decision().id(), AlarmRecord.State.RAISED, 1, 1, null, ""));

        assertEquals(
                List.of(
                        new MqttMessage("edgewise/v1/north/gw-7/decision/well-11", "ALARM 4".getBytes(UTF_8), 0, false)
                                .withContentType(MqttMessage.JSON),
                        new MqttMessage("edgewise/v1/north/gw-7/alarm/well-11", "RAISED".getBytes(UTF_8), 1, false)
                                .withContentType(MqttMessage.JSON)),
                broker.line().sent);
        assertEquals(1, link.status().decisionsSent(), "an alarm is not a decision");
    }

    @Test
    void aRecordThatCannotBeEncodedIsCountedAndDoesNotStopTheLane() {
        MqttSink sink = new MqttSink(
                link,
                TOPICS,
                "well-11",
                1,
                record -> {
                    throw new IllegalStateException("a bug of the codec");
                },
                record -> new byte[0]);

        sink.decided(decision());

        assertEquals(Map.of("NOT_ENCODED", 1L), link.status().dropped());
    }

    @Test
    void namesThatWouldChangeTheTopicAreRefused() {
        for (String name : List.of("", "a/b", "+", "#", ".hidden", "x".repeat(65))) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> TOPICS.decision(name), name);
            assertTrue(e.getMessage().startsWith("pipeline \"" + name + "\""), e.getMessage());
        }
        assertEquals("edgewise/v1/north/gw-7/health", TOPICS.health());
        assertEquals("edgewise/v1/north/gw-7/event", TOPICS.event());
    }

    private MqttSink sink(int qos) {
        return new MqttSink(
                link,
                TOPICS,
                "well-11",
                qos,
                record -> (record.decision() + " " + record.id().window()).getBytes(UTF_8),
                change -> change.state().name().getBytes(UTF_8));
    }

    private static DecisionRecord decision() {
        Provenance provenance = Provenance.unattested("m", "1", Digest.of(new byte[0]));
        return new DecisionRecord(
                new DecisionRecord.Id("gw-7", 3, "well-11", 4),
                new DecisionRecord.Span(0, 1, TimeSource.REPLAY),
                Decision.ALARM,
                null,
                null,
                null,
                1f,
                0.5,
                Quality.GOOD,
                List.of(),
                List.of(),
                "",
                DecisionRecord.Baseline.NONE,
                new DecisionRecord.ModelUse(provenance, "java", 0));
    }
}
