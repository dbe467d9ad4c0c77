package io.edgewise.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.codec.CsvDialect.Known;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Odd tables and payloads; {@code src/test/corpus/corpus.py} wrote them and says what must come of each. */
class CorpusTest {
    private static final long SECOND = 1_000_000_000;

    @TestFactory
    Stream<DynamicTest> everyTableIsReadAsItWasWritten() throws IOException {
        return cases("tables.tsv").stream().map(one -> DynamicTest.dynamicTest(one[0], () -> table(one[1], one[2])));
    }

    @TestFactory
    Stream<DynamicTest> everyPayloadIsRecognisedAsItWasWritten() throws IOException {
        return cases("payloads.tsv").stream()
                .map(one -> DynamicTest.dynamicTest(one[0], () -> payload(one[1], one[2])));
    }

    @Test
    void thereAreAtLeastThreeHundred() throws IOException {
        assertTrue(cases("tables.tsv").size() + cases("payloads.tsv").size() >= 300);
    }

    private static void table(String text, String expected) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (expected.startsWith("refused")) {
            String words = expected.substring("refused".length()).strip();
            CsvException refused =
                    assertThrows(CsvException.class, () -> CsvDialect.recognise("case", bytes, true, Known.NOTHING));
            assertTrue(String.valueOf(refused.getMessage()).contains(words), refused.getMessage());
            return;
        }
        CsvDialect dialect = CsvDialect.recognise("case", bytes, true, Known.NOTHING);
        long rows = 0;
        long refused;
        try (TableReader reader = dialect.read("case", new ByteArrayInputStream(bytes))) {
            while (reader.next()) {
                rows++;
            }
            refused = reader.refused();
        }
        String delimiter = dialect.delimiter() == ' ' ? "\u2420" : String.valueOf(dialect.delimiter());
        String one = dialect.columns().size() == 1 ? "," : delimiter;
        assertEquals(
                expected,
                String.join(
                        " ",
                        one,
                        String.valueOf(dialect.decimal()),
                        dialect.time().form().name(),
                        String.valueOf(rows),
                        String.valueOf(refused),
                        String.join(",", dialect.signals())));
    }

    private static void payload(String text, String expected) {
        List<Heard> heard = new ArrayList<>();
        for (String message : text.split("\u241e", -1)) {
            int at = message.indexOf('=');
            byte[] bytes = message.substring(at + 1).getBytes(StandardCharsets.UTF_8);
            heard.add(new Heard(message.substring(0, at), bytes, 1_700_000_000L * SECOND + heard.size() * SECOND));
        }
        Recognition found = PayloadRecogniser.recognise(heard);
        if (expected.equals("any")) {
            assertEquals(heard.size(), found.messages());
            return;
        }
        String time = found.time() != null ? found.time() : found.arrival() ? "-" : "+";
        if (found.form() == Recognition.Form.NATIVE) {
            time = found.time() == null ? "-" : found.time();
        }
        TreeSet<String> wanted = new TreeSet<>(
                List.of(expected.substring(expected.lastIndexOf(' ') + 1).split(",")));
        assertEquals(
                expected.substring(0, expected.lastIndexOf(' ')) + " " + wanted,
                found.form().word() + " " + time + " "
                        + new TreeSet<>(found.channels().stream()
                                .filter(ChannelFacts::isSignal)
                                .map(ChannelFacts::name)
                                .toList()));
    }

    private static List<String[]> cases(String name) throws IOException {
        try (InputStream in = CorpusTest.class.getResourceAsStream("/corpus/" + name)) {
            Assertions.assertNotNull(in, name);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(CorpusTest::parts)
                    .toList();
        }
    }

    private static String[] parts(String line) {
        String[] parts = line.split("\t", -1);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = unescaped(parts[i]);
        }
        return parts;
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                char next = text.charAt(++i);
                plain.append(
                        switch (next) {
                            case 't' -> '\t';
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            case '0' -> '\0';
                            default -> next;
                        });
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
