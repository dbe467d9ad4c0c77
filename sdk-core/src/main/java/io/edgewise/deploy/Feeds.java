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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The lanes and the feeds in them: one feed an intake, spread over the lanes. Confined to the reconciler's thread; the
 * lanes do the changes themselves, between two turns.
 */
final class Feeds implements AutoCloseable {
    private static final long REST_MILLIS = 20;

    private final Surroundings surroundings;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Runner> runners = new ArrayList<>();
    private final Map<Intake, Live> live = new LinkedHashMap<>();
    private int next;

    /** Makes lanes, each with a thread of its own. */
    Feeds(Surroundings surroundings, int laneCount) {
        this(surroundings, laneCount, lane -> {
            DutyRunner runner = DutyRunner.start(lane, REST_MILLIS);
            return new Runner(runner::wake, runner::close);
        });
    }

    /** Makes lanes that are run by what this function returns. */
    Feeds(Surroundings surroundings, int laneCount, Function<Lane, Runner> start) {
        this.surroundings = surroundings;
        for (int i = 0; i < laneCount; i++) {
            Lane lane = new Lane(Integer.toString(i));
            lanes.add(lane);
            runners.add(start.apply(lane));
        }
    }

    /**
     * Returns the opening of a source through which all of these columns come: the live one if it has them, a new one
     * otherwise. A new one feeds nothing until it is {@link #set}; whoever does not set it closes it.
     */
    Opening open(Intake intake, List<Channel> columns) {
        Live found = live.get(intake);
        if (found != null && found.opening.columns.containsAll(columns)) {
            return found.opening;
        }
        int lane = found != null ? found.lane : next % lanes.size();
        SampleSource opened = IntakeOpening.open(surroundings, intake, columns);
        opened.onArrival(runners.get(lane).wake);
        return new Opening(opened, columns);
    }

    /** Tells whether this is the opening that feeds pipelines now. */
    boolean isLive(Intake intake, Opening opening) {
        Live found = live.get(intake);
        return found != null && found.opening == opening;
    }

    /** Makes a source feed exactly these pipelines; those it feeds already go on, those it fed are closed. */
    void set(Intake intake, Opening opening, List<Pipeline> pipelines) {
        Live old = live.get(intake);
        if (old != null && old.opening == opening && old.feed.pipelines().equals(pipelines)) {
            return;
        }
        int lane = old != null ? old.lane : next++ % lanes.size();
        Live now = new Live(new Feed(opening.source, pipelines), opening, lane);
        live.put(intake, now);
        surroundings.feeds(intake, opening.source);
        replace(lane, old == null ? null : old.feed, now.feed);
    }

    /** Ends a source and the pipelines it feeds. */
    void drop(Intake intake) {
        Live old = live.remove(intake);
        if (old != null) {
            surroundings.ended(intake);
            replace(old.lane, old.feed, null);
        }
    }

    /** Returns the intakes that feed pipelines now. */
    List<Intake> intakes() {
        return List.copyOf(live.keySet());
    }

    private void replace(int lane, @Nullable Feed old, @Nullable Feed now) {
        lanes.get(lane).replace(old, now);
        runners.get(lane).wake.run();
    }

    @Override
    public void close() {
        runners.forEach(runner -> runner.end.close());
    }

    /** A source that is open, with the columns of its frames. Each is itself only: no two are equal. */
    static final class Opening {
        private final SampleSource source;
        private final List<Channel> columns;

        private Opening(SampleSource source, List<Channel> columns) {
            this.source = source;
            this.columns = columns;
        }

        SampleSource source() {
            return source;
        }

        List<Channel> columns() {
            return columns;
        }
    }

    /** What runs a lane: how it is woken and how it is ended. */
    record Runner(Runnable wake, End end) {}

    /** Ends the thread of a lane. */
    interface End {
        /** Waits for the end, not for ever. */
        void close();
    }

    private record Live(Feed feed, Opening opening, int lane) {}
}
