package io.edgewise.agent.config;

import io.edgewise.decision.DecisionSettings;
import io.edgewise.decision.DecisionSettings.Clear;
import io.edgewise.decision.DecisionSettings.Flood;
import io.edgewise.decision.DecisionSettings.Raise;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads how windows become decisions: {@code decide}, {@code when-bad}. */
final class DecideReader {
    private static final DecisionSettings USUAL = DecisionSettings.DEFAULT;

    private DecideReader() {}

    static DecisionSettings decide(ConfigNode pipeline) {
        DecisionSettings settings =
                pipeline.find("decide").map(DecideReader::read).orElse(USUAL);
        return pipeline.find("when-bad")
                .map(node -> settings.withHoldLast(hold(node)))
                .orElse(settings);
    }

    private static DecisionSettings read(ConfigNode decide) {
        decide.only("threshold", "raise", "clear", "on-delay", "off-delay", "latch", "dead-band", "flood");
        try {
            return USUAL.withRaise(raise(decide))
                    .withClear(clear(decide))
                    .withLatch(decide.find("latch").map(ConfigNode::flag).orElse(false))
                    .withFlood(decide.find("flood").map(DecideReader::flood).orElse(USUAL.flood()));
        } catch (IllegalArgumentException e) {
            throw decide.error(String.valueOf(e.getMessage()));
        }
    }

    /** Returns the threshold that takes the place of the manifest's; null where none is declared. */
    static @Nullable Double threshold(ConfigNode pipeline) {
        return pipeline.find("decide")
                .flatMap(node -> node.find("threshold"))
                .map(ConfigNode::number)
                .orElse(null);
    }

    private static Raise raise(ConfigNode decide) {
        Optional<ConfigNode> raise = decide.find("raise").map(node -> node.only("count", "of"));
        return new Raise(
                count(raise, "count", USUAL.raise().count()),
                count(raise, "of", USUAL.raise().of()),
                duration(decide, "on-delay"));
    }

    private static Clear clear(ConfigNode decide) {
        Optional<ConfigNode> clear = decide.find("clear").map(node -> node.only("count", "of", "below"));
        return new Clear(
                count(clear, "count", USUAL.clear().count()),
                count(clear, "of", USUAL.clear().of()),
                below(decide, clear),
                duration(decide, "off-delay"));
    }

    private static double below(ConfigNode decide, Optional<ConfigNode> clear) {
        Optional<ConfigNode> below = clear.flatMap(node -> node.find("below"));
        Optional<ConfigNode> deadBand = decide.find("dead-band");
        if (below.isPresent() && deadBand.isPresent()) {
            throw deadBand.get().error("'dead-band: 5%' and 'clear.below: 0.95' say the same; give one of them");
        }
        return deadBand.map(node -> 1 - node.percent() / 100)
                .or(() -> below.map(ConfigNode::number))
                .orElse(USUAL.clear().below());
    }

    /** Reads how many alarms go out within a time, of a pipeline or of all. */
    static Flood flood(ConfigNode node) {
        node.only("most", "per");
        ConfigNode per = node.get("per");
        if (per.duration().isZero()) {
            throw per.error("'per' must be above zero, for example 10m");
        }
        return new Flood(node.get("most").whole(1, 1000), per.duration());
    }

    private static int count(Optional<ConfigNode> node, String key, int usual) {
        return node.flatMap(found -> found.find(key))
                .map(number -> number.whole(1, 64))
                .orElse(usual);
    }

    private static Duration duration(ConfigNode node, String key) {
        return node.find(key).map(ConfigNode::duration).orElse(Duration.ZERO);
    }

    private static Duration hold(ConfigNode node) {
        node.only("hold-last", "then").find("then").ifPresent(then -> then.oneOf("out-of-service"));
        return node.find("hold-last").map(ConfigNode::duration).orElse(USUAL.holdLast());
    }
}
