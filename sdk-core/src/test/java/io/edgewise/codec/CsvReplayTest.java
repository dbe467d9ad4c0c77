package io.edgewise.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Needs;
import io.edgewise.signal.Reason;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvReplayTest {
    @Test
    void aWellsFileIsPlayed() {
        try (CsvReplay replay = replay("""
                timestamp,P-PDG,P-TPT,class
                2014-11-22 21:43:25.000000,3.201674e+07,,0
                2014-11-22 21:43:26.000000,-1.18e42, 7 ,102
                """)) {
            assertEquals(List.of("P-PDG", "P-TPT", "class"), replay.names());
            assertTrue(replay.next());
            assertEquals(1416692605_000_000_000L, replay.timeNanos());
            assertEquals(3.201674e7, replay.value(0));
            assertEquals(0, replay.reasons(0));
            assertTrue(Double.isNaN(replay.value(1)));
            assertEquals(Reason.MISSING.bit(), replay.reasons(1));
            assertEquals("0", replay.text(2));
            assertTrue(replay.next());
            assertEquals(1416692606_000_000_000L, replay.timeNanos());
            assertEquals(-1.18e42, replay.value(0));
            assertEquals(7, replay.value(1));
            assertEquals("102", replay.text(replay.column("class")));
            assertFalse(replay.next());
            assertFalse(replay.next());
        }
    }

    @Test
    void aTimeMayBeMillisecondsSinceTheEpoch() {
        try (CsvReplay replay = replay("ts,a\n1412611321250,1\n0,2\n9223372036855,3\n", "ts")) {
            assertTrue(replay.next());
            assertEquals(1412611321_250_000_000L, replay.timeNanos());
            assertTrue(replay.next());
            assertEquals(0, replay.timeNanos());
            CsvException beyond = assertThrows(CsvException.class, replay::next);
            assertTrue(beyond.getMessage().contains("line 4"), beyond.getMessage());
        }
    }

    @Test
    void theTimesMayStandInAnyColumnAndForm() {
        try (CsvReplay replay = replay("""
                a,when,b
                1,2014-10-06T16:02:01Z,2
                3,2014-10-06T18:02:01.25+02:00,4
                5,2014-10-06T16:02:02,6""", "when")) {
            assertTrue(replay.next());
            assertEquals(2, replay.value(1));
            assertTrue(replay.next());
            assertEquals(1412611321_250_000_000L, replay.timeNanos());
            assertEquals("4", replay.text(1));
            assertTrue(replay.next());
            assertEquals(1412611322_000_000_000L, replay.timeNanos());
            assertEquals(6, replay.value(1));
            assertFalse(replay.next());
        }
    }

    @Test
    void quotesCarriageReturnsBlankLinesAndTheByteOrderMarkAreUnderstood() {
        String csv =
                "\uFEFF\"timestamp\",\"a,b\",note\r\n\r\n\"2014-10-06T16:02:01Z\",\"1.5\",\"say \"\"hi\"\",\r\nthen go\"\r\n";
        try (CsvReplay replay = replay(csv)) {
            assertEquals(List.of("a,b", "note"), replay.names());
            assertTrue(replay.next());
            assertEquals(1.5, replay.value(0));
            assertEquals("say \"hi\",\r\nthen go", replay.text(1));
            assertEquals(Reason.NOT_A_NUMBER.bit(), replay.reasons(1));
            assertFalse(replay.next());
        }
    }

    @ParameterizedTest
    @CsvSource({"nan", "NaN", "inf", "Bad", "1e999", "0x1p3", "1f", "1-2", "--1", "'1 2'", "12:30"})
    void textInANumbersPlaceIsNotANumber(String text) {
        try (CsvReplay replay = replay("timestamp,a\n2014-10-06T16:02:01Z," + text)) {
            assertTrue(replay.next());
            assertTrue(Double.isNaN(replay.value(0)));
            assertEquals(Reason.NOT_A_NUMBER.bit(), replay.reasons(0));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``                                            | well.csv line 1: the file is empty
                    time_stamp,a                                  | well.csv line 1: there is no column 'timestamp'; did you mean 'time_stamp'?
                    timestamp,a,a                                 | well.csv line 1: a column's name stands there twice
                    timestamp,a~22.11.2014,1                      | well.csv line 2 column 1 (timestamp): '22.11.2014' is not a time
                    timestamp,a~,1                                | well.csv line 2 column 1 (timestamp): '' is not a time
                    timestamp,a,b~~~2014-10-06T16:02:01Z,1        | well.csv line 4 column 2: has 2 fields, the header has 3
                    timestamp,a~2014-10-06T16:02:01Z,1,2          | well.csv line 2 column 2: has 3 fields, the header has 2
                    timestamp,a~2014-10-06T16:02:01Z,1"2"         | well.csv line 2 column 2: a quote inside a field
                    timestamp,a~2014-10-06T16:02:01Z,"1"2         | well.csv line 2 column 2: something stands between
                    timestamp,a~2014-10-06T16:02:01Z,"1~2         | well.csv line 3 column 2: the file ends inside a quoted field
                    """)
    void errorsNameFileLineAndColumn(String csv, String message) {
        CsvException refused = assertThrows(CsvException.class, () -> {
            try (CsvReplay replay = replay(csv.replace('~', '\n'))) {
                replay.next();
            }
        });

        assertTrue(String.valueOf(refused.getMessage()).contains(message), refused.getMessage());
    }

    @Test
    void anUnknownColumnIsRefusedWithTheNearest() {
        try (CsvReplay replay = replay("timestamp,P-TPT,T-TPT,class\n")) {
            CsvException refused = assertThrows(CsvException.class, () -> replay.column("P-TBT"));

            assertTrue(String.valueOf(refused.getMessage()).contains("did you mean 'P-TPT'?"));
        }
    }

    @Test
    void limitsHold() {
        CsvException columns = assertThrows(CsvException.class, () -> replay("a,".repeat(4096) + "a"));
        CsvException length = assertThrows(CsvException.class, () -> replay("a".repeat((1 << 20) + 1)));

        assertTrue(String.valueOf(columns.getMessage()).contains("more than 4096 columns"));
        assertTrue(String.valueOf(length.getMessage()).contains("more than 1048576 characters"));
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] latin1 = "timestamp,\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);

        CsvException refused = assertThrows(
                CsvException.class, () -> CsvReplay.read("well.csv", new ByteArrayInputStream(latin1), "timestamp"));

        assertTrue(String.valueOf(refused.getMessage()).contains("is not UTF-8"));
    }

    @Test
    void aFileOfAnySizeIsPlayedRowByRow() {
        int blocks = 200;
        String block = "2014-10-06T16:02:01Z,1.25\n".repeat(1000);
        List<InputStream> parts = new java.util.ArrayList<>(List.of(stream("timestamp,a\n")));
        parts.addAll(Collections.nCopies(blocks, block).stream()
                .map(CsvReplayTest::stream)
                .toList());
        InputStream in = new SequenceInputStream(Collections.enumeration(parts));

        double sum = 0;
        try (CsvReplay replay = CsvReplay.read("long.csv", in, "timestamp")) {
            while (replay.next()) {
                sum += replay.value(0);
            }
        }

        assertEquals(1.25 * 1000 * blocks, sum);
    }

    /** Rows, empty fields and the largest value were counted by Python's csv module. */
    @Test
    void aRealWellIsPlayedWhole() {
        int rows = 0;
        int missing = 0;
        double largest = 0;
        try (CsvReplay replay =
                CsvReplay.open(Needs.data().resolve("3w-wells/2/WELL-00003_20141122214325.csv"), "timestamp")) {
            int pressure = replay.column("P-TPT");
            while (replay.next()) {
                rows++;
                largest = Math.max(largest, replay.value(pressure));
                for (int column = 0; column < replay.names().size(); column++) {
                    missing += Reason.MISSING.in(replay.reasons(column)) ? 1 : 0;
                }
            }
        }

        assertEquals(9485, rows);
        assertEquals(38_030, missing);
        assertEquals(16_880_880.0, largest);
    }

    private static CsvReplay replay(String csv) {
        return replay(csv, "timestamp");
    }

    private static CsvReplay replay(String csv, String timeColumn) {
        return CsvReplay.read("well.csv", stream(csv), timeColumn);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
