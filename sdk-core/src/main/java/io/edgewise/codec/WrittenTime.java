package io.edgewise.codec;

import io.edgewise.codec.CsvTime.Form;
import java.time.ZoneId;
import java.util.List;

/**
 * How lines write their times where that is neither RFC 3339 nor a number since 1970.
 *
 * @param form in which order; none that is a number but {@link Form#SHEET_DAYS}
 * @param zone where the clock stands whose times say no offset
 */
public record WrittenTime(Form form, ZoneId zone) {
    /** The forms that can be declared. */
    public static final List<Form> FORMS =
            List.of(Form.YEAR_FIRST, Form.DAY_FIRST, Form.MONTH_FIRST, Form.TIME_OF_DAY, Form.SHEET_DAYS);

    public WrittenTime {
        if (!FORMS.contains(form)) {
            throw new IllegalArgumentException("times of the form " + form + " are told by their unit");
        }
    }

    /** Returns the word by which it is declared, for example {@code day-first}. */
    public static String word(Form form) {
        return form.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    CsvClock clock(char decimal) {
        return new CsvClock(new CsvTime(form, List.of(0), zone, 1), decimal);
    }
}
