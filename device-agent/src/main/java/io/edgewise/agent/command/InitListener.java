package io.edgewise.agent.command;

import io.edgewise.agent.check.Ear;
import io.edgewise.agent.check.Listening;
import io.edgewise.codec.Heard;
import io.edgewise.mqtt.MqttSettings;
import io.edgewise.mqtt.MqttVersion;
import io.edgewise.mqtt.TransportException;
import io.edgewise.time.SystemTime;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** Listens to the broker that was named, by MQTT 5 and, where that is not spoken, by 3.1.1; says how it goes. */
final class InitListener {
    private static final Ear.Room ROOM = new Ear.Room(100_000, 64L << 20);
    private static final long EVERY_NANOS = 5_000_000_000L;

    private final InitBroker broker;
    private final Duration limit;
    private final PrintWriter err;
    private long start;
    private long told;

    InitListener(InitBroker broker, Duration limit, PrintWriter err) {
        this.broker = broker;
        this.limit = limit;
        this.err = err;
    }

    List<Heard> listen(CommandSpec spec) throws InterruptedException {
        String id = "edgewise-init-" + ProcessHandle.current().pid();
        MqttSettings settings = broker.settings(spec, id);
        List<Ear.Line> lines = Stream.of(MqttVersion.V5, MqttVersion.V3_1_1)
                .<Ear.Line>map(version -> events -> version.transports().open(settings, null, events))
                .toList();
        Listening heard = new Ear(lines, ROOM).listen(List.of(broker.topic()), limit, this::progress);
        if (!heard.refused().isEmpty()) {
            throw new TransportException(
                    TransportException.Kind.REFUSED,
                    String.join("; ", heard.refused().values()));
        }
        if (heard.dropped() > 0) {
            say("note: " + heard.dropped() + " messages came too fast and were not looked at");
        }
        return heard.messages();
    }

    private void progress(int messages) {
        long now = SystemTime.ticker().nanos();
        if (start == 0) {
            start = now;
            told = now;
            say("listening to " + broker.place() + " for " + limit.toSeconds() + " s");
        }
        if (now - told >= EVERY_NANOS) {
            told = now;
            say("  " + messages + " messages after " + (now - start) / 1_000_000_000L + " s");
        }
    }

    private void say(String words) {
        err.println(words);
        err.flush();
    }
}
