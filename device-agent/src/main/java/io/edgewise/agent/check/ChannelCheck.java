package io.edgewise.agent.check;

import io.edgewise.codec.ChannelFacts;
import io.edgewise.codec.FrameException;
import io.edgewise.codec.FrameReader;
import io.edgewise.codec.Heard;
import io.edgewise.codec.PayloadRecogniser;
import io.edgewise.codec.PayloadSpec;
import io.edgewise.codec.Pointer;
import io.edgewise.codec.Recognition;
import io.edgewise.deploy.Input;
import io.edgewise.deploy.Intake;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.deploy.PipelineSpec.BoundChannel;
import io.edgewise.deploy.SourceSpec;
import io.edgewise.json.Nearest;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.Reason;
import io.edgewise.signal.Unit;
import io.edgewise.time.SystemTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether every channel that is bound occurs in what came; where one does not, which name was meant. */
final class ChannelCheck implements Check {
    private static final int ENOUGH = 3;
    private static final int MOST_NAMED = 8;

    @Override
    public String name() {
        return "channels";
    }

    @Override
    public List<Finding> run(Site site) {
        Listening heard = site.heard();
        List<Finding> found = new ArrayList<>();
        new TreeMap<>(site.desired().pipelines()).forEach((pipeline, spec) -> {
            for (Intake.Named source : spec.intake().sources()) {
                if (source.spec().input() instanceof Input.Mqtt mqtt) {
                    String subject = pipeline + (source.name().isEmpty() ? "" : "/" + source.name()) + ": ";
                    found.addAll(look(subject, spec, source, heard.of(mqtt.topics())));
                }
            }
        });
        return found.isEmpty() ? List.of(Finding.skipped(name(), "no pipeline listens to topics", null)) : found;
    }

    private List<Finding> look(String subject, PipelineSpec pipeline, Intake.Named source, List<Heard> messages) {
        if (messages.isEmpty()) {
            return List.of(Finding.skipped(name(), subject + "nothing came to look at", "see the check of topics"));
        }
        SourceSpec spec = source.spec();
        List<Channel> columns = columns(pipeline, source.name());
        Seen seen = new Seen();
        try {
            seen.read(spec.payload().reader(columns, spec.time(), SystemTime.wallClock()), messages);
        } catch (IllegalArgumentException e) {
            return List.of(Finding.failed(name(), Fault.SETUP, subject + e.getMessage(), null));
        }
        List<Finding> found = new ArrayList<>();
        FrameException trouble = seen.trouble;
        if (trouble != null) {
            found.add(unreadable(subject, seen, trouble));
        }
        if (seen.read > 0) {
            Recognition looks = PayloadRecogniser.recognise(messages);
            columns.stream()
                    .map(Channel::name)
                    .filter(channel -> !seen.channels.contains(channel))
                    .forEach(channel -> found.add(absent(subject, spec.payload(), channel, seen, looks)));
        }
        if (found.isEmpty()) {
            found.add(Finding.ok(
                    name(), subject + "all " + columns.size() + " bound channels came, in " + seen.read + " messages"));
        }
        return found;
    }

    private static List<Channel> columns(PipelineSpec pipeline, String source) {
        Map<String, Channel> columns = new TreeMap<>();
        for (BoundChannel bound : pipeline.bind().values()) {
            if (bound.source().equals(source)) {
                columns.put(bound.from(), Channel.of(bound.from(), Unit.of(bound.rawUnit())));
            }
        }
        return List.copyOf(columns.values());
    }

    private Finding unreadable(String subject, Seen seen, FrameException trouble) {
        String words = subject + seen.unread + " of " + (seen.read + seen.unread) + " messages cannot be read ("
                + trouble.problem() + "): " + trouble.getMessage();
        String remedy = "say how they are written: source.mqtt.format and the keys beside it; edgewise init --mqtt"
                + " recognises it";
        return seen.read == 0
                ? Finding.failed(name(), Fault.SETUP, words, remedy)
                : Finding.warning(name(), words, remedy);
    }

    private Finding absent(String subject, PayloadSpec payload, String channel, Seen seen, Recognition looks) {
        boolean apart = payload instanceof PayloadSpec.Value;
        String place = place(payload, channel);
        String words = subject + "'" + channel + "'" + (place.equals(channel) ? "" : " (" + place + ")")
                + " is bound, and did not come in " + seen.read + " messages";
        String remedy = near(place, names(payload, looks));
        return apart || seen.read < ENOUGH
                ? Finding.warning(name(), words, remedy)
                : Finding.failed(name(), Fault.SETUP, words, remedy);
    }

    /** Returns where a channel is looked for in a payload. */
    private static String place(PayloadSpec payload, String channel) {
        if (payload instanceof PayloadSpec.Json json) {
            Pointer place = json.channels().get(channel);
            return place == null ? channel : place.toString();
        }
        if (payload instanceof PayloadSpec.Value value) {
            return value.topics().getOrDefault(channel, channel);
        }
        if (payload instanceof PayloadSpec.Named named) {
            return named.channels().getOrDefault(channel, channel);
        }
        return payload instanceof PayloadSpec.Senml senml ? senml.channels().getOrDefault(channel, channel) : channel;
    }

    private static Collection<String> names(PayloadSpec payload, Recognition looks) {
        boolean places = payload instanceof PayloadSpec.Json
                || (payload instanceof PayloadSpec.Value value && value.level() == 0);
        return places
                ? new TreeSet<>(looks.places().values())
                : looks.channels().stream().map(ChannelFacts::name).toList();
    }

    private static @Nullable String near(String place, Collection<String> names) {
        if (names.isEmpty()) {
            return null;
        }
        return Nearest.to(place, names)
                .map(near -> "did you mean '" + near + "'?")
                .orElseGet(() -> "what came is "
                        + names.stream().limit(MOST_NAMED).collect(Collectors.joining("', '", "'", "'")));
    }

    /** What was found in messages. */
    private static final class Seen {
        private final Set<String> channels = new TreeSet<>();
        private long read;
        private long unread;
        private @Nullable FrameException trouble;

        void read(FrameReader reader, List<Heard> messages) {
            for (Heard message : messages) {
                try {
                    take(reader.read(message.topic(), message.payload()));
                    read++;
                } catch (FrameException e) {
                    unread++;
                    trouble = e;
                }
            }
        }

        private void take(Frame frame) {
            for (int row = 0; row < frame.rows(); row++) {
                for (int column = 0; column < frame.channels().size(); column++) {
                    if (!Reason.MISSING.in(frame.reasons(row, column))) {
                        channels.add(frame.channels().get(column).name());
                    }
                }
            }
        }
    }
}
