package io.edgewise.agent.command;

import io.edgewise.codec.ChannelFacts;
import io.edgewise.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code edgewise.init/v1}. */
final class InitDocument {
    private InitDocument() {}

    /** Returns the document; {@code files} is null where none were written. */
    static byte[] of(InitFound found, @Nullable InitFiles files) {
        return JsonWriter.prettyObject(json -> {
            json.put("schema", "edgewise.init/v1")
                    .put("name", found.name())
                    .put("source", found.place())
                    .put("form", found.form())
                    .put("messages", found.extent().messages())
                    .put("refused", found.extent().refused())
                    .putTexts("refusals", found.extent().refusals())
                    .put("seconds", found.extent().seconds())
                    .putObjects(
                            "guesses",
                            found.guesses(),
                            (one, guess) -> one.put("what", guess.what())
                                    .put("found", guess.found())
                                    .put("sure", guess.sure())
                                    .put("why", guess.why()))
                    .putObjects("channels", found.channels(), (one, channel) -> channel(one, channel, found))
                    .put("windowSeconds", found.window().toMillis() / 1000.0)
                    .put("hopSeconds", found.hop().toMillis() / 1000.0)
                    .put("learnSeconds", found.learn().toSeconds())
                    .put("model", files == null ? null : files.reference())
                    .putTexts(
                            "written",
                            files == null ? List.of() : files.written().keySet());
        });
    }

    private static void channel(JsonWriter json, ChannelFacts channel, InitFound found) {
        json.put("name", channel.name())
                .put("unit", channel.unit().isEmpty() ? null : channel.unit())
                .put("values", channel.values())
                .put("missing", channel.missing())
                .put("words", channel.words())
                .put("min", channel.min())
                .put("max", channel.max())
                .put("sentinel", channel.sentinel())
                .put("rateHz", channel.rateHz())
                .put("gaps", channel.gaps())
                .put("longestGapSeconds", channel.longestGapSeconds())
                .put("frozen", channel.frozen())
                .put("counter", channel.counter())
                .put("bound", found.leftOut(channel).isEmpty())
                .put("leftOut", found.leftOut(channel).isEmpty() ? null : found.leftOut(channel));
    }
}
