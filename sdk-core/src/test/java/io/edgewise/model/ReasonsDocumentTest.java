package io.edgewise.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The names are API, so each is explained in docs/reasons.md, as it is, and nothing else is. */
class ReasonsDocumentTest {
    private final List<List<String>> rows = rows();

    @Test
    void everyReasonIsExplainedWithItsQualityAndItsSignal() {
        List<List<String>> expected = Arrays.stream(Reason.values())
                .map(reason -> List.of(reason.name(), word(reason.quality()), letter(reason)))
                .toList();

        assertEquals(
                expected,
                rows.stream()
                        .filter(row -> row.size() == 5)
                        .map(row -> row.subList(0, 3))
                        .toList());
    }

    @Test
    void everyRefusalIsExplained() {
        assertEquals(
                Arrays.stream(Refusal.values()).map(Refusal::name).toList(),
                rows.stream()
                        .filter(row -> row.size() == 3)
                        .map(row -> row.get(0))
                        .toList());
    }

    @Test
    void everyRowSaysWhatItMeansAndWhatToDo() {
        assertEquals(
                List.of(),
                rows.stream()
                        .filter(row ->
                                row.subList(row.size() - 2, row.size()).stream().anyMatch(String::isBlank))
                        .toList());
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

    /** Returns the cells of every table row that begins with a name in code style. */
    private static List<List<String>> rows() {
        Path document = Path.of(System.getProperty("edgewise.house", ".."), "docs", "reasons.md");
        try {
            return Files.readAllLines(document).stream()
                    .filter(line -> line.startsWith("| `"))
                    .map(line -> Arrays.stream(line.substring(1).split("\\|", -1))
                            .map(cell -> cell.strip().replace("`", ""))
                            .toList())
                    .map(cells -> cells.subList(0, cells.size() - 1))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError("docs/reasons.md cannot be read at " + document.toAbsolutePath(), e);
        }
    }
}
