package io.edgewise.codec;

import io.edgewise.codec.CsvDialect.Known;
import io.edgewise.house.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever the bytes: a table, or a refusal in words. */
public class CsvDialectFuzzTest {
    /** Fails on anything but a refusal, and on a value that is neither a number nor has a reason. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            CsvDialect dialect = CsvDialect.recognise("fuzz", input, true, Known.NOTHING);
            try (TableReader rows = dialect.read("fuzz", new ByteArrayInputStream(input))) {
                while (rows.next()) {
                    for (int i = 0; i < rows.names().size(); i++) {
                        Assertions.assertTrue(rows.reasons(i) != 0 || !Double.isNaN(rows.value(i)), rows::place);
                    }
                }
            }
        } catch (CsvException e) {
            Assertions.assertNotNull(e.getMessage());
        }
    }

    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(CsvDialectFuzzTest.class, CsvDialectFuzzTest::fuzzerTestOneInput);
    }
}
