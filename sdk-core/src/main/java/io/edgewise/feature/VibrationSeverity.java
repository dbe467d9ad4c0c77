package io.edgewise.feature;

/**
 * How severe the vibration of a machine's non-rotating parts is, by the RMS velocity from 10 to 1000 Hz (from 2 Hz on
 * for machines below 600 rpm): zones A to D of ISO 20816-3:2022, table A.1 and A.2 (the limits of ISO 10816-3:2009),
 * and of ISO 10816-1:1995, annex B, for classes I to IV. The standards call these limits a guide where maker and
 * operator have agreed on none; the zone of a machine is judged in steady operation. Rotodynamic pumps have limits of
 * their own in ISO 10816-7, which are not here. The limits were compared with what makers of instruments publish, not
 * with the text of the standards.
 */
public enum VibrationSeverity {
    /** 300 kW to 50 MW, or shaft height 315 mm and above; rigid support. */
    GROUP_1_RIGID(2.3, 4.5, 7.1),
    /** 300 kW to 50 MW, or shaft height 315 mm and above; flexible support. */
    GROUP_1_FLEXIBLE(3.5, 7.1, 11.0),
    /** 15 to 300 kW, shaft height 160 to 315 mm; rigid support. */
    GROUP_2_RIGID(1.4, 2.8, 4.5),
    /** 15 to 300 kW, shaft height 160 to 315 mm; flexible support. */
    GROUP_2_FLEXIBLE(2.3, 4.5, 7.1),
    /** Parts of engines and machines, motors up to 15 kW. */
    CLASS_I(0.71, 1.8, 4.5),
    /** Machines of medium size, 15 to 75 kW, to 300 kW on special foundations. */
    CLASS_II(1.12, 2.8, 7.1),
    /** Large prime movers on rigid, heavy foundations. */
    CLASS_III(1.8, 4.5, 11.2),
    /** Large prime movers on foundations that are soft in the direction measured. */
    CLASS_IV(2.8, 7.1, 18.0);

    private final double goodTo;
    private final double acceptableTo;
    private final double limitedTo;

    /** The verdict of the standard. */
    public enum Zone {
        /** As of newly commissioned machines. */
        A,
        /** Acceptable for unrestricted operation. */
        B,
        /** Not for long: until there is an opportunity for repair. */
        C,
        /** Severe enough to cause damage. */
        D
    }

    VibrationSeverity(double goodTo, double acceptableTo, double limitedTo) {
        this.goodTo = goodTo;
        this.acceptableTo = acceptableTo;
        this.limitedTo = limitedTo;
    }

    /**
     * Returns the zone; a limit itself belongs to the better one.
     *
     * @param velocityRms mm/s, 0 or above, as {@code velocity-rms:10-1000} gives it
     * @throws IllegalArgumentException when it is negative or NaN
     */
    public Zone zone(double velocityRms) {
        if (!(velocityRms >= 0)) {
            throw new IllegalArgumentException("a velocity's RMS is 0 or above, not " + velocityRms);
        }
        if (velocityRms <= goodTo) {
            return Zone.A;
        }
        if (velocityRms <= acceptableTo) {
            return Zone.B;
        }
        return velocityRms <= limitedTo ? Zone.C : Zone.D;
    }

    /** Returns the highest velocity of a zone, mm/s RMS; infinite for D. */
    public double limit(Zone zone) {
        return switch (zone) {
            case A -> goodTo;
            case B -> acceptableTo;
            case C -> limitedTo;
            case D -> Double.POSITIVE_INFINITY;
        };
    }
}
