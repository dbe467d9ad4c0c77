package io.edgewise.agent.config;

import io.edgewise.deploy.PipelineSpec;
import io.edgewise.deploy.SourceSpec;
import io.edgewise.signal.TimeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads where a pipeline's frames come from, and which of their columns feed which channel: {@code source},
 * {@code bind}.
 */
final class SourceReader {
    private SourceReader() {}

    static SourceSpec source(ConfigNode node) {
        ConfigNode mqtt = node.only("mqtt").get("mqtt").only("topic", "format", "time", "silent-after");
        String topic = mqtt.get("topic").text();
        if (topic.contains("#") || topic.contains("+") || topic.chars().anyMatch(Character::isISOControl)) {
            throw mqtt.get("topic").error("a topic with +, # or control characters is not supported: name one topic");
        }
        mqtt.find("format").ifPresent(format -> format.oneOf("native"));
        String time = mqtt.find("time")
                .map(t -> t.oneOf("device", "arrival", "replay"))
                .orElse("device");
        Duration silentAfter =
                mqtt.find("silent-after").map(SourceReader::silence).orElse(SourceSpec.DEFAULT_SILENCE);
        return new SourceSpec(topic, "native", TimeSource.valueOf(time.toUpperCase(Locale.ROOT)), silentAfter);
    }

    private static Duration silence(ConfigNode node) {
        if (node.duration().isZero()) {
            throw node.error("a source cannot be silent after nothing; write how long, for example 60s");
        }
        return node.duration();
    }

    static Map<String, PipelineSpec.BoundChannel> bind(ConfigNode node) {
        Map<String, PipelineSpec.BoundChannel> bound = new LinkedHashMap<>();
        node.entries().forEach((channel, from) -> {
            from.only("from", "unit");
            bound.put(
                    channel,
                    new PipelineSpec.BoundChannel(
                            from.get("from").text(), from.get("unit").text()));
        });
        return bound;
    }
}
