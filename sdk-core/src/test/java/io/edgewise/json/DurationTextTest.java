package io.edgewise.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "0s, PT0S",
        "250ms, PT0.25S",
        "180s, PT3M",
        "20m, PT20M",
        "2h, PT2H",
        "7d, PT168H",
        "36525d, PT876600H",
        "3155760000000ms, PT876600H"
    })
    void aWholeNumberWithAUnitIsRead(String text, Duration duration) {
        assertEquals(duration, DurationText.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "180",
                "s",
                "-1s",
                "1.5s",
                "1 s",
                "1S",
                "1min",
                "PT3M",
                "1s1s",
                "36526d",
                "3155760001s",
                "999999999999999d",
                "99999999999999999999s"
            })
    void anythingElseIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> DurationText.parse(text));
    }
}
