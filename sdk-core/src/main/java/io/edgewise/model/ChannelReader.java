package io.edgewise.model;

import io.edgewise.json.JsonException;
import io.edgewise.json.JsonValue;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Unit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the part {@code channels} of {@code edgewise.json}. */
final class ChannelReader {
    private static final Set<String> KEYS =
            Set.of("name", "unit", "required", "physical", "span", "completeness", "still", "rateHz", "limits");
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{0,127}[^\\p{Cntrl}\\s]");
    private static final int MOST_CHANNELS = 1024;
    private static final double NO_LIMIT = Double.POSITIVE_INFINITY;

    private ChannelReader() {}

    static List<ChannelSpec> read(JsonValue channels) {
        List<ChannelSpec> specs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonValue channel : channels.elements()) {
            ChannelSpec spec = spec(channel.only(KEYS));
            if (!names.add(spec.channel().name())) {
                throw new JsonException(
                        channel.path() + "/name", "'" + spec.channel().name() + "' stands there twice");
            }
            specs.add(spec);
        }
        if (specs.isEmpty() || specs.size() > MOST_CHANNELS) {
            throw new JsonException(
                    channels.path(), "expected 1 to " + MOST_CHANNELS + " channels, found " + specs.size());
        }
        return specs;
    }

    private static ChannelSpec spec(JsonValue channel) {
        String name = ManifestReader.word(channel.get("name"), NAME, "a channel's name of 1 to 128 characters");
        if (name.equals("*")) {
            throw new JsonException(channel.path() + "/name", "'*' stands for all channels and cannot be one's name");
        }
        try {
            return new ChannelSpec(
                    new Channel(
                            name,
                            Unit.of(channel.get("unit").text()),
                            ManifestReader.range(channel, "physical"),
                            ManifestReader.range(channel, "span")),
                    channel.find("required").map(JsonValue::flag).orElse(true),
                    channel.find("limits").map(ChannelReader::limits).orElse(SampleLimits.NONE),
                    channel.find("completeness").map(JsonValue::number).orElse(ChannelSpec.DEFAULT_COMPLETENESS),
                    channel.find("still").map(JsonValue::number).orElse(0.0),
                    channel.find("rateHz").map(JsonValue::number).orElse(0.0));
        } catch (IllegalArgumentException e) {
            throw new JsonException(channel.path(), String.valueOf(e.getMessage()));
        }
    }

    private static SampleLimits limits(JsonValue limits) {
        limits.only(Set.of("rate", "spike", "flatLine"));
        JsonValue rate = levels(limits, "rate", Set.of("suspect", "fail"));
        JsonValue spike = levels(limits, "spike", Set.of("suspect", "fail"));
        JsonValue flat = levels(limits, "flatLine", Set.of("suspect", "fail", "tolerance"));
        return new SampleLimits(
                level(rate, "suspect", NO_LIMIT),
                level(rate, "fail", NO_LIMIT),
                level(spike, "suspect", NO_LIMIT),
                level(spike, "fail", NO_LIMIT),
                count(flat, "suspect"),
                count(flat, "fail"),
                flat != null && flat.find("tolerance").isPresent() ? notNegative(flat.get("tolerance")) : 0);
    }

    private static @Nullable JsonValue levels(JsonValue limits, String test, Set<String> keys) {
        JsonValue levels = limits.find(test).orElse(null);
        if (levels == null) {
            return null;
        }
        levels.only(keys);
        JsonValue suspect = levels.find("suspect").orElse(null);
        JsonValue fail = levels.find("fail").orElse(null);
        if (suspect == null && fail == null) {
            throw new JsonException(levels.path(), "needs 'suspect', 'fail' or both");
        }
        if (suspect != null && fail != null && suspect.number() > fail.number()) {
            throw new JsonException(levels.path(), "the suspect level lies above the fail level");
        }
        return levels;
    }

    private static double level(@Nullable JsonValue levels, String key, double absent) {
        return levels == null
                ? absent
                : levels.find(key).map(ChannelReader::positive).orElse(absent);
    }

    private static int count(@Nullable JsonValue levels, String key) {
        return levels == null ? 0 : levels.find(key).map(ChannelReader::samples).orElse(0);
    }

    private static double positive(JsonValue value) {
        if (!(value.number() > 0)) {
            throw new JsonException(value.path(), "a limit is above 0, found " + value.number());
        }
        return value.number();
    }

    private static double notNegative(JsonValue value) {
        if (!(value.number() >= 0)) {
            throw new JsonException(value.path(), "a tolerance is not negative, found " + value.number());
        }
        return value.number();
    }

    private static int samples(JsonValue value) {
        if (value.whole() < 2 || value.whole() > 1_000_000) {
            throw new JsonException(value.path(), "expected 2 to 1000000 samples, found " + value.whole());
        }
        return (int) value.whole();
    }
}
