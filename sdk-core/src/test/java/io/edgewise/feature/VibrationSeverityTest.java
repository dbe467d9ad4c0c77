package io.edgewise.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.edgewise.feature.VibrationSeverity.Zone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VibrationSeverityTest {
    /** Limits from the tables of ISO 10816-3 (groups) and ISO 10816-1, annex B (classes). */
    @ParameterizedTest
    @CsvSource({
        "GROUP_1_RIGID, 2.3, A",
        "GROUP_1_RIGID, 2.31, B",
        "GROUP_1_RIGID, 7.1, C",
        "GROUP_1_RIGID, 7.2, D",
        "GROUP_1_FLEXIBLE, 11.0, C",
        "GROUP_2_RIGID, 1.5, B",
        "GROUP_2_RIGID, 4.6, D",
        "GROUP_2_FLEXIBLE, 2.3, A",
        "CLASS_I, 0.72, B",
        "CLASS_I, 4.5, C",
        "CLASS_II, 2.9, C",
        "CLASS_III, 11.3, D",
        "CLASS_IV, 18.0, C"
    })
    void aVelocityLiesInTheZoneOfTheTables(VibrationSeverity machine, double velocity, Zone zone) {
        assertEquals(zone, machine.zone(velocity));
    }

    @Test
    void whatIsNoVelocityHasNoZone() {
        assertThrows(IllegalArgumentException.class, () -> VibrationSeverity.CLASS_I.zone(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> VibrationSeverity.CLASS_I.zone(-1));
    }
}
