package io.edgewise.simulator;

import io.edgewise.signal.Channel;
import io.edgewise.signal.Range;
import io.edgewise.signal.Unit;
import java.util.List;

/**
 * A tank of 12 m² whose level a PI controller keeps by the outlet valve, at 1 Hz: {@code A·dh/dt = inflow − outflow},
 * and the outlet follows Torricelli, {@code outflow = Kv·valve·√h} (G. Stephanopoulos, Chemical Process Control, 1984,
 * chapter 4). The inflow wanders slowly.
 *
 * <ul>
 *   <li>{@code leak}: up to 8 m³/h leave past the flow meter; the level is kept, the balance of flows is not.
 *   <li>{@code blocked-outlet}: the outlet lets through down to half; the valve opens more for the same flow.
 *   <li>{@code level-drift}: the level sensor reads up to 0.6 m too much: level and valve look right, flows do for
 *       long.
 * </ul>
 */
final class TankSimulator implements Machine {
    private static final double AREA = 12;
    private static final double WANTED = 2.5;
    private static final double OUTLET = 60;
    private static final List<Channel> CHANNELS = List.of(
            new Channel("level", Unit.of("m"), new Range(-0.5, 6), new Range(0.2, 5)),
            new Channel("inflow", Unit.of("m3/h"), new Range(-5, 200), new Range(0, 80)),
            new Channel("outflow", Unit.of("m3/h"), new Range(-5, 200), new Range(0, 120)),
            new Channel("valve", Unit.of("%"), new Range(-5, 105), new Range(0, 100)));

    private final MachineOptions options;
    private final Noise noise;
    private final long rows;
    private long next;
    private double level = WANTED;
    private double inflow = 40;
    private double integral = 0.42;
    private double severity;

    TankSimulator(MachineOptions options) {
        this.options = options;
        this.noise = new Noise(options.seed(), 1, 22);
        this.rows = options.duration().toSeconds();
    }

    @Override
    public List<Channel> channels() {
        return CHANNELS;
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public int rowsPerFrame() {
        return 10;
    }

    @Override
    public double severity() {
        return severity;
    }

    @Override
    public boolean hasNext() {
        return next < rows;
    }

    @Override
    public void next(SensorRow row) {
        severity = options.severityAt((double) next);
        inflow += 0.0005 * (40 - inflow) + 0.12 * noise.gaussian();
        double drift = options.has("level-drift") ? 0.6 * severity : 0;
        double seen = level + drift + 0.002 * noise.gaussian();
        double off = seen - WANTED;
        integral = Math.max(0, Math.min(1, integral + 0.0004 * off));
        double valve = Math.max(0, Math.min(1, integral + 0.4 * off));
        double open = options.has("blocked-outlet") ? 1 - 0.5 * severity : 1;
        double outflow = OUTLET * open * valve * Math.sqrt(Math.max(0, level));
        double leak = options.has("leak") ? 8 * severity : 0;
        level = Math.max(0, level + (inflow - outflow - leak) / 3600 / AREA);
        row.clear(PumpPlan.START.toEpochMilli() + next * 1000);
        next++;
        row.set(0, Math.rint(seen * 1e4) / 1e4);
        row.set(1, Math.rint((inflow + 0.1 * noise.gaussian()) * 1e3) / 1e3);
        row.set(2, Math.rint((outflow + 0.1 * noise.gaussian()) * 1e3) / 1e3);
        row.set(3, Math.rint(valve * 1e4) / 100);
    }
}
