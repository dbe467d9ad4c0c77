package io.edgewise.pipeline;

import io.edgewise.duty.DutyCycle;
import io.edgewise.signal.Frame;
import java.util.List;

/** One thread's pipelines: those of one source share a lane, so that a message is parsed once. */
public final class Lane implements DutyCycle {
    private static final int FRAMES_PER_TURN = 64;

    private final String name;
    private final SampleSource source;
    private final List<Pipeline> pipelines;

    /** Makes a lane; it closes its source and pipelines when it ends. */
    public Lane(String name, SampleSource source, List<Pipeline> pipelines) {
        this.name = name;
        this.source = source;
        this.pipelines = List.copyOf(pipelines);
    }

    @Override
    public String roleName() {
        return "lane-" + name;
    }

    @Override
    public int doWork() {
        int frames = 0;
        for (Frame frame = source.poll(); frame != null; frame = source.poll()) {
            for (Pipeline pipeline : pipelines) {
                pipeline.offer(frame);
            }
            if (++frames == FRAMES_PER_TURN) {
                break;
            }
        }
        return frames;
    }

    @Override
    public void onClose() {
        source.close();
        pipelines.forEach(Pipeline::close);
    }
}
