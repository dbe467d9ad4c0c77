package io.edgewise.simulator;

import java.util.function.DoubleSupplier;

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

    /**
     * Makes a pump.
     *
     * @param factor gives the factor on each nominal value, one after the other
     * @param ambientPhase where the day stands at the first row, radians
     * @param tankPhase where the tank's cycle stands at the first row, radians
     */
    PumpParameters(DoubleSupplier factor, double ambientPhase, double tankPhase) {
        shutoffHead = 62 * factor.getAsDouble();
        bestFlow = 100 * factor.getAsDouble();
        bestEfficiency = Math.min(0.82, 0.75 * factor.getAsDouble());
        staticHead = 20 * factor.getAsDouble();
        double duty = factor.getAsDouble();
        lineLoss = (shutoffHead - staticHead) / (duty * duty) - shutoffHead * (1 - headShareAtBest) - 1.5;
        suctionLoss = 1.5 * factor.getAsDouble();
        tankLevel = 6 * factor.getAsDouble();
        requiredNpsh = 4 * factor.getAsDouble();
        frictionPower = 600 * factor.getAsDouble();
        motorEfficiency = Math.min(0.94, 0.9 * factor.getAsDouble());
        idleCurrent = 13 * factor.getAsDouble();
        bearingRise = 24 * factor.getAsDouble();
        motorRise = 46 * factor.getAsDouble();
        unbalance = 1.3 * factor.getAsDouble();
        offDesign = 2 * factor.getAsDouble();
        sealPressure = 7 * factor.getAsDouble();
        ambient = 22 * factor.getAsDouble();
        ambientSwing = 5 * factor.getAsDouble();
        this.ambientPhase = ambientPhase;
        this.tankPhase = tankPhase;
        double bestPower = DENSITY * GRAVITY * bestFlow / 3600 * shutoffHead * headShareAtBest / bestEfficiency;
        ratedCurrent = Math.hypot(idleCurrent, (bestPower + frictionPower) / (LINE_VOLTS * motorEfficiency));
    }

    /** Draws a pump of the series. */
    static PumpParameters drawn(Noise draw) {
        double ambientPhase = draw.uniform(0, 2 * Math.PI);
        double tankPhase = draw.uniform(0, 2 * Math.PI);
        return new PumpParameters(() -> draw.uniform(0.9, 1.1), ambientPhase, tankPhase);
    }
}
