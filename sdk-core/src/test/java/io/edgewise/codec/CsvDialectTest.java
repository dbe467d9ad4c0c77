package io.edgewise.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.codec.CsvDialect.Kind;
import io.edgewise.codec.CsvDialect.Known;
import io.edgewise.signal.Reason;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvDialectTest {
    @Test
    void aGermanExportIsReadWithItsCommasItsTwoColumnsOfTimeAndItsUnits() {
        byte[] file = ("Datum;Zeit;Druck [bar];Temp (°C)\r\n01.02.2024;10:00:00;1,5;20,25\r\n"
                        + "01.02.2024;10:00:01;1.234,5;-\r\n")
                .getBytes(Charset.forName("windows-1252"));

        CsvDialect dialect = CsvDialect.recognise("de.csv", file, true, Known.NOTHING);

        assertEquals(';', dialect.delimiter());
        assertEquals(',', dialect.decimal());
        assertEquals(CsvTime.Form.DAY_FIRST, dialect.time().form());
        assertEquals(List.of("Druck [bar]", "Temp (°C)"), dialect.signals());
        assertEquals("bar", dialect.unitOf("Druck [bar]"));
        assertEquals("degC", dialect.unitOf("Temp (°C)"));
        try (TableReader rows = dialect.read("de.csv", new ByteArrayInputStream(file))) {
            assertTrue(rows.next());
            assertEquals(nanos("2024-02-01T10:00:00Z"), rows.timeNanos());
            assertEquals(20.25, rows.value(1));
            assertTrue(rows.next());
            assertEquals(1234.5, rows.value(0));
            assertEquals(Reason.MISSING.bit(), rows.reasons(1));
            assertTrue(!rows.next());
        }
    }

    @Test
    void aRowThatCannotBeReadIsToldByItsPlaceAndTheOthersAreRead() {
        CsvDialect dialect = of("time,a\n2024-01-01T00:00:00Z,1\n2024-01-01T00:00:01Z\nsoon,3\n2024-01-01T00:00:03Z,x\n"
                + "2024-01-01T00:00:04Z,\"5\n2024-01-01T00:00:05Z,6\n");

        try (TableReader rows = read(dialect)) {
            int read = 0;
            while (rows.next()) {
                read++;
            }
            assertEquals(4, read);
            assertEquals(2, rows.refused());
            assertTrue(rows.refusals().get(0).contains("line 3: has 1 fields, the table has 2"));
            assertTrue(rows.refusals().get(1).contains("line 4: 'soon' is no time"));
        }
    }

    private String text = "";

    @Test
    void rowsOfALongTableWithTheSameTimeAreOneRow() {
        CsvDialect dialect = of("ts;tag;value;unit\n1700000000;p;1,5;bar\n1700000000;t;20;°C\n1700000010;p;1,6;bar\n"
                + "1700000010;t;21;°C\n");

        assertEquals(List.of("p", "t"), dialect.signals());
        assertEquals("degC", dialect.unitOf("t"));
        try (TableReader rows = read(dialect)) {
            assertTrue(rows.next() && rows.next());
            assertEquals(1_700_000_010L * 1_000_000_000L, rows.timeNanos());
            assertEquals(1.6, rows.value(0));
            assertEquals(21, rows.value(rows.column("t")));
            assertTrue(!rows.next());
        }
    }

    @Test
    void aLongTableThatStandsChannelAfterChannelIsBroughtIntoTheOrderOfTime() {
        CsvDialect dialect = of("tag,time,value\np,2024-01-01T00:00:00Z,1\np,2024-01-01T00:00:10Z,2\n"
                + "t,2024-01-01T00:00:00Z,20\nt,2024-01-01T00:00:20Z,21\n");

        try (TableReader rows = read(dialect)) {
            assertTrue(rows.next());
            assertEquals(1, rows.value(0));
            assertEquals(20, rows.value(1));
            assertTrue(rows.next() && rows.next());
            assertEquals(nanos("2024-01-01T00:00:20Z"), rows.timeNanos());
            assertTrue(Double.isNaN(rows.value(0)) && rows.value(1) == 21);
            assertTrue(!rows.next());
        }
    }

    @Test
    void ofATableOfSeveralMachinesTheRowsOfOneAreRead() {
        text = "time,machine,a\n" + "2024-01-01T00:00:00Z,x,1\n2024-01-01T00:00:00Z,y,9\n"
                + "2024-01-01T00:00:10Z,x,2\n2024-01-01T00:00:10Z,y,8\n";
        Known known = new Known(null, null, null, false, CsvDialect.Only.parse("machine=y"));

        try (TableReader rows = read(CsvDialect.recognise("fleet", bytes(), true, known))) {
            assertTrue(rows.next());
            assertEquals(9, rows.value(rows.column("a")));
            assertTrue(rows.next());
            assertEquals(8, rows.value(rows.column("a")));
            assertTrue(!rows.next());
            assertEquals(0, rows.refused());
        }
    }

    @Test
    void whatIsKnownOfDatesAndZonesIsTaken() {
        text = "Time (UTC+02:00),a\n05/03/2024 10:00:00,1\n05/03/2024 10:00:10,2\n";
        Known dayFirst = new Known(null, null, null, true, null);

        try (TableReader rows = read(CsvDialect.recognise("dates", bytes(), true, dayFirst))) {
            assertTrue(rows.next());
            assertEquals(nanos("2024-03-05T08:00:00Z"), rows.timeNanos());
        }
        assertEquals(5, of("Sheet\n\n\ntime,a\n2024-01-01,1\n2024-01-02,2\n").firstLine(), "blank lines count");
    }

    @Test
    void theHourThatAClockShowsTwiceIsReadInItsOrder() {
        Known berlin = new Known(ZoneId.of("Europe/Berlin"), null, null);
        text = "time,a\n2024-10-27 01:30:00,1\n2024-10-27 02:30:00,2\n2024-10-27 02:00:00,3\n2024-10-27 03:30:00,4\n";
        CsvDialect dialect = CsvDialect.recognise("dst", bytes(), true, berlin);

        try (TableReader rows = read(dialect)) {
            assertTrue(rows.next() && rows.next());
            assertEquals(nanos("2024-10-27T00:30:00Z"), rows.timeNanos());
            assertTrue(rows.next());
            assertEquals(nanos("2024-10-27T01:00:00Z"), rows.timeNanos(), "02:00 in winter time");
            assertTrue(rows.next());
            assertEquals(nanos("2024-10-27T02:30:00Z"), rows.timeNanos());
        }
    }

    @Test
    void wordsInAColumnOfNumbersDoNotMakeItWordsAndAJudgementIsNoSignal() {
        CsvDialect dialect =
                of(",a,state,class\n2024-01-01,Bad Input,on,0\n2024-01-02,1.5,on,0\n2024-01-03,1.6,off,1\n");

        assertEquals(
                List.of(Kind.TIME, Kind.NUMBER, Kind.TEXT, Kind.LABEL),
                dialect.columns().stream().map(CsvDialect.Column::kind).toList());
        assertEquals("time", dialect.columns().get(0).name());
    }

    @Test
    void whatIsNoTableOfNumbersIsRefusedWithWhatWasFound() {
        assertTrue(complaint("").contains("is empty"));
        assertTrue(complaint("name,colour\na,red\nb,blue\n").contains("no column of numbers"));
        assertTrue(complaint("a\0b").contains("zero bytes"));
        assertTrue(complaint("time,a,b\n").contains("no row of data"));
    }

    private String complaint(String content) {
        return String.valueOf(
                assertThrows(CsvException.class, () -> of(content)).getMessage());
    }

    private CsvDialect of(String content) {
        text = content;
        return CsvDialect.recognise("t.csv", bytes(), true, Known.NOTHING);
    }

    private TableReader read(CsvDialect dialect) {
        return dialect.read("t.csv", new ByteArrayInputStream(bytes()));
    }

    private byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static long nanos(String time) {
        return Instant.parse(time).getEpochSecond() * 1_000_000_000L;
    }
}
