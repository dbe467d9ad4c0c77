package io.edgewise.simulator;

/**
 * One pump of a series: a single-stage process pump for warm water (60 degC, 983 kg/m3, vapour pressure 0.199 bar:
 * IAPWS saturation tables) on a two-pole 22 kW motor behind a frequency converter. Each value is the series' nominal
 * one times a factor within ±10 % from the seed.
 */
final class PumpParameters {
    static final double DENSITY = 983.2;
    static final double GRAVITY = 9.80665;
    static final double VAPOUR_PRESSURE_BAR = 0.199;
    static final double ATMOSPHERE_BAR = 1.01325;
    /** Bar per metre of liquid column: density · g / 1e5. */
    static final double BAR_PER_METRE = DENSITY * GRAVITY / 1e5;
    /** Full speed under rated load, rpm, and what is between it and the 3000 rpm of the field at no load. */
    static final double RATED_SPEED = 2950;

    static final double SYNCHRONOUS_SPEED = 3000;
    /** √3 · 400 V. */
    static final double LINE_VOLTS = 692.820323;

    /** Head at no flow, m. */
    final double shutoffHead;
    /** Flow of the best efficiency point at rated speed, m3/h. */
    final double bestFlow;
    /** Share of the shut-off head that is left at the best efficiency point. */
    final double headShareAtBest = 0.8;
    /** Efficiency at the best efficiency point. */
    final double bestEfficiency;
    /** Height the plant lifts to, m. */
    final double staticHead;
    /** Loss of the discharge line at the best flow, m, valve at its middle. */
    final double lineLoss;
    /** Loss of the suction line at the best flow, m. */
    final double suctionLoss;
    /** Level of the suction tank above the pump, m. */
    final double tankLevel;
    /** NPSH that the pump needs at the best flow, m. */
    final double requiredNpsh;
    /** Losses in bearings and seal at rated speed, W. */
    final double frictionPower;

    final double motorEfficiency;
    /** Magnetising current, A. */
    final double idleCurrent;
    /** Rise over ambient when running for long, K. */
    final double bearingRise;

    final double motorRise;
    /** Current at the best efficiency point and rated speed, A. */
    final double ratedCurrent;
    /** Vibration from unbalance, and per unit of relative distance from the best flow, mm/s. */
    final double unbalance;

    final double offDesign;
    /** Barrier fluid pressure at 20 degC, bar. */
    final double sealPressure;
    /** Mean temperature of the room and half its daily swing, degC. */
    final double ambient;

    final double ambientSwing;
    /** Where the day and the tank cycle stand at the first row, radians. */
    final double ambientPhase;

    final double tankPhase;

    PumpParameters(Noise draw) {
        shutoffHead = 62 * factor(draw);
        bestFlow = 100 * factor(draw);
        bestEfficiency = Math.min(0.82, 0.75 * factor(draw));
        staticHead = 20 * factor(draw);
        double duty = factor(draw);
        lineLoss = (shutoffHead - staticHead) / (duty * duty) - shutoffHead * (1 - headShareAtBest) - 1.5;
        suctionLoss = 1.5 * factor(draw);
        tankLevel = 6 * factor(draw);
        requiredNpsh = 4 * factor(draw);
        frictionPower = 600 * factor(draw);
        motorEfficiency = Math.min(0.94, 0.9 * factor(draw));
        idleCurrent = 13 * factor(draw);
        bearingRise = 24 * factor(draw);
        motorRise = 46 * factor(draw);
        unbalance = 1.3 * factor(draw);
        offDesign = 2 * factor(draw);
        sealPressure = 7 * factor(draw);
        ambient = 22 * factor(draw);
        ambientSwing = 5 * factor(draw);
        ambientPhase = draw.uniform(0, 2 * Math.PI);
        tankPhase = draw.uniform(0, 2 * Math.PI);
        double bestPower = DENSITY * GRAVITY * bestFlow / 3600 * shutoffHead * headShareAtBest / bestEfficiency;
        ratedCurrent = Math.hypot(idleCurrent, (bestPower + frictionPower) / (LINE_VOLTS * motorEfficiency));
    }

    private static double factor(Noise draw) {
        return draw.uniform(0.9, 1.1);
    }
}
