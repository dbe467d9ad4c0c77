package io.edgewise.pipeline;

import io.edgewise.signal.Frame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source and the pipelines it feeds, so that a message is parsed once. Owned by a lane, which closes both.
 *
 * @param source where the frames come from
 * @param pipelines what they go through, in this order
 */
public record Feed(SampleSource source, List<Pipeline> pipelines) {
    private static final int FRAMES_PER_TURN = 64;

    public Feed {
        pipelines = List.copyOf(pipelines);
    }

    int drain() {
        pipelines.forEach(Pipeline::attendApart);
        int frames = 0;
        for (Frame frame = source.poll(); frame != null; frame = source.poll()) {
            for (Pipeline pipeline : pipelines) {
                pipeline.offerApart(frame);
            }
            if (++frames == FRAMES_PER_TURN) {
                break;
            }
        }
        return frames;
    }

    /** Closes what the feed that takes this one's place does not use any more. */
    void closeAllBut(@Nullable Feed successor) {
        if (successor == null || successor.source != source) {
            source.close();
        }
        for (Pipeline pipeline : pipelines) {
            if (successor == null || !successor.pipelines.contains(pipeline)) {
                pipeline.close();
            }
        }
    }
}
