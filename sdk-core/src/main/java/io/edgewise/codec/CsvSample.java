package io.edgewise.codec;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The first records of a table, parted by one character, and how well that fits. */
final class CsvSample {
    private static final char[] DELIMITERS = {',', ';', '\t', '|', ' '};
    private static final int MOST_RECORDS = 2000;

    final char delimiter;
    final List<String[]> records;

    /** How many fields most records have. */
    final int width;

    final char decimal;
    final boolean grouping;
    private final List<Long> lines;
    private final double fit;

    private CsvSample(char delimiter, List<String[]> records, List<Long> lines) {
        this.delimiter = delimiter;
        this.records = records;
        this.lines = lines;
        this.width = width(records);
        Decimals decimals = new Decimals();
        records.forEach(record -> {
            for (String field : record) {
                decimals.take(field);
            }
        });
        this.decimal = decimals.mark();
        this.grouping = decimals.grouping();
        this.fit = fit();
    }

    /** Returns the sample by the delimiter that fits best. */
    static CsvSample best(String name, String text, boolean whole) {
        CsvSample best = null;
        for (char delimiter : DELIMITERS) {
            List<Long> lines = new ArrayList<>();
            List<String[]> records = read(name, text, whole, delimiter, lines);
            if (!records.isEmpty()) {
                CsvSample sample = new CsvSample(delimiter, records, lines);
                best = best == null || sample.fit > best.fit + 1e-9 ? sample : best;
            }
        }
        if (best == null) {
            throw new CsvException(name, "is empty; a table of numbers is expected");
        }
        return best;
    }

    /** Returns the number of the line in which a record begins, from 1. */
    long line(int record) {
        return lines.get(Math.min(record, lines.size() - 1));
    }

    private static List<String[]> read(String name, String text, boolean whole, char delimiter, List<Long> lines) {
        List<String[]> records = new ArrayList<>();
        try (CsvRecords reader = CsvRecords.tolerant(name, new StringReader(text), delimiter)) {
            while (records.size() < MOST_RECORDS && reader.next()) {
                String[] fields = new String[reader.fields()];
                for (int i = 0; i < fields.length; i++) {
                    fields[i] = reader.field(i).strip();
                }
                records.add(fields);
                lines.add(reader.line());
            }
        }
        boolean cut = !whole && records.size() < MOST_RECORDS && records.size() > 1;
        return cut ? records.subList(0, records.size() - 1) : records;
    }

    /** The number of fields that most have; of two the larger. A field after the last delimiter is none. */
    private static int width(List<String[]> records) {
        Map<Integer, Integer> counts = new HashMap<>();
        records.forEach(record -> counts.merge(record.length, 1, Integer::sum));
        int best = 0;
        for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
            int most = counts.getOrDefault(best, 0);
            if (entry.getValue() > most || (entry.getValue() == most && entry.getKey() > best)) {
                best = entry.getKey();
            }
        }
        return best;
    }

    /**
     * How many records have the usual width, times how many of their fields are numbers, times or nothing. A field that
     * holds another delimiter speaks against this one.
     */
    private double fit() {
        long usual = 0;
        long clean = 0;
        for (String[] record : records) {
            if (record.length == width) {
                usual++;
                for (String field : record) {
                    clean += isClean(field) ? 1 : isParted(field) ? -1 : 0;
                }
            }
        }
        double share = (double) usual / records.size() * (0.2 + Math.max(0, (double) clean / (usual * width)));
        return width == 1 ? 0.3 * share : delimiter == ' ' ? 0.9 * share : share;
    }

    private boolean isParted(String field) {
        for (char other : DELIMITERS) {
            if (other != ' ' && other != delimiter && field.indexOf(other) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Returns a record as names of columns: without the mark of a comment in front. */
    String[] header(int record) {
        String[] fields = records.get(record).clone();
        if (!isComment(fields[0])) {
            return fields;
        }
        fields[0] = fields[0].replaceFirst("^[#%]+\\s*", "");
        return fields[0].isEmpty() && fields.length == width + 1 ? Arrays.copyOfRange(fields, 1, width + 1) : fields;
    }

    /** Tells whether a line that begins so is a comment to most programs. */
    static boolean isComment(String field) {
        return field.startsWith("#") || field.startsWith("%");
    }

    private boolean isClean(String field) {
        return TableNumber.isMissing(field) || isNumber(field) || isTime(field);
    }

    boolean isNumber(String field) {
        return !Double.isNaN(TableNumber.parse(field, decimal, grouping));
    }

    static boolean isTime(String field) {
        return TimeText.parse(field, TimeText.Order.DAY_FIRST) != null
                || TimeText.parse(field, TimeText.Order.MONTH_FIRST) != null;
    }

    /** Counts what speaks for a point and what for a comma; one mark before three digits may stand for thousands. */
    private static final class Decimals {
        /** A stray field does not turn thousands of fractions into thousands. */
        private static final int MANY = 4;

        private int points;
        private int otherPoints;
        private int commas;
        private int otherCommas;
        private int groupedPoints;
        private int groupedCommas;

        void take(String field) {
            boolean point = field.indexOf('.') >= 0;
            boolean comma = field.indexOf(',') >= 0;
            if (point && comma) {
                groupedPoints += isNumber(field, '.', true) ? 1 : 0;
                groupedCommas += isNumber(field, ',', true) ? 1 : 0;
            } else if (point && isNumber(field, '.', false)) {
                boolean thousands = isThousands(field, ',');
                points += thousands ? 1 : 0;
                otherPoints += thousands ? 0 : 1;
            } else if (comma && isNumber(field, ',', false)) {
                boolean thousands = isThousands(field, '.');
                commas += thousands ? 1 : 0;
                otherCommas += thousands ? 0 : 1;
            } else if (point != comma) { // a blank or an apostrophe between thousands
                groupedPoints += point && isNumber(field, '.', true) ? 1 : 0;
                groupedCommas += comma && isNumber(field, ',', true) ? 1 : 0;
            }
        }

        /** Tells whether a field can be thousands with the other mark between them: they do not begin with a zero. */
        private static boolean isThousands(String field, char decimal) {
            return isNumber(field, decimal, true) && field.charAt(Character.isDigit(field.charAt(0)) ? 0 : 1) != '0';
        }

        private static boolean isNumber(String field, char decimal, boolean grouping) {
            return !Double.isNaN(TableNumber.parse(field, decimal, grouping));
        }

        char mark() {
            int sureCommas = otherCommas + groupedCommas;
            int surePoints = otherPoints + groupedPoints;
            if (sureCommas == 0 && points + surePoints > 0) {
                return '.';
            }
            if (surePoints == 0 && MANY * sureCommas > points) {
                return ',';
            }
            return commas + sureCommas > points + surePoints ? ',' : '.';
        }

        boolean grouping() {
            return mark() == ','
                    ? groupedCommas > 0 || (points > 0 && otherPoints == 0)
                    : groupedPoints > 0 || (commas > 0 && otherCommas == 0);
        }
    }
}
