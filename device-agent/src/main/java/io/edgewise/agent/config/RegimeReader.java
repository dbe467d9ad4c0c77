package io.edgewise.agent.config;

import io.edgewise.deploy.PipelineSpec;
import io.edgewise.deploy.PipelineSpec.RegimeRule;
import io.edgewise.guard.Regimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads in which regimes a machine is run: {@code regimes}. */
final class RegimeReader {
    private static final Pattern PERCENT = Pattern.compile("([0-9]{1,2}(?:\\.[0-9]{1,9})?) ?%");

    private RegimeReader() {}

    static PipelineSpec.RegimeRule regimes(ConfigNode node) {
        node.only("by", "names", "settle", "dead-band");
        Map<String, ConfigNode> by = node.get("by").entries();
        ConfigNode names = node.find("names").orElse(null);
        if (names != null && names.isMapping()) {
            names.only(by.keySet().toArray(String[]::new));
        } else if (names != null && by.size() > 1) {
            throw names.error("regimes of two channels need the names of each: names: { CHANNEL: [ a, b ] }");
        }
        List<RegimeRule.By> axes = new ArrayList<>();
        by.forEach((channel, borders) -> axes.add(axis(channel, borders, names)));
        RegimeRule rule = new RegimeRule(
                axes,
                node.find("dead-band").map(RegimeReader::share).orElse(Regimes.DEFAULT_DEAD_BAND),
                node.find("settle").map(ConfigNode::duration).orElse(Duration.ZERO));
        List<String> channels = List.copyOf(by.keySet());
        WindowReader.checked(node, () -> rule.over(channels::indexOf));
        return rule;
    }

    private static RegimeRule.By axis(String channel, ConfigNode node, @Nullable ConfigNode names) {
        List<Double> borders = node.elements().stream().map(ConfigNode::number).toList();
        ConfigNode own =
                names != null && names.isMapping() ? names.find(channel).orElse(null) : names;
        List<String> called = own == null
                ? IntStream.range(0, Math.max(0, borders.size() - 1))
                        .mapToObj(range -> channel + "-" + range)
                        .toList()
                : own.elements().stream().map(RegimeReader::name).toList();
        return new RegimeRule.By(channel, borders, called);
    }

    private static String name(ConfigNode node) {
        if (!AgentConfigReader.NAME.matcher(node.text()).matches()) {
            throw node.error("'" + node.text() + "' is not a name: letters, digits, '.', '_' and '-', at most 64");
        }
        return node.text();
    }

    private static double share(ConfigNode node) {
        Matcher percent = PERCENT.matcher(node.text());
        if (!percent.matches()) {
            throw node.error("'dead-band' must be per cent of a range, for example 2%, found '" + node.text() + "'");
        }
        return Double.parseDouble(percent.group(1)) / 100;
    }
}
