package io.edgewise.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.edgewise.house.Needs;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layouts made by oras, skopeo, crane, cosign, modctl and by hand, with what must come of each (expected.csv). */
class InteropLayoutsTest {
    @TempDir
    Path folder;

    @Test
    void layoutsOfOtherToolsComeToWhatIsExpectedOfThem() throws Exception {
        Path fixtures = Needs.data().resolve("interop-fixtures");
        Map<String, String> codes = codes();
        List<String> wrong = new ArrayList<>();
        int judged = 0;
        for (String line : Files.readAllLines(fixtures.resolve("expected.csv"))) {
            List<String> row = fields(line);
            if (!row.get(1).equals("artifact") && !row.get(1).equals("modelpack")) {
                continue;
            }
            judged++;
            String outcome = outcome(prepared(fixtures.resolve(row.get(2)), row.get(8)));
            boolean right = switch (row.get(6)) {
                case "accept", "refuse" -> outcome.equals(codes.get(row.get(0)));
                case "accept-or-unsupported" -> outcome.isEmpty() || outcome.equals("KIND_UNSUPPORTED");
                default -> true; // accept-or-refuse: it must only not crash
            };
            if (!right) {
                wrong.add(row.get(0) + ": expected " + row.get(6) + " " + codes.get(row.get(0)) + ", was " + outcome);
            }
        }
        assertEquals(86, judged, "rows judged");
        assertEquals(List.of(), wrong);
    }

    @Test
    void signaturesThatCosignMadeAreFound() throws IOException {
        Path cosign = Needs.data().resolve("interop-fixtures/cosign");
        for (String name : List.of("sign-p256", "sign-fallback", "no-annotations")) {
            assertEquals(1, bundles(cosign.resolve(name)), name);
        }
        assertEquals(2, bundles(cosign.resolve("two-signers")), "two-signers");
        assertEquals(0, bundles(cosign.resolve("unsigned")), "unsigned");
        assertEquals(0, bundles(cosign.resolve("referrer-othersubject")), "referrer-othersubject");
    }

    /** What a repository cannot hold (links, missing files) is made in a copy, by the commands of the row. */
    private Path prepared(Path layout, String prepare) throws IOException, InterruptedException {
        if (prepare.isEmpty()) {
            return layout;
        }
        Path copy = folder.resolve(layout.getFileName()).resolve("layout");
        try (Stream<Path> files = Files.walk(layout)) {
            for (Path file : files.toList()) {
                Path to = copy.resolve(layout.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                }
            }
        }
        Process shell = new ProcessBuilder("sh", "-ec", prepare.substring("in a copy: ".length()))
                .directory(copy.toFile())
                .inheritIO()
                .start();
        assertEquals(0, shell.waitFor(), prepare);
        return copy;
    }

    /** RFC 4180 without line breaks in fields. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        Matcher field =
                Pattern.compile("(?:\"((?:[^\"]|\"\")*)\"|([^,]*))(?:,|$)").matcher(line);
        while (field.find() && field.start() < line.length()) {
            fields.add(field.group(1) != null ? field.group(1).replace("\"\"", "\"") : field.group(2));
        }
        return fields;
    }

    private static int bundles(Path layout) throws IOException {
        ModelStore store = ModelStore.open(layout);
        return store.find(store.tagged("1.0").orElseThrow())
                .orElseThrow()
                .evidence()
                .size();
    }

    /** Returns the refusal; nothing where all is well. */
    private static String outcome(Path layout) {
        try {
            LayoutFolder opened = LayoutFolder.open(layout, StoreLimits.DEFAULT);
            StoredPackage found = opened.read(opened.hasTag("1.0") ? opened.tagged("1.0") : opened.only());
            assertFalse(found.files().isEmpty());
            return "";
        } catch (RefusedException e) {
            return e.refusal().name();
        }
    }

    private static Map<String, String> codes() throws IOException {
        Map<String, String> codes = new HashMap<>();
        Path house = Path.of(System.getProperty("edgewise.house", ".."));
        for (String line : Files.readAllLines(house.resolve("interop/expected-codes.csv"))) {
            int comma = line.indexOf(',');
            codes.put(line.substring(0, comma), line.substring(comma + 1));
        }
        return codes;
    }
}
