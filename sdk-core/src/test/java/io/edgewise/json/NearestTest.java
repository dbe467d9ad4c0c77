package io.edgewise.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    /** The first two are the examples of Wikipedia, "Levenshtein distance". */
    @ParameterizedTest
    @CsvSource({"kitten, sitting, 3", "uninformed, uniformed, 1", "'', abc, 3", "abc, '', 3", "same, same, 0"})
    void theDistanceIsLevenshteins(String from, String to, int distance) {
        assertEquals(distance, Nearest.distance(from, to));
    }

    @Test
    void theNearestKnownWordIsFound() {
        assertEquals(Optional.of("lateness"), Nearest.to("latenes", List.of("size", "hop", "lateness")));
        assertEquals(Optional.of("hop"), Nearest.to("hops", List.of("size", "hop", "lateness")));
    }

    @Test
    void nothingIsFoundThatIsTooFarAway() {
        assertEquals(Optional.empty(), Nearest.to("window", List.of("pi", "threshold")));
        assertEquals(Optional.empty(), Nearest.to("x", List.of()));
    }
}
