package io.edgewise.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.decision.CountingPolicy;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.model.ChannelSpec;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.TimeSource;
import io.edgewise.testing.CollectingSink;
import io.edgewise.testing.FakeModel;
import io.edgewise.testing.ListSource;
import io.edgewise.testing.Specs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final Duration TEN = Duration.ofSeconds(10);
    private static final ChannelSpec SPEC = Specs.required("a");

    private final FakeModel model = new FakeModel(FakeModel.manifest(TEN, TEN, List.of(SPEC)), -1, 0);
    private final CollectingSink first = new CollectingSink();
    private final CollectingSink second = new CollectingSink();

    @Test
    void everyPipelineOfALaneGetsEveryFrame() {
        Lane lane = lane(new Feed(new ListSource(frames(21)), List.of(pipeline(first), pipeline(second))));

        assertEquals(21, lane.doWork());
        assertEquals(0, lane.doWork());

        assertEquals(2, first.records().size());
        assertEquals(2, second.records().size());
    }

    @Test
    void aPipelineThatFailsTakesNothingFromTheOthers() {
        Pipeline failing = pipeline(decision -> {
            throw new IllegalStateException("a sink's bug");
        });
        Lane lane = lane(new Feed(new ListSource(frames(21)), List.of(failing, pipeline(second))));

        assertEquals(21, lane.doWork());

        assertEquals(2, second.records().size());
        assertEquals(2, failing.status().decided());
    }

    @Test
    void aTurnIsBounded() {
        Lane lane = lane(new Feed(new ListSource(frames(100)), List.of(pipeline(first))));

        assertEquals(64, lane.doWork());
        assertEquals(36, lane.doWork());
    }

    @Test
    void aLaneClosesItsSourceAndItsPipelines() {
        ListSource source = new ListSource(List.of());
        Lane lane = lane(new Feed(source, List.of(pipeline(first), pipeline(second))));
        assertEquals(2, model.openSessions());

        lane.onClose();

        assertTrue(source.isClosed());
        assertEquals(0, model.openSessions());
        assertEquals("lane-l", lane.roleName());
    }

    @Test
    void whatBothFeedsHaveGoesOnWhenOneTakesTheOthersPlace() {
        ListSource source = new ListSource(frames(21));
        Pipeline kept = pipeline(first);
        Feed old = new Feed(source, List.of(kept, pipeline(second)));
        Lane lane = lane(old);
        lane.doWork();

        lane.replace(old, new Feed(source, List.of(kept)));
        lane.doWork();

        assertFalse(source.isClosed());
        assertEquals(1, model.openSessions(), "the pipeline that was left out is closed");
        lane.replace(new Feed(source, List.of(kept)), null);
        lane.doWork();
        assertTrue(source.isClosed());
    }

    private static Lane lane(Feed feed) {
        Lane lane = new Lane("l");
        lane.replace(null, feed);
        return lane;
    }

    private Pipeline pipeline(DecisionSink sink) {
        return Pipeline.builder("pump")
                .time(TimeSource.REPLAY)
                .model(model.binding())
                .decide(new CountingPolicy(DecisionSettings.DEFAULT))
                .sink(sink)
                .build();
    }

    private static List<Frame> frames(int count) {
        List<Channel> columns = List.of(SPEC.channel());
        List<Frame> frames = new ArrayList<>();
        for (int second = 0; second < count; second++) {
            Frame frame = new Frame(columns, 1);
            frame.set(frame.addRow(second * 1_000_000_000L), 0, 1);
            frames.add(frame);
        }
        return frames;
    }
}
