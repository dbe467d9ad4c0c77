package io.edgewise.simulator;

import io.edgewise.signal.Channel;
import io.edgewise.signal.Range;
import io.edgewise.signal.Unit;
import java.util.Arrays;
import java.util.List;

/**
 * The housing of a ball bearing 6205 at 25.6 kHz: a burst of 8,192 samples (0.32 s) every 10 s, as gateways take them.
 *
 * <ul>
 *   <li>The machine: unbalance and misalignment at once and twice the shaft's speed, and broadband noise; all grow with
 *       the load, which wanders between 60 and 100 per cent, while the speed wanders by 2 per cent.
 *   <li>A defect: each meeting of a rolling element with it rings a resonance at 3 kHz, {@code exp(−t/τ)·sin(2πft)} (P.
 *       D. McFadden and J. D. Smith, Model for the vibration produced by a single point defect in a rolling element
 *       bearing, Journal of Sound and Vibration 96 (1984)). Intervals vary by 1 per cent at random, since elements slip
 *       (R. B. Randall and J. Antoni, Mechanical Systems and Signal Processing 25 (2011), section 3).
 *   <li>Modulation: a defect of the outer ring stands still in the load zone; one of the inner ring passes through the
 *       zone once a turn, one of an element once a turn of the cage; the zone is Stribeck's, {@code (½ + ½·cos φ)^1.5}.
 * </ul>
 *
 * At full severity a strike reaches 1.2 m/s² at full load, which the overall RMS hardly shows.
 */
final class BearingSimulator extends BurstMachine {
    static final double RATE_HZ = 25_600;
    static final int BURST_SECONDS = 10;
    /** Shaft speed in the middle, rpm. */
    static final double RATED_SPEED = 1480;
    /** Where the housing rings, Hz. */
    static final double RESONANCE_HZ = 3000;

    private static final double DECAY_SECONDS = 0.0012;
    private static final int RINGING = 256;
    private static final double SLIP = 0.01;
    private static final double STRIKE = 1.2;
    private static final List<Channel> CHANNELS = List.of(
            new Channel("vibration", Unit.of("m/s2"), new Range(-500, 500), new Range(-100, 100)),
            new Channel("speed", Unit.of("rpm"), new Range(0, 4000), new Range(1300, 1600)),
            new Channel("load", Unit.of("%"), new Range(0, 150), new Range(40, 110)));

    private final BearingGeometry bearing = BearingGeometry.BALL_6205;
    private final double[] strikes = new double[SAMPLES + RINGING];
    private final double[] ringing = new double[RINGING];
    private double load = 0.8;
    private double speed = RATED_SPEED;
    private double phase;

    BearingSimulator(MachineOptions options) {
        super(options, 20, CHANNELS, RATE_HZ, BURST_SECONDS);
        for (int i = 0; i < RINGING; i++) {
            double seconds = i / RATE_HZ;
            ringing[i] =
                    StrictMath.exp(-seconds / DECAY_SECONDS) * StrictMath.sin(2 * Math.PI * RESONANCE_HZ * seconds);
        }
    }

    @Override
    void sample(SensorRow row, int sample) {
        double angle = phase + 2 * Math.PI * speed / 60 * sample / RATE_HZ;
        double machine = 1.5 * StrictMath.sin(angle) + 0.6 * StrictMath.sin(2 * angle + 0.7) + 0.35 * noise.gaussian();
        row.set(0, Math.rint((load * machine + strikes[sample]) * 1e4) / 1e4);
        row.set(1, Math.rint(speed * 10) / 10);
        row.set(2, Math.rint(load * 1000) / 10);
    }

    @Override
    void begin() {
        load = Math.max(0.6, Math.min(1, load + 0.06 * noise.gaussian()));
        speed = RATED_SPEED * (1 + 0.3 * (0.8 - load) * 0.2 + noise.uniform(-0.01, 0.01));
        phase = noise.uniform(0, 2 * Math.PI);
        Arrays.fill(strikes, 0);
        switch (options.fault()) {
            case "outer-race" -> strike(bearing.outerRing(), 0);
            case "inner-race" -> strike(bearing.innerRing(), 1);
            case "ball" -> strike(2 * bearing.elementSpin(), bearing.cage());
            default -> {}
        }
    }

    /** Lets a defect strike so often per turn while it goes round the load zone so often per turn. */
    private void strike(double strikesPerTurn, double roundsPerTurn) {
        double turnSeconds = 60 / speed;
        double interval = turnSeconds / strikesPerTurn;
        for (double at = noise.uniform(0, interval); at < SAMPLES / RATE_HZ; ) {
            double place = roundsPerTurn == 0 ? 0 : phase + 2 * Math.PI * roundsPerTurn * at / turnSeconds;
            double zone = StrictMath.pow(0.5 + 0.5 * StrictMath.cos(place), 1.5);
            double height = STRIKE * severity() * load * zone * (1 + 0.1 * noise.gaussian());
            int first = (int) (at * RATE_HZ);
            for (int i = 0; i < RINGING; i++) {
                strikes[first + i] += height * ringing[i];
            }
            at += interval * (1 + SLIP * noise.gaussian());
        }
    }
}
