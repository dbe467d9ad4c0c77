package io.edgewise.simulator;

import io.edgewise.mqtt.MqttLink;
import io.edgewise.mqtt.MqttMessage;
import io.edgewise.spool.RecordClass;
import io.edgewise.time.Ticker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends the frames of all machines: at a given speed where there is one, and never further ahead of what was decided
 * than the agent's queues hold, so that nothing is dropped at any speed. One thread.
 */
final class Player {
    private static final int AHEAD_FRAMES = 48;
    private static final int QUEUE_LIMIT = 2_000;
    private static final long STALL_NANOS = 20_000_000_000L;

    private final MqttLink link;
    private final Judge judge;
    private final Ticker ticker;
    private final List<Track> tracks = new ArrayList<>();
    private long framesSent;
    private long startNanos;
    private long pausedNanos;
    private boolean free;

    Player(MqttLink link, Judge judge, Ticker ticker) {
        this.link = link;
        this.judge = judge;
        this.ticker = ticker;
    }

    /**
     * Adds a machine.
     *
     * @param asset the machine
     * @param windows how its stream is cut
     * @param speed event time over wall time; 0 for as fast as can be
     */
    void add(Asset asset, DueWindows windows, double speed) {
        tracks.add(new Track(asset, windows, speed));
    }

    /** While this holds, paced machines do not wait for decisions: their line is known to be down. */
    void free(boolean now) {
        free = now;
    }

    /** Tells whether no machine's decisions are behind its rows. */
    boolean isCaughtUp() {
        return tracks.stream().allMatch(Track::hasRoom);
    }

    /** The machines stood still for so long, by the clock: they go on where they were. */
    void paused(long nanos) {
        pausedNanos += nanos;
    }

    /** Returns by machine the event time of the last row that was sent. */
    Map<String, Long> sentUntil() {
        Map<String, Long> sent = new TreeMap<>();
        tracks.forEach(track -> sent.put(track.asset.name(), track.frameFromNanos));
        return sent;
    }

    /** Returns by machine the event time of the first row that is not sent yet; without those that are at their end. */
    Map<String, Long> nextFrom() {
        Map<String, Long> next = new TreeMap<>();
        for (Track track : tracks) {
            if (track.frame != null) {
                next.put(track.asset.name(), track.nextRow());
            }
        }
        return next;
    }

    long framesSent() {
        return framesSent;
    }

    /**
     * Sends what may be sent now.
     *
     * @return false when every machine has sent everything
     * @throws StalledException when nothing could be sent for long because decisions did not come
     */
    boolean turn() {
        if (startNanos == 0) {
            startNanos = ticker.nanos();
        }
        boolean more = false;
        boolean sent = false;
        for (Track track : tracks) {
            for (int burst = 0; burst < 16 && track.mayGo(); burst++) {
                track.send();
                sent = true;
            }
            more |= track.frame != null;
        }
        if (!sent && more) {
            LockSupport.parkNanos(200_000);
        }
        return more;
    }

    /** Returns which share of the event time has been sent. */
    double share(double ofNanos) {
        return tracks.stream()
                .filter(track -> !track.asset.real())
                .mapToDouble(track -> (track.asset.sentUntilNanos() - track.firstNanos) / ofNanos)
                .min()
                .orElse(0);
    }

    /** Decisions did not come. */
    static final class StalledException extends RuntimeException {
        StalledException(String message) {
            super(message);
        }
    }

    private final class Track {
        private final Asset asset;
        private final DueWindows windows;
        private final double speed;
        private final String topic;
        private byte @Nullable [] frame;
        private long firstNanos;
        private long frameFromNanos;
        private long aheadNanos;
        private long waitingSince;

        Track(Asset asset, DueWindows windows, double speed) {
            this.asset = asset;
            this.windows = windows;
            this.speed = speed;
            this.topic = DemoFiles.topic(asset);
            this.frame = asset.nextFrame();
            this.firstNanos = asset.columns().rows() == 0 ? 0 : asset.columns().times()[0];
            this.frameFromNanos = firstNanos;
            this.aheadNanos = AHEAD_FRAMES * (asset.sentUntilNanos() - firstNanos);
        }

        boolean mayGo() {
            if (frame == null || !isTime()) {
                return false;
            }
            boolean room = link.status().queueDepth() < QUEUE_LIMIT && ((free && speed > 0) || hasRoom());
            stalled(room);
            return room;
        }

        boolean hasRoom() {
            long watermark = Math.max(judge.watermark(asset.name()), firstNanos);
            return asset.sentUntilNanos() <= windows.horizon(watermark) + aheadNanos;
        }

        /** Returns the event time of the first row after the last one that was sent. */
        long nextRow() {
            Asset.Columns columns = asset.columns();
            int at = Arrays.binarySearch(columns.times(), 0, columns.rows(), frameFromNanos);
            int next = at >= 0 ? at + 1 : -at - 1;
            return next < columns.rows() ? columns.times()[next] : asset.sentUntilNanos();
        }

        private boolean isTime() {
            if (speed == 0) {
                return true;
            }
            double due = (asset.sentUntilNanos() - firstNanos) / speed;
            return ticker.nanos() - startNanos - pausedNanos >= due;
        }

        private void stalled(boolean room) {
            long now = ticker.nanos();
            if (room || waitingSince == 0) {
                waitingSince = room ? 0 : now;
            } else if (now - waitingSince > STALL_NANOS) {
                throw new StalledException("no decision came about " + asset.name() + " for "
                        + STALL_NANOS / 1_000_000_000L + " s, though its rows were sent until "
                        + java.time.Instant.ofEpochSecond(0, frameFromNanos));
            }
        }

        void send() {
            byte[] payload = frame;
            if (payload == null) {
                return;
            }
            judge.latencies(asset.name()).sent(asset.sentUntilNanos(), ticker.nanos());
            link.publish(new MqttMessage(topic, payload, 1, false), RecordClass.TELEMETRY);
            framesSent++;
            frameFromNanos = asset.sentUntilNanos();
            frame = asset.nextFrame();
        }
    }
}
