package io.edgewise.agent.config;

import io.edgewise.decision.DecisionSettings;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads how windows become decisions: {@code decide}, {@code when-bad}. */
final class DecideReader {
    private static final DecisionSettings USUAL = DecisionSettings.DEFAULT;

    private DecideReader() {}

    static DecisionSettings decide(ConfigNode pipeline) {
        Optional<ConfigNode> decide =
                pipeline.find("decide").map(node -> node.only("threshold", "raise", "clear", "on-delay", "latch"));
        ConfigNode raise = count(decide.flatMap(node -> node.find("raise")).orElse(null));
        ConfigNode clear = decide.flatMap(node -> node.find("clear"))
                .map(node -> node.only("count", "of", "below"))
                .orElse(null);
        Duration hold = pipeline.find("when-bad").map(DecideReader::hold).orElse(USUAL.holdLast());
        try {
            return new DecisionSettings(
                    number(raise, "count", USUAL.raiseCount()),
                    number(raise, "of", USUAL.raiseOf()),
                    number(clear, "count", USUAL.clearCount()),
                    number(clear, "of", USUAL.clearOf()),
                    clear == null
                            ? 1
                            : clear.find("below").map(ConfigNode::number).orElse(1.0),
                    decide.flatMap(node -> node.find("on-delay"))
                            .map(ConfigNode::duration)
                            .orElse(Duration.ZERO),
                    decide.flatMap(node -> node.find("latch"))
                            .map(ConfigNode::flag)
                            .orElse(false),
                    hold);
        } catch (IllegalArgumentException e) {
            throw decide.orElse(pipeline).error(String.valueOf(e.getMessage()));
        }
    }

    /** Returns the threshold that takes the place of the manifest's; null where none is declared. */
    static @Nullable Double threshold(ConfigNode pipeline) {
        return pipeline.find("decide")
                .flatMap(node -> node.find("threshold"))
                .map(ConfigNode::number)
                .orElse(null);
    }

    private static @Nullable ConfigNode count(@Nullable ConfigNode node) {
        return node == null ? null : node.only("count", "of");
    }

    private static int number(@Nullable ConfigNode node, String key, int usual) {
        return node == null ? usual : node.find(key).map(n -> n.whole(1, 64)).orElse(usual);
    }

    private static Duration hold(ConfigNode node) {
        node.only("hold-last", "then").find("then").ifPresent(then -> then.oneOf("out-of-service"));
        return node.find("hold-last").map(ConfigNode::duration).orElse(USUAL.holdLast());
    }
}
