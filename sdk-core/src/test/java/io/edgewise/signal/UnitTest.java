package io.edgewise.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitTest {
    /** By hand with the factors of NIST SP 811, appendix B; the boiling point of water and 1 atm among them. */
    @ParameterizedTest
    @CsvSource({
        "212, degF, degC, 100",
        "-40, degC, degF, -40",
        "25, degC, K, 298.15",
        "0, K, degC, -273.15",
        "1, bar, Pa, 100000",
        "101325, Pa, psi, 14.6959488",
        "1013.25, mbar, kPa, 101.325",
        "1500, rpm, Hz, 25",
        "3.6, m3/h, l/s, 1",
        "60, l/min, l/s, 1",
        "1, in/s, mm/s, 25.4",
        "1, g, m/s2, 9.80665",
        "12, %, '', 0.12",
        "4, mA, A, 0.004"
    })
    void valuesConvertByFactorAndOffset(double value, String from, String to, double expected) {
        Unit source = Unit.of(from);
        Unit target = Unit.of(to);

        double converted = value * source.factorTo(target).orElseThrow()
                + source.offsetTo(target).orElseThrow();

        assertEquals(expected, converted, Math.max(Math.abs(expected), 1) * 1e-8);
    }

    @Test
    void unitsOfDifferentDimensionsDoNotConvert() {
        assertFalse(Unit.of("bar").convertsTo(Unit.of("degC")));
        assertTrue(Unit.of("bar").factorTo(Unit.of("degC")).isEmpty());
        assertTrue(Unit.of("bar").offsetTo(Unit.of("degC")).isEmpty());
    }

    @Test
    void anUnknownSymbolConvertsOnlyToItself() {
        assertEquals(1, Unit.of("furlong").factorTo(Unit.of("furlong")).orElseThrow());
        assertFalse(Unit.of("furlong").convertsTo(Unit.of("m")));
        assertFalse(Unit.of("number").convertsTo(Unit.of("")));
        assertEquals(Unit.of("furlong"), Unit.of("furlong"));
        assertEquals(Unit.of("furlong").hashCode(), Unit.of("furlong").hashCode());
        assertNotEquals(Unit.of("bar"), Unit.of("Pa"));
        assertEquals("bar", Unit.of("bar").toString());
    }

    @Test
    void whatDoesNotConvertIsSaidAndWhereTheModelKnowsNoUnitWhatToDo() {
        assertEquals(
                "the unit 'degF' cannot be converted to 'bar'", Unit.of("degF").mismatch(Unit.of("bar")));
        assertTrue(Unit.of("m").mismatch(Unit.of("unknown")).endsWith("(edgewise init --force --unit NAME=m)"));
    }
}
