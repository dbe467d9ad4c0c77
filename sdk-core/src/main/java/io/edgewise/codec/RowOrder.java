package io.edgewise.codec;

import io.edgewise.codec.CsvDialect.Column;
import io.edgewise.codec.CsvDialect.Kind;
import io.edgewise.codec.CsvDialect.LongLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** In what order a sample's rows stand: whose they are, and how their times run. */
final class RowOrder {
    private static final int MOST_MACHINES = 200;
    private static final Pattern MACHINE =
            Pattern.compile("(^|.*[^a-z])(id|unit|machine|asset|device|pump|engine|station|site|line|serial|node|host"
                    + "|equipment|well|turbine|motor|anlage|maschine|gerät|linie)([^a-z].*|nr|no|name|id|$)");

    private final String name;
    private final CsvTime time;
    private final List<String[]> rows = new ArrayList<>();
    private final List<Long> nanos = new ArrayList<>();

    RowOrder(String name, CsvTime time, char decimal, List<String[]> sampled) {
        this.name = name;
        this.time = time;
        CsvClock clock = new CsvClock(time, decimal);
        for (String[] row : sampled) {
            OptionalLong read =
                    time.fields().isEmpty() ? OptionalLong.empty() : clock.next(CsvTimes.joined(row, time.fields()));
            if (read.isPresent()) {
                rows.add(row);
                nanos.add(read.getAsLong());
            }
        }
    }

    /**
     * Refuses rows from the newest to the oldest, which no detector can learn from.
     *
     * @param before how many lines stand above them
     */
    void requireForward(long before) {
        int back = steps(-1);
        if (back > 2 && back > 9 * steps(1)) {
            int row = 1;
            while (nanos.get(row) >= nanos.get(row - 1)) {
                row++;
            }
            throw new CsvException(
                    name,
                    "runs from the newest to the oldest: after "
                            + CsvTimes.joined(rows.get(row - 1), time.fields()) + " comes "
                            + CsvTimes.joined(rows.get(row), time.fields()) + "; turn it round first: (head -n "
                            + before
                            + " FILE; tail -n +" + (before + 1) + " FILE | tac) > forward.csv");
        }
    }

    private int steps(int sign) {
        int steps = 0;
        for (int i = 1; i < nanos.size(); i++) {
            steps += Long.compare(nanos.get(i), nanos.get(i - 1)) == sign ? 1 : 0;
        }
        return steps;
    }

    /** Tells whether the rows of a long table stand channel after channel, so that times begin anew with each. */
    boolean isByName(LongLayout layout) {
        return begins(layout.name());
    }

    /**
     * Refuses rows of several machines, which would be taken for one that jumps: a column names them, and each has its
     * own row at the same time, or times begin anew where the name changes.
     */
    void requireOne(List<Column> columns, @Nullable LongLayout layout) {
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            boolean names = column.kind() == Kind.TEXT
                    || (column.kind() == Kind.NUMBER
                            && MACHINE.matcher(column.name().toLowerCase(Locale.ROOT))
                                    .matches());
            boolean free = layout == null || (i != layout.name() && i != layout.value() && i != layout.unit());
            TreeSet<String> said = new TreeSet<>();
            for (String[] row : names && free ? rows : List.<String[]>of()) {
                said.add(row[i]);
            }
            if (said.size() > 1
                    && said.size() <= MOST_MACHINES
                    && (parts(i, layout) || (layout == null && begins(i)))) {
                throw new CsvException(
                        name,
                        "has rows of several machines, and one pipeline watches one: column '" + column.name()
                                + "' says "
                                + String.join(", ", said.stream().limit(5).toList())
                                + (said.size() > 5 ? " …" : "") + "; choose one, for example --only '" + column.name()
                                + "=" + said.first() + "'");
            }
        }
    }

    /** Many rows have the time of another, and of a long table its channel, and only this column tells them apart. */
    private boolean parts(int column, @Nullable LongLayout layout) {
        Set<String> rough = new HashSet<>();
        Set<String> fine = new HashSet<>();
        int same = 0;
        for (int i = 0; i < rows.size(); i++) {
            String key = nanos.get(i) + (layout == null ? "" : " " + rows.get(i)[layout.name()]);
            same += rough.add(key) ? 0 : 1;
            if (!fine.add(key + " " + rows.get(i)[column])) {
                return false;
            }
        }
        return same > rows.size() / 3;
    }

    /** Times run back, and only where the name changes. */
    private boolean begins(int column) {
        int back = 0;
        for (int i = 1; i < rows.size(); i++) {
            if (nanos.get(i) < nanos.get(i - 1)) {
                if (rows.get(i)[column].equals(rows.get(i - 1)[column])) {
                    return false;
                }
                back++;
            }
        }
        return back > 0;
    }

    /** Returns how many of a hundred rows repeat the time of the row before them. */
    int repeated() {
        return rows.size() < 2 ? 0 : 100 * steps(0) / (rows.size() - 1);
    }

    /** The chosen rows of a sample; all where none are chosen. */
    static List<String[]> chosen(List<String[]> rows, int field, CsvDialect.@Nullable Only only) {
        return only == null
                ? rows
                : rows.stream().filter(row -> row[field].equals(only.value())).toList();
    }
}
