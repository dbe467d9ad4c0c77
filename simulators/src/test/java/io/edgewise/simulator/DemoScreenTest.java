package io.edgewise.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.testing.ManualTicker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoScreenTest {
    private final StringWriter printed = new StringWriter();
    private final DemoScreen screen = new DemoScreen(new PrintWriter(printed, true), new ManualTicker(), false);

    @Test
    void whatDoesNotFitGoesOnInTheNextLineAndNothingIsCut() {
        screen.makeRoomFor(List.of("WELL-00011_20141006160121"));
        String detail =
                "FALSE, nothing is wrong yet: P-TPT mean 149x above its band, P-JUS-CKGL mean 47x above its band";

        screen.event("WELL-00011_20141006160121", "ALARM", detail);

        List<String> lines = printed.toString().lines().toList();
        assertEquals(2, lines.size());
        assertTrue(lines.stream().allMatch(line -> line.length() <= DemoScreen.COLUMNS), printed.toString());
        assertEquals(" 0:00  WELL-00011_20141006160121 ALARM    " + detail, rejoined(lines));
    }

    @Test
    void aWordThatIsLongerThanALineStandsAlone() {
        String path = "/very/long/".repeat(12);

        screen.wrapped(" FAILED: ", "see " + path);

        assertEquals(
                List.of(" FAILED: see", " ".repeat(18) + path),
                printed.toString().lines().toList());
    }

    @Test
    void theProgressIsWrittenOnlyWhereItChanges() {
        DemoScreen watched = new DemoScreen(new PrintWriter(printed, true), new ManualTicker(), true);

        watched.progress(0.5, "50 %");
        watched.progress(0.5001, "50 %");
        watched.progress(0.51, "51 %");
        watched.line("done");

        String half = "[###############...............] ";
        assertEquals(
                "\r  " + half + "50 %\033[K\r  " + half + "51 %\033[K\r\033[Kdone",
                printed.toString().replaceFirst("\\R$", ""));
    }

    private static String rejoined(List<String> lines) {
        return lines.get(0) + " " + lines.get(1).strip();
    }
}
