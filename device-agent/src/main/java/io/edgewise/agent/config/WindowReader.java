package io.edgewise.agent.config;

import io.edgewise.deploy.PipelineSpec;
import io.edgewise.signal.Resampling;
import io.edgewise.window.WindowSpec;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads when a machine runs and how its stream is cut: {@code run-when}, {@code window}, {@code resample}. */
final class WindowReader {
    private static final Pattern RATE = Pattern.compile("([0-9]{1,7}(?:\\.[0-9]{1,9})?)(k?)Hz");
    private static final int MOST_ROWS = 1 << 20;

    private WindowReader() {}

    static PipelineSpec.RunRule running(ConfigNode node) {
        node.only("channel", "above", "below", "for", "grace");
        double above = node.get("above").number();
        double below = node.find("below").map(ConfigNode::number).orElse(above);
        if (below > above) {
            throw node.get("below")
                    .error("a machine stops at a value that is not above the one it starts at: below " + below
                            + ", above " + above);
        }
        return new PipelineSpec.RunRule(
                node.get("channel").text(),
                above,
                below,
                node.find("for").map(ConfigNode::duration).orElse(Duration.ZERO),
                node.find("grace").map(ConfigNode::duration).orElse(Duration.ZERO));
    }

    static PipelineSpec.WindowRule window(ConfigNode node) {
        node.only("size", "hop", "lateness", "count", "lead", "session");
        if (node.find("count").isPresent()) {
            return counted(form(node, "count", "hop", "lead"));
        }
        if (node.find("session").isPresent()) {
            return session(form(node, "session").get("session").only("gap", "longest"));
        }
        return timed(form(node, "size", "hop", "lateness"));
    }

    /** Refuses keys of another form of window. */
    private static ConfigNode form(ConfigNode node, String... keys) {
        for (String key : node.entries().keySet()) {
            if (!List.of(keys).contains(key)) {
                throw node.error("'" + key + "' does not go with '" + keys[0]
                        + "': a window is { size, hop, lateness }, { count, hop, lead }"
                        + " or { session: { gap, longest } }");
            }
        }
        return node;
    }

    private static PipelineSpec.WindowRule timed(ConfigNode node) {
        Duration size = node.get("size").duration();
        return checked(
                node,
                () -> new PipelineSpec.WindowRule.Plain(new WindowSpec.Time(
                        size,
                        node.find("hop").map(ConfigNode::duration).orElse(size),
                        node.find("lateness").map(ConfigNode::duration).orElse(Duration.ZERO))));
    }

    private static PipelineSpec.WindowRule counted(ConfigNode node) {
        int size = node.get("count").whole(1, MOST_ROWS);
        int hop = node.find("hop").map(rows -> rows.whole(1, MOST_ROWS)).orElse(size);
        if (hop > size) {
            throw node.get("hop").error("the window's hop of " + hop + " rows is longer than its count of " + size);
        }
        return new PipelineSpec.WindowRule.Counted(size, hop, node.get("lead").text());
    }

    private static PipelineSpec.WindowRule session(ConfigNode node) {
        return checked(
                node,
                () -> new PipelineSpec.WindowRule.Plain(new WindowSpec.Session(
                        node.get("gap").duration(), node.get("longest").duration())));
    }

    static Resampling resampling(ConfigNode node) {
        node.only("rate", "method", "longest");
        double rate = rate(node.get("rate"));
        String method = node.get("method").oneOf("hold", "linear");
        return checked(
                node,
                () -> new Resampling(
                        rate,
                        method.equals("hold") ? Resampling.Method.HOLD : Resampling.Method.LINEAR,
                        node.get("longest").duration()));
    }

    private static double rate(ConfigNode node) {
        Matcher rate = RATE.matcher(node.text());
        if (!rate.matches()) {
            throw node.error(
                    "'rate' must be a rate with its unit (Hz, kHz), for example 10Hz, found '" + node.text() + "'");
        }
        return Double.parseDouble(rate.group(1)) * (rate.group(2).isEmpty() ? 1 : 1000);
    }

    /** Makes a part whose own rules may refuse what stands in the file. */
    static <T> T checked(ConfigNode node, Supplier<T> part) {
        try {
            return part.get();
        } catch (IllegalArgumentException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }
}
