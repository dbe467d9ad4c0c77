package io.edgewise.agent.config;

import io.edgewise.deploy.PipelineSpec;
import io.edgewise.window.WindowSpec;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads when a machine runs and how its stream is cut: {@code run-when}, {@code window}. */
final class WindowReader {
    private WindowReader() {}

    static PipelineSpec.RunRule running(ConfigNode node) {
        node.only("channel", "above", "for", "grace");
        return new PipelineSpec.RunRule(
                node.get("channel").text(),
                node.get("above").number(),
                node.find("for").map(ConfigNode::duration).orElse(Duration.ZERO),
                node.find("grace").map(ConfigNode::duration).orElse(Duration.ZERO));
    }

    static WindowSpec.@Nullable Time window(Optional<ConfigNode> node) {
        return node.isPresent() ? window(node.get()) : null;
    }

    private static WindowSpec.Time window(ConfigNode node) {
        node.only("size", "hop", "lateness");
        Duration size = node.get("size").duration();
        try {
            return new WindowSpec.Time(
                    size,
                    node.find("hop").map(ConfigNode::duration).orElse(size),
                    node.find("lateness").map(ConfigNode::duration).orElse(Duration.ZERO));
        } catch (IllegalArgumentException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }
}
