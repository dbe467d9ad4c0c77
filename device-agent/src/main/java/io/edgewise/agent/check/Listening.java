package io.edgewise.agent.check;

import io.edgewise.codec.Heard;
import io.edgewise.mqtt.TopicFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What came on the topics of all pipelines.
 *
 * @param time how long was listened
 * @param messages what came, in its order, as much as there is room for
 * @param live how many messages came of each filter that the broker did not only keep
 * @param refused what the broker said of filters that it does not allow
 * @param dropped how many messages there was no room for
 */
public record Listening(
        Duration time, List<Heard> messages, Map<String, Long> live, Map<String, String> refused, long dropped) {
    public Listening {
        messages = List.copyOf(messages);
        live = Map.copyOf(live);
        refused = Map.copyOf(refused);
    }

    /** Returns what came of these filters. */
    List<Heard> of(List<String> filters) {
        List<TopicFilter> wanted = filters.stream().map(TopicFilter::new).toList();
        return messages.stream()
                .filter(message -> wanted.stream().anyMatch(filter -> filter.matches(message.topic())))
                .toList();
    }
}
