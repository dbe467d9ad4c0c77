package io.edgewise.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {
    /** The numbers come from Python's datetime.fromisoformat. */
    @ParameterizedTest
    @CsvSource({
        "2014-10-06T16:02:01Z, 1412611321000000000",
        "2014-11-22T21:43:25z, 1416692605000000000",
        "2000-02-29T23:59:59.999999Z, 951868799999999000",
        "1969-12-31T23:59:59.5Z, -500000000",
        "1900-03-01T00:00:00Z, -2203891200000000000",
        "2262-04-11T23:47:16Z, 9223372036000000000",
        "2014-10-06T18:02:01+02:00, 1412611321000000000",
        "2014-10-05T22:02:01-05:30, 1412566321000000000"
    })
    void rfc3339IsRead(String text, long nanos) {
        assertEquals(nanos, IsoTime.parse(text));
    }

    @Test
    void nanosecondsAreReadAndWhatIsFinerIsCutOff() {
        assertEquals(123_456_789, IsoTime.parse("1970-01-01T00:00:00.1234567899Z"));
        assertEquals(100_000_000, IsoTime.parse("1970-01-01T00:00:00.1Z"));
    }

    @Test
    void everyDayOfFourCenturiesIsWhereThePlatformPutsIt() {
        LocalDate day = LocalDate.of(1700, 1, 1);
        while (day.getYear() < 2200) {
            String text = day + "T12:34:56Z";
            assertEquals(OffsetDateTime.parse(text).toEpochSecond(), IsoTime.parse(text) / 1_000_000_000, text);
            day = day.plusDays(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2014-10-06",
                "2014-10-06T16:02:01",
                "2014-10-06 16:02:01Z",
                "2014-13-06T16:02:01Z",
                "2014-02-29T16:02:01Z",
                "1900-02-29T16:02:01Z",
                "2014-10-06T24:00:00Z",
                "2014-10-06T16:60:01Z",
                "2014-10-06T16:02:60Z",
                "2014-10-06T16:02:01.Z",
                "2014-10-06T16:02:01ZZ",
                "2014-10-06T16:02:01+0200",
                "2014-10-06T16:02:01+24:00",
                "2014-10-06T16:02:01+02:0",
                "2O14-10-06T16:02:01Z",
                "20141006T160201Z0000"
            })
    void whatIsNotRfc3339IsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> IsoTime.parse(text));
    }

    @Test
    void timesThatNoLongHoldsAreRefused() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> IsoTime.parse("2262-04-11T23:47:17Z"));

        assertTrue(String.valueOf(refused.getMessage()).contains("1677 to 2262"));
        assertThrows(IllegalArgumentException.class, () -> IsoTime.parse("0001-01-01T00:00:00Z"));
    }

    @Test
    void timesAreWrittenInUtcWithMilliseconds() {
        assertEquals("2014-10-06T16:02:01.000Z", IsoTime.format(1412611321_000_000_000L));
        assertEquals("2014-10-06T16:02:01.999Z", IsoTime.format(1412611321_999_999_999L));
        assertEquals("1969-12-31T23:59:59.999Z", IsoTime.format(-1));
    }
}
