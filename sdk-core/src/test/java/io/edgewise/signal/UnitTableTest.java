package io.edgewise.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitTableTest {
    /** Right sides from NIST SP 811, appendix B.8, to the digits given there, and by hand where marked in the text. */
    @ParameterizedTest
    @CsvSource({
        "1, psi, kPa, 6.894757, 1e-6",
        "1, atm, Pa, 101325, 1e-9",
        "1, Torr, Pa, 133.3224, 1e-4",
        "1, inH2O, Pa, 249.0889, 1e-4",
        "1, gal/min, m3/s, 6.309020e-5, 1e-11",
        "1, bbl, m3, 0.1589873, 1e-7",
        "1, ft3/min, m3/s, 4.719474e-4, 1e-10",
        "1, hp, W, 745.6999, 1e-4",
        "1, BTU, J, 1055.056, 1e-3",
        "1, lbf, N, 4.448222, 1e-6",
        "1, lbf.ft, Nm, 1.355818, 1e-6",
        "1, lb/h, kg/s, 1.259979e-4, 1e-10",
        "1, kWh, J, 3.6e6, 1e-6",
        "1, mph, m/s, 0.44704, 1e-12",
        "1, kn, m/s, 0.5144444, 1e-7",
        "1, cSt, m2/s, 1e-6, 1e-18",
        "212, degF, degC, 100, 1e-9",
        "-40, degC, degF, -40, 1e-9",
        "0, K, degC, -273.15, 1e-9",
        "491.67, degR, degC, 0, 1e-9",
        "1500, rpm, Hz, 25, 1e-12",
        "50, %, 1, 0.5, 1e-12",
        "1, mS/cm, uS/cm, 1000, 1e-9",
        "8, Mbit/s, B/s, 1e6, 1e-6"
    })
    void factorsAreThoseOfTheStandard(double value, String from, String to, double expected, double tolerance) {
        Unit one = Unit.of(from);
        Unit other = Unit.of(to);
        double converted =
                value * one.factorTo(other).orElseThrow() + one.offsetTo(other).orElseThrow();
        assertEquals(expected, converted, tolerance);
    }

    @Test
    void whatIsNotTheSameKindDoesNotConvert() {
        assertFalse(Unit.of("sm3/s").convertsTo(Unit.of("m3/s")));
        assertFalse(Unit.of("Nm").convertsTo(Unit.of("J")));
        assertFalse(Unit.of("kVA").convertsTo(Unit.of("kW")));
        assertFalse(Unit.of("dB").convertsTo(Unit.of("1")));
        assertFalse(Unit.of("dB").isKnown());
        assertTrue(Unit.of("dB").convertsTo(Unit.of("dB")));
        assertTrue(Unit.symbols().size() > 150, () -> "" + Unit.symbols().size());
    }
}
