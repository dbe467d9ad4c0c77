package io.edgewise.simulator;

import io.edgewise.signal.Channel;
import io.edgewise.signal.Range;
import io.edgewise.signal.Unit;
import java.util.List;

/**
 * The stator current of one phase of a four-pole induction motor on 50 Hz, at 2 kHz: a burst of 8,192 samples (4.1 s)
 * every 30 s. The load wanders between 60 and 100 per cent, and with it the slip s, up to 3 per cent.
 *
 * <ul>
 *   <li>{@code rotor-bar}: sidebands at {@code (1 ± 2s)·f}, up to 5 per cent of the current.
 *   <li>{@code eccentricity}: sidebands at {@code f ± fr}, fr the shaft's turns a second, up to 4 per cent.
 *   <li>{@code supply}: fifth and seventh harmonic of the supply, up to 8 and 5 per cent.
 * </ul>
 *
 * Sources: W. T. Thomson and M. Fenger, Current signature analysis to detect induction motor faults, IEEE Industry
 * Applications Magazine 7 (2001); M. E. H. Benbouzid, A review of induction motors signature analysis as a medium for
 * faults detection, IEEE Transactions on Industrial Electronics 47 (2000).
 */
final class MotorSimulator extends BurstMachine {
    static final double RATE_HZ = 2000;
    static final int BURST_SECONDS = 30;
    static final double SUPPLY_HZ = 50;

    private static final int POLE_PAIRS = 2;
    private static final double FULL_SLIP = 0.03;
    private static final double RATED_PEAK = 28;
    private static final List<Channel> CHANNELS = List.of(
            new Channel("current", Unit.of("A"), new Range(-200, 200), new Range(-60, 60)),
            new Channel("speed", Unit.of("rpm"), new Range(0, 2000), new Range(1400, 1500)));

    private double load = 0.8;
    private double slip;
    private double phase;

    MotorSimulator(MachineOptions options) {
        super(options, 21, CHANNELS, RATE_HZ, BURST_SECONDS);
    }

    @Override
    void begin() {
        load = Math.max(0.6, Math.min(1, load + 0.05 * noise.gaussian()));
        slip = FULL_SLIP * load;
        phase = noise.uniform(0, 2 * Math.PI);
    }

    @Override
    void sample(SensorRow row, int sample) {
        double seconds = sample / RATE_HZ;
        double supply = line(1, seconds) + 0.008 * line(5, seconds) + 0.005 * line(7, seconds);
        double value = RATED_PEAK * (0.3 + 0.7 * load) * (supply + fault(seconds)) + 0.15 * noise.gaussian();
        row.set(0, Math.rint(value * 1e3) / 1e3);
        row.set(1, Math.rint(60 * turns() * 10) / 10);
    }

    private double fault(double seconds) {
        return switch (options.fault()) {
            case "rotor-bar" -> 0.05 * severity() * (line(1 - 2 * slip, seconds) + 0.8 * line(1 + 2 * slip, seconds));
            case "eccentricity" -> {
                double side = turns() / SUPPLY_HZ;
                yield 0.04 * severity() * (line(1 - side, seconds) + line(1 + side, seconds));
            }
            case "supply" -> severity() * (0.08 * line(5, seconds) + 0.05 * line(7, seconds));
            default -> 0;
        };
    }

    /** Turns of the shaft a second. */
    private double turns() {
        return SUPPLY_HZ * (1 - slip) / POLE_PAIRS;
    }

    private double line(double ofSupply, double seconds) {
        return StrictMath.sin(ofSupply * (2 * Math.PI * SUPPLY_HZ * seconds + phase));
    }
}
