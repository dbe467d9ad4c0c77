package io.edgewise.simulator;

/**
 * The geometry of a rolling-element bearing and how often, for each turn of the inner ring, its parts meet (outer ring
 * still, no slip). Formulas: R. B. Randall and J. Antoni, Rolling element bearing diagnostics: a tutorial, Mechanical
 * Systems and Signal Processing 25 (2011), equations 1 to 4.
 *
 * @param elements how many rolling elements
 * @param elementDiameter of one, mm
 * @param pitchDiameter of the circle of their centres, mm
 * @param contactAngle degrees
 */
record BearingGeometry(int elements, double elementDiameter, double pitchDiameter, double contactAngle) {
    /** A deep-groove ball bearing 6205. */
    static final BearingGeometry BALL_6205 = new BearingGeometry(9, 7.94, 39.04, 0);

    private double ratio() {
        return elementDiameter / pitchDiameter * StrictMath.cos(Math.toRadians(contactAngle));
    }

    /** Returns how often an element passes a point of the outer ring, per turn: BPFO. */
    double outerRing() {
        return elements / 2.0 * (1 - ratio());
    }

    /** Returns how often an element passes a point of the inner ring, per turn: BPFI. */
    double innerRing() {
        return elements / 2.0 * (1 + ratio());
    }

    /** Returns how often an element turns about itself, per turn: BSF; a defect strikes twice as often. */
    double elementSpin() {
        return pitchDiameter / (2 * elementDiameter) * (1 - ratio() * ratio());
    }

    /** Returns how often the cage turns, per turn: FTF. */
    double cage() {
        return (1 - ratio()) / 2;
    }
}
