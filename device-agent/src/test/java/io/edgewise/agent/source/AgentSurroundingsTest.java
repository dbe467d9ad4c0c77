package io.edgewise.agent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.codec.PayloadSpec;
import io.edgewise.codec.TimeField;
import io.edgewise.deploy.Input;
import io.edgewise.deploy.Intake;
import io.edgewise.deploy.SourceSpec;
import io.edgewise.mqtt.DeadLetterFile;
import io.edgewise.mqtt.MqttLink;
import io.edgewise.mqtt.MqttSettings;
import io.edgewise.mqtt.Topics;
import io.edgewise.pipeline.AlignedSource;
import io.edgewise.pipeline.Alignment;
import io.edgewise.pipeline.SampleSource;
import io.edgewise.signal.Channel;
import io.edgewise.signal.TimeSource;
import io.edgewise.signal.Unit;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.time.SystemTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AgentSurroundingsTest {
    private static final List<Channel> CHANNELS = List.of(Channel.of("p", Unit.of("bar")));
    private static final Alignment AS_OF = new Alignment.AsOf(Duration.ofSeconds(5), null);

    @TempDir
    private Path folder;

    @Test
    void theSameSourceOfTwoIntakesIsCountedForEachAndNothingStaysOfTheEnded() throws Exception {
        AgentSurroundings surroundings = surroundings();
        Path file = Files.writeString(folder.resolve("pump.csv"), "x,1\n1,1\n2,2\n");
        SourceSpec spec = spec(file);
        Intake alone = Intake.of(spec);
        Intake.Named named = new Intake.Named("a", spec);
        Intake joined = new Intake(List.of(named), AS_OF);
        SampleSource first = surroundings.open(spec, CHANNELS);
        SampleSource second = surroundings.open(spec, CHANNELS);
        AlignedSource whole =
                new AlignedSource(List.of(new AlignedSource.Part(second, new int[] {0}, false)), CHANNELS, AS_OF, -1);
        surroundings.feeds(alone, first);
        surroundings.feeds(joined, whole);

        while (surroundings.rows(alone, alone.sources().get(0)) < 2) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            first.poll();
        }

        assertEquals(0, surroundings.rows(joined, named));
        assertEquals(Map.of("BAD_TIME", 1L), dropped(surroundings, alone));
        assertEquals(Map.of(), dropped(surroundings, joined));
        surroundings.ended(alone);
        assertEquals(Optional.empty(), surroundings.queue(alone));
        assertEquals(0, surroundings.rows(alone, alone.sources().get(0)));
        first.close();
        whole.close();
    }

    private static Map<String, Long> dropped(AgentSurroundings surroundings, Intake intake) {
        return surroundings.queue(intake).orElseThrow().dropped();
    }

    private static SourceSpec spec(Path file) {
        PayloadSpec lines =
                new PayloadSpec.Lines(List.of("time", "p"), ',', '.', new TimeField(null, TimeUnit.SECONDS), null);
        return new SourceSpec(new Input.File(file, true, 0), lines, TimeSource.REPLAY, SourceSpec.DEFAULT_SILENCE);
    }

    private AgentSurroundings surroundings() {
        MqttLink link = MqttLink.builder(
                        MqttSettings.to("tcp://127.0.0.1:1883", "t").build())
                .build();
        DeadLetterFile letters = new DeadLetterFile(folder.resolve("dead"), 128 << 10, SystemTime.wallClock());
        return new AgentSurroundings(link, link, new Topics("north", "gw-7"), letters, List.of(), Telemetry.NONE);
    }
}
