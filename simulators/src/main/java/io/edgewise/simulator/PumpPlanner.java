package io.edgewise.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Draws a plan. All times inside are whole seconds after the first row. */
final class PumpPlanner {
    /** A machine fault begins in a run that is this old, and that goes on so long afterwards. */
    private static final long BEFORE_ONSET = 180;

    private static final long AFTER_ONSET = 600;
    /** A sensor fault begins when the grace after a start is long over, and ends before the stop. */
    private static final long BEFORE_SENSOR = 120;

    private static final long AFTER_SENSOR = 30;
    private static final int TRIES = 2000;
    private static final List<PumpFault> MACHINE_FAULTS = List.of(PumpFault.values());
    private static final List<SensorFault> SENSOR_FAULTS = List.of(SensorFault.values());

    private final long seed;
    private final int machine;
    private final long seconds;
    private final PumpOptions options;
    private final Noise noise;

    PumpPlanner(long seed, int machine, Duration duration, PumpOptions options) {
        if (duration.toSeconds() < 60 || duration.compareTo(PumpPlan.LONGEST) > 0) {
            throw new IllegalArgumentException("duration is not between 1 min and 400 days: " + duration);
        }
        this.seed = seed;
        this.machine = machine;
        this.seconds = duration.toSeconds();
        this.options = options;
        this.noise = new Noise(seed, machine, 1);
    }

    PumpPlan plan() {
        PumpFault kind = faultKind();
        FaultEpisode fault = kind == null ? null : fault(kind);
        List<PumpPlan.Run> runs = runs(fault == null ? -1 : fault.onsetRow() / PumpPlan.ROWS_PER_SECOND);
        SensorFault sensorKind = sensorKind();
        SensorEpisode sensor = sensorKind == null ? null : sensor(sensorKind, runs, fault);
        return new PumpPlan("pump-" + machine, seed, machine, rows(seconds), runs, fault, sensor);
    }

    private @Nullable PumpFault faultKind() {
        int drawn = noise.index(MACHINE_FAULTS.size());
        boolean draws = options.draw() && machine % 2 == 1 && options.sensorFault() == null;
        return options.fault() != null || !draws ? options.fault() : MACHINE_FAULTS.get(drawn);
    }

    private @Nullable SensorFault sensorKind() {
        int drawn = noise.index(SENSOR_FAULTS.size());
        boolean draws = options.draw() && machine % 2 == 0 && options.fault() == null;
        return options.sensorFault() != null || !draws ? options.sensorFault() : SENSOR_FAULTS.get(drawn);
    }

    private FaultEpisode fault(PumpFault kind) {
        boolean isShort = seconds <= 3600;
        long drawn = (long) (seconds * noise.uniform(isShort ? 0.45 : 0.3, isShort ? 0.6 : 0.8));
        long ramp = (long) noise.uniform(60, 240);
        double drawnSeverity = noise.uniform(0.7, 1);
        long onset = within(options.onset(), drawn, "onset");
        long end = within(options.recovery(), seconds, "recovery");
        if (end <= onset) {
            throw new IllegalArgumentException("recovery at " + end + " s is not after the onset at " + onset + " s");
        }
        double severity = Double.isNaN(options.severity()) ? drawnSeverity : options.severity();
        return new FaultEpisode(kind, rows(onset), rows(ramp), rows(end), severity);
    }

    private long within(@Nullable Duration wanted, long drawn, String what) {
        if (wanted == null) {
            return drawn;
        }
        if (wanted.isNegative() || wanted.toSeconds() >= seconds) {
            throw new IllegalArgumentException(
                    what + " " + wanted + " is not inside the duration of " + seconds + " s; give a longer one");
        }
        return wanted.toSeconds();
    }

    private List<PumpPlan.Run> runs(long onset) {
        List<PumpPlan.Run> runs = new ArrayList<>();
        double scale = Math.min(seconds, Duration.ofHours(11).toSeconds());
        long start = 0;
        while (true) {
            long length = (long) (scale * noise.uniform(0.25, 0.45));
            long pause = Math.max(60, (long) (scale * noise.uniform(0.02, 0.045)));
            long stop = awayFromOnset(start, start + length, pause, onset);
            if (stop + pause + 120 > seconds) {
                runs.add(new PumpPlan.Run(rows(start), rows(seconds)));
                return runs;
            }
            runs.add(new PumpPlan.Run(rows(start), rows(stop)));
            start = stop + pause;
        }
    }

    /** Moves a stop that would come too near to the onset before it, or, where there is no room, after it. */
    private long awayFromOnset(long start, long stop, long pause, long onset) {
        boolean isFar = stop + pause <= onset - BEFORE_ONSET || stop >= onset + AFTER_ONSET;
        if (onset < 0 || isFar) {
            return stop;
        }
        long earlier = onset - BEFORE_ONSET - pause - (long) noise.uniform(0, 30);
        return earlier >= start + 120 ? earlier : onset + AFTER_ONSET + (long) noise.uniform(0, 60);
    }

    private SensorEpisode sensor(SensorFault kind, List<PumpPlan.Run> runs, @Nullable FaultEpisode fault) {
        int channel = options.sensorChannel() >= 0 ? options.sensorChannel() : otherThanCurrent();
        for (int tries = 0; tries < TRIES; tries++) {
            long length = (long) noise.uniform(Math.min(120, seconds / 10.0), Math.min(300, seconds / 5.0));
            long from = (long) noise.uniform(0, (double) seconds);
            if (fault == null && options.onset() != null) {
                from = within(options.onset(), from, "onset");
            }
            SensorEpisode episode = new SensorEpisode(kind, channel, rows(from / 5 * 5), rows((from + length) / 5 * 5));
            if (isApart(episode, fault) && runs.stream().anyMatch(run -> holds(run, episode))) {
                return episode;
            }
        }
        throw new IllegalArgumentException("no room for a sensor fault on " + "pump-" + machine + " in " + seconds
                + " s of operation; give a longer duration or another onset");
    }

    private int otherThanCurrent() {
        int drawn = noise.index(PumpSensors.CHANNELS.size() - 1);
        return drawn < PumpSensors.CURRENT ? drawn : drawn + 1;
    }

    private static boolean holds(PumpPlan.Run run, SensorEpisode episode) {
        long ready = run.from() == 0 ? rows(60) : run.from() + rows(BEFORE_SENSOR);
        return episode.fromRow() >= ready && episode.toRow() + rows(AFTER_SENSOR) <= run.to();
    }

    private static boolean isApart(SensorEpisode episode, @Nullable FaultEpisode fault) {
        return fault == null
                || episode.toRow() + rows(60) <= fault.onsetRow()
                || episode.fromRow() >= fault.onsetRow() + rows(AFTER_ONSET);
    }

    private static long rows(long seconds) {
        return seconds * PumpPlan.ROWS_PER_SECOND;
    }
}
