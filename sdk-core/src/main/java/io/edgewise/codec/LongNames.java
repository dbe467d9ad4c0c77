package io.edgewise.codec;

import io.edgewise.codec.CsvDialect.LongLayout;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The channels of a table in which each row names its own. */
final class LongNames {
    private final Map<String, String> units = new LinkedHashMap<>();
    private final int name;
    private final int unit;

    private LongNames(int name, int unit) {
        this.name = name;
        this.unit = unit;
    }

    static LongLayout of(List<String[]> rows, int name, int value, int unit) {
        LongNames names = new LongNames(name, unit);
        rows.forEach(row -> names.take(row[name], unit < 0 ? "" : row[unit]));
        return names.layout(value);
    }

    /** Looks for names that the beginning of a file has not shown. */
    static CsvDialect complete(CsvDialect found, Path file) throws IOException {
        LongLayout head = found.layout();
        if (head == null) {
            return found;
        }
        LongNames names = new LongNames(head.name(), head.unit());
        try (BufferedReader in =
                        new BufferedReader(new InputStreamReader(Files.newInputStream(file), found.charset()));
                CsvRecords records = CsvRecords.tolerant(String.valueOf(file.getFileName()), in, found.delimiter())) {
            for (int i = 0; records.next(); i++) {
                if (i >= found.before() && records.fields() >= found.columns().size()) {
                    names.take(
                            records.field(head.name()).strip(),
                            head.unit() < 0 ? "" : records.field(head.unit()).strip());
                }
            }
        }
        LongLayout whole = names.layout(head.value());
        return found.with(head.byName() ? whole.sorted() : whole);
    }

    private void take(String channel, String said) {
        if (!channel.isEmpty() && channel.length() <= 120 && units.size() < CsvDialect.MOST_CHANNELS) {
            units.putIfAbsent(channel, said.isEmpty() ? ColumnNames.unit(channel) : ColumnNames.knownUnit(said));
        }
    }

    private LongLayout layout(int value) {
        return new LongLayout(
                name, value, unit, new ArrayList<>(units.keySet()), new ArrayList<>(units.values()), false);
    }
}
