package io.edgewise.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    /** The first two are the examples of Wikipedia, "Levenshtein distance"; ca to abc tells it from Damerau's own. */
    @ParameterizedTest
    @CsvSource({
        "kitten, sitting, 3",
        "uninformed, uniformed, 1",
        "'', abc, 3",
        "abc, '', 3",
        "same, same, 0",
        "cvs, csv, 1",
        "ca, abc, 3",
        "abcdef, badcfe, 3"
    })
    void aSwapOfNeighboursCountsAsOne(String from, String to, int distance) {
        assertEquals(distance, Nearest.distance(from, to));
    }

    @Test
    void theNearestKnownWordIsFound() {
        assertEquals(Optional.of("lateness"), Nearest.to("latenes", List.of("size", "hop", "lateness")));
        assertEquals(Optional.of("--csv"), Nearest.to("--cvs", List.of("--tls", "--csv")));
        assertEquals(Optional.of("hop"), Nearest.to("hops", List.of("size", "hop", "lateness")));
    }

    @Test
    void nothingIsFoundThatIsTooFarAway() {
        assertEquals(Optional.empty(), Nearest.to("window", List.of("pi", "threshold")));
        assertEquals(Optional.empty(), Nearest.to("x", List.of()));
    }
}
