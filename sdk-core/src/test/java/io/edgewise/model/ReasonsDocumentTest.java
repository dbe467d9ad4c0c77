package io.edgewise.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.codec.FrameException;
import io.edgewise.decision.AlarmRefusal;
import io.edgewise.house.Reasons;
import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names are API, so each is explained in docs/reasons.md, as it is, and nothing else is. */
class ReasonsDocumentTest {
    @Test
    void everyReasonIsExplainedWithItsQualityAndItsSignal() {
        List<List<String>> expected = Arrays.stream(Reason.values())
                .map(reason -> List.of(reason.name(), word(reason.quality()), letter(reason)))
                .toList();

        assertEquals(
                expected,
                Reasons.table("Reasons").stream().map(row -> row.subList(0, 3)).toList());
    }

    @Test
    void everyRefusalIsExplained() {
        assertEquals(names(Refusal.values()), Reasons.names("Refusals"));
    }

    @Test
    void everyProblemOfAPayloadIsExplained() {
        // The last one is the source's own name for a reader that failed.
        assertEquals(
                Stream.concat(names(FrameException.Problem.values()).stream(), Stream.of("READER_FAILED"))
                        .toList(),
                Reasons.names("Problems"));
    }

    @Test
    void everyRefusedActOnAnAlarmIsExplained() {
        // The last two are the control socket's own: nobody was there to refuse.
        assertEquals(
                Stream.concat(names(AlarmRefusal.values()).stream(), Stream.of("UNKNOWN_PIPELINE", "NOT_ANSWERED"))
                        .toList(),
                Reasons.names("Acts on alarms"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Reasons", "Refusals", "Acts on alarms", "Drops", "Problems"})
    void everyRowSaysWhatItMeansAndWhatToDo(String section) {
        int cells = section.equals("Reasons") ? 5 : 3;

        assertEquals(
                List.of(),
                Reasons.table(section).stream()
                        .filter(row -> row.size() != cells || row.stream().anyMatch(String::isBlank))
                        .toList());
    }

    private static List<String> names(Enum<?>... values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }

    private static String word(Quality quality) {
        return quality == Quality.BAD ? "Bad" : quality.name();
    }

    private static String letter(Reason reason) {
        return switch (reason.statusSignal()) {
            case FAILURE -> "F";
            case FUNCTION_CHECK -> "C";
            case OUT_OF_SPECIFICATION -> "S";
            case MAINTENANCE_REQUIRED -> "M";
        };
    }
}
