package io.edgewise.deploy;

import io.edgewise.duty.DutyRunner;
import io.edgewise.pipeline.Feed;
import io.edgewise.pipeline.Lane;
import io.edgewise.pipeline.Pipeline;
import io.edgewise.pipeline.SampleSource;
import io.edgewise.signal.Channel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lanes and the feeds in them: one feed a source, spread over the lanes. Confined to the reconciler's thread; the
 * lanes do the changes themselves, between two turns.
 */
final class Feeds implements AutoCloseable {
    private static final long REST_MILLIS = 20;

    private final Surroundings surroundings;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<DutyRunner> runners = new ArrayList<>();
    private final Map<SourceSpec, Live> live = new LinkedHashMap<>();
    private int next;

    Feeds(Surroundings surroundings, int laneCount) {
        this.surroundings = surroundings;
        for (int i = 0; i < laneCount; i++) {
            Lane lane = new Lane(Integer.toString(i));
            lanes.add(lane);
            runners.add(DutyRunner.start(lane, REST_MILLIS));
        }
    }

    /** Returns the pipelines that a source feeds now, if it has exactly these columns. */
    List<Pipeline> running(SourceSpec source, List<Channel> columns) {
        Live found = live.get(source);
        return found != null && found.columns.equals(columns) ? found.feed.pipelines() : List.of();
    }

    /** Makes a source feed exactly these pipelines; those it feeds already go on undisturbed. */
    void set(SourceSpec source, List<Channel> columns, List<Pipeline> pipelines) {
        Live old = live.get(source);
        if (old != null && old.columns.equals(columns) && old.feed.pipelines().equals(pipelines)) {
            return;
        }
        int lane = old != null ? old.lane : next++ % lanes.size();
        SampleSource opened = old != null && old.columns.equals(columns)
                ? old.feed.source()
                : open(source, columns, runners.get(lane));
        Live now = new Live(new Feed(opened, pipelines), columns, lane);
        live.put(source, now);
        replace(lane, old == null ? null : old.feed, now.feed);
    }

    /** Ends a source and the pipelines it feeds. */
    void drop(SourceSpec source) {
        Live old = live.remove(source);
        if (old != null) {
            replace(old.lane, old.feed, null);
        }
    }

    /** Returns the sources that feed pipelines now. */
    List<SourceSpec> sources() {
        return List.copyOf(live.keySet());
    }

    private SampleSource open(SourceSpec source, List<Channel> columns, DutyRunner lane) {
        SampleSource opened = surroundings.open(source, columns);
        opened.onArrival(lane::wake);
        return opened;
    }

    private void replace(int lane, @Nullable Feed old, @Nullable Feed now) {
        lanes.get(lane).replace(old, now);
        runners.get(lane).wake();
    }

    @Override
    public void close() {
        runners.forEach(DutyRunner::close);
    }

    private record Live(Feed feed, List<Channel> columns, int lane) {}
}
