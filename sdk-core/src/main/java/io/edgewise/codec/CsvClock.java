package io.edgewise.codec;

import io.edgewise.codec.CsvTime.Form;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Turns the texts of a table's times into nanoseconds since the Unix epoch, row after row. One owner. */
final class CsvClock {
    private static final long SECOND = 1_000_000_000;
    private static final long DAY = 86_400 * SECOND;

    /** Spreadsheets count from 1899-12-30. */
    private static final LocalDate SHEETS_BEGIN = LocalDate.of(1899, 12, 30);

    private final CsvTime time;
    private final char decimal;
    private long last = Long.MIN_VALUE;
    private long rows;
    private long days;
    private boolean zoneSaid;

    CsvClock(CsvTime time, char decimal) {
        this.time = time;
        this.decimal = decimal;
    }

    /** Reads the time of the next row; empty where its text is none. */
    OptionalLong next(String text) {
        try {
            long nanos = read(text);
            last = nanos;
            return OptionalLong.of(nanos);
        } catch (ArithmeticException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Tells whether a time said how far from Greenwich its clock stands. */
    boolean saysZone() {
        return zoneSaid;
    }

    private long read(String text) {
        return switch (time.form()) {
            case ROWS -> Math.multiplyExact(rows++, time.stepNanos());
            case EPOCH, RELATIVE -> scaled(text, BigDecimal.valueOf(time.stepNanos()));
            case SHEET_DAYS ->
                Math.addExact(
                        scaled(text, BigDecimal.valueOf(DAY)), Math.multiplyExact(SHEETS_BEGIN.toEpochDay(), DAY));
            default -> calendar(text);
        };
    }

    /** Exactly: a double of today's nanoseconds is off by a hundred of them. */
    private long scaled(String text, BigDecimal unit) {
        if (text.length() > 40) {
            throw new NumberFormatException("too long");
        }
        BigDecimal number = new BigDecimal(decimal == ',' ? text.replace(',', '.') : text);
        if (Math.abs((long) number.scale()) > 40) {
            throw new NumberFormatException("too large");
        }
        return number.multiply(unit).setScale(0, RoundingMode.HALF_UP).longValueExact();
    }

    private long calendar(String text) {
        TimeText parts = TimeText.parse(text, time.order());
        if (parts == null) {
            throw new NumberFormatException("no time");
        }
        LocalDate date = parts.date();
        if (time.form() == Form.TIME_OF_DAY) {
            return ofDay(parts.time());
        }
        if (date == null) {
            throw new NumberFormatException("no date");
        }
        LocalTime ofDay = parts.time();
        LocalDateTime local = date.atTime(ofDay == null ? LocalTime.MIDNIGHT : ofDay);
        Integer offset = parts.offsetSeconds();
        zoneSaid |= offset != null;
        return offset != null ? nanos(local, ZoneOffset.ofTotalSeconds(offset)) : inZone(local);
    }

    /** In the hour that a clock shows twice in autumn, the second pass begins where time would run backwards. */
    private long inZone(LocalDateTime local) {
        List<ZoneOffset> offsets = time.zone().getRules().getValidOffsets(local);
        if (offsets.isEmpty()) {
            return nanos(local, time.zone().getRules().getTransition(local).getOffsetBefore());
        }
        long first = nanos(local, offsets.get(0));
        return offsets.size() > 1 && first < last ? nanos(local, offsets.get(1)) : first;
    }

    private long ofDay(@Nullable LocalTime ofDay) {
        if (ofDay == null) {
            throw new NumberFormatException("no time of day");
        }
        long nanos = ofDay.toNanoOfDay() + days * DAY;
        if (last != Long.MIN_VALUE && nanos < last - DAY / 2) {
            days++;
            nanos += DAY;
        }
        return nanos;
    }

    private static long nanos(LocalDateTime local, ZoneOffset offset) {
        Instant instant = local.toInstant(offset);
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano());
    }
}
