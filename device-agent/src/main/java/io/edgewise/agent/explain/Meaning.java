package io.edgewise.agent.explain;

import io.edgewise.signal.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What docs/reasons.md says of a reason, which comes with the program.
 *
 * @param meaning what it means
 * @param whatToDo what to do
 */
record Meaning(String meaning, String whatToDo) {
    private static final int CELLS = 5;

    /** Returns what the document says of each reason. */
    static Map<String, Meaning> all() {
        try (InputStream in = Meaning.class.getResourceAsStream("reasons.md")) {
            if (in == null) {
                throw new AssertionError("reasons.md does not come with the program; this is a bug");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .dropWhile(line -> !line.startsWith("## Reasons:"))
                    .skip(1)
                    .takeWhile(line -> !line.startsWith("## "))
                    .filter(line -> line.startsWith("| `"))
                    .map(line -> line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
                    .filter(cells -> cells.length == CELLS)
                    .collect(Collectors.toMap(
                            cells -> plain(cells[0]), cells -> new Meaning(plain(cells[3]), plain(cells[4]))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Meaning of(Reason reason, Map<String, Meaning> all) {
        return all.getOrDefault(reason.name(), new Meaning("", ""));
    }

    private static String plain(String cell) {
        return cell.strip().replace("`", "").replace("*", "");
    }
}
