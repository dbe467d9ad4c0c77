package io.edgewise.simulator;

/**
 * Liquid, impeller and plant. With {@code s} the speed and {@code x} the flow, each as a share of the rated and of the
 * best one:
 *
 * <ul>
 *   <li>Head: {@code H = s²·H0 − k·Q²}, efficiency: {@code η = ηmax·(2·(x/s) − (x/s)²)}, power: {@code P = ρ·g·Q·H/η}.
 *       These are the usual quadratic fits of a pump's curves brought to another speed by the affinity laws {@code Q ~
 *       s, H ~ s², P ~ s³} (J. F. Gülich, "Centrifugal Pumps", 3rd ed., ch. 3 and 4).
 *   <li>Plant: {@code H = Hst + K·Q²}; the operating point is where both meet, reached with the inertia of the column
 *       (first order, 0.8 s). A check valve keeps the flow from turning round.
 *   <li>Cavitation: {@code NPSHa = (p_atm + p_suction − p_vapour)/(ρ·g)}, {@code NPSHr = s²·NPSHr0·(1 + (x/s)²)/2}.
 *       Where their ratio falls below 1.15 the head falls; at a ratio of 1 by 3 %, which is the definition of NPSH3
 *       (ISO 9906).
 *   <li>The fault {@code cavitation} is a vapour pressure that is so much too high that the intensity equals its
 *       severity, at any load.
 *   <li>The fault {@code dry-run} takes the liquid away: the pump loses its prime when a third of the volume is gas, as
 *       pumps without an inducer do (Gülich, ch. 13), and what is left of the density scales pressures and power.
 * </ul>
 */
final class PumpHydraulics {
    private static final double SAFE_NPSH_RATIO = 1.15;
    private static final double RATIO_TO_FULL_CAVITATION = 0.5;
    /** A ratio of 1 is an intensity of 0.3; 0.3² · 1/3 = 3 %. */
    private static final double HEAD_LOSS = 1.0 / 3;

    private static final double EFFICIENCY_LOSS = 0.25;
    /** A fully clogged strainer multiplies the loss of the suction line by ten. */
    private static final double CLOGGING = 9;

    private static final double PRIME_LOST_AT = 1.0 / 3;
    /** Share of the flow that a leaking seal takes. */
    private static final double LEAK_SHARE = 0.015;
    /** One row of 0.1 s against 0.8 s: 1 − exp(−0.125). */
    private static final double COLUMN_INERTIA = 0.1175;
    /** Bubbles come in clouds: AR(1), time constant 0.3 s. */
    private static final double CLOUD_KEPT = 0.72;

    private static final double CLOUD_FRESH = Math.sqrt(1 - CLOUD_KEPT * CLOUD_KEPT);
    private static final double CLOUD_SHARE = 0.06;

    private final PumpParameters pump;
    private final Noise noise;
    private double cloud;
    private double column;
    private double flow;
    private double suction;
    private double discharge;
    private double power;
    private double cavitation;

    PumpHydraulics(PumpParameters pump, Noise noise) {
        this.pump = pump;
        this.noise = noise;
    }

    /**
     * Takes one row.
     *
     * @param s shaft speed as a share of the rated one
     * @param valve factor on the line's loss
     * @param level the suction tank's level, m
     */
    void step(double s, double valve, double level, FaultLevels faults) {
        double x = column / pump.bestFlow;
        double liquid = 1 - faults.dry;
        double prime = Math.max(0, 1 - faults.dry / PRIME_LOST_AT);
        double suctionLoss = pump.suctionLoss * (1 + CLOGGING * faults.blocked);
        cavitation = Math.max(faults.cavitation * Math.min(1, s), cavitationAt(x, s, level - suctionLoss * x * x));
        cloud = CLOUD_KEPT * cloud + CLOUD_FRESH * noise.gaussian();
        double kept = 1 - HEAD_LOSS * cavitation * cavitation + CLOUD_SHARE * cavitation * cloud;
        double shutoff = s * s * pump.shutoffHead * kept * prime;
        double curve = pump.shutoffHead * (1 - pump.headShareAtBest);
        double plant = pump.lineLoss * valve + suctionLoss;
        double lift = pump.staticHead;
        double settled = shutoff > lift ? pump.bestFlow * Math.sqrt((shutoff - lift) / (curve + plant)) : 0;
        column += COLUMN_INERTIA * (settled - column);
        x = column / pump.bestFlow;
        double head = Math.max(0, shutoff - curve * x * x);
        suction = (level - suctionLoss * x * x) * PumpParameters.BAR_PER_METRE * liquid;
        discharge = suction + head * PumpParameters.BAR_PER_METRE * liquid;
        power = shaftPower(head, x, s) * liquid / (1 - EFFICIENCY_LOSS * cavitation);
        flow = column * (1 - LEAK_SHARE * faults.leak);
    }

    /** Returns the flow in the discharge line, m3/h. */
    double flow() {
        return flow;
    }

    /** Returns the suction pressure, bar (gauge). */
    double suction() {
        return suction;
    }

    /** Returns the discharge pressure, bar (gauge). */
    double discharge() {
        return discharge;
    }

    /** Returns what the impeller takes from the shaft, W. */
    double power() {
        return power;
    }

    /** Returns the flow through the impeller as a share of the best one at this speed. */
    double relativeFlow(double s) {
        return s < 0.05 ? 0 : column / (pump.bestFlow * s);
    }

    /** Returns how much it cavitates, 0 to 1. */
    double cavitation() {
        return cavitation;
    }

    /** Returns the cloud of bubbles that just collapses, mean 0 and deviation 1. */
    double cloud() {
        return cloud;
    }

    private double cavitationAt(double x, double s, double suctionMetres) {
        if (s < 0.3) {
            return 0;
        }
        double available = suctionMetres
                + (PumpParameters.ATMOSPHERE_BAR - PumpParameters.VAPOUR_PRESSURE_BAR) / PumpParameters.BAR_PER_METRE;
        double required = pump.requiredNpsh * (s * s + x * x) / 2;
        double deficit = SAFE_NPSH_RATIO - available / required;
        return Math.max(0, Math.min(1, deficit / RATIO_TO_FULL_CAVITATION));
    }

    /** Q·H/η with η put in: the flow cancels, so that it holds down to no flow at all. */
    private double shaftPower(double head, double x, double s) {
        double relative = s < 0.05 ? 0 : Math.min(1.7, x / s);
        double volume = pump.bestFlow * s / (3600 * pump.bestEfficiency * (2 - relative));
        return PumpParameters.DENSITY * PumpParameters.GRAVITY * head * volume;
    }
}
