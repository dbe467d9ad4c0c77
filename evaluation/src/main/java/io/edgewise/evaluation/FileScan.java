package io.edgewise.evaluation;

import io.edgewise.codec.TableReader;
import io.edgewise.json.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What stands in a recording, seen by reading it once; only a row is held. */
final class FileScan {
    private static final int MOST_LABELS = 20;

    final List<ColumnFacts> columns = new ArrayList<>();
    final Map<String, Long> labels = new TreeMap<>();
    private final Intervals intervals = new Intervals();
    private final List<String> judgements;
    private final int labelColumn;
    long refused;
    List<String> refusals = List.of();
    long rows;
    long firstNanos = Long.MAX_VALUE;
    long lastNanos = Long.MIN_VALUE;
    long backwards;
    long repeated;
    long mostBackNanos;
    long normal;
    long faulty;
    long onsetNanos = Long.MAX_VALUE;
    private long before = Long.MIN_VALUE;

    private FileScan(Recording recording, List<String> names, @Nullable String label) {
        this.judgements = recording.labels();
        this.labelColumn = label == null ? -1 : find(names, label);
        for (int i = 0; i < names.size(); i++) {
            if (i != labelColumn && !names.get(i).isBlank()) {
                columns.add(new ColumnFacts(names.get(i), recording.unitOf(names.get(i)), i));
            }
        }
    }

    /**
     * Reads a recording.
     *
     * @param label the name of the column of labels; null for none
     * @throws BacktestException when it has no such column, no row, or no numbers
     */
    static FileScan of(Recording recording, @Nullable String label, PlayProgress progress) {
        try (TableReader rows = recording.open()) {
            FileScan scan = new FileScan(recording, rows.names(), label);
            while (rows.next()) {
                scan.take(rows);
                progress.row();
            }
            scan.refused = rows.refused();
            scan.refusals = rows.refusals();
            scan.check(recording);
            return scan;
        }
    }

    static int find(List<String> names, String label) {
        int found = names.indexOf(label);
        if (found < 0) {
            throw new BacktestException("--label: there is no column '" + label + "'"
                    + Nearest.to(label, names)
                            .map(near -> "; did you mean '" + near + "'?")
                            .orElse(" among " + names));
        }
        return found;
    }

    private void take(TableReader row) {
        long time = row.timeNanos();
        rows++;
        if (time < lastNanos) {
            backwards++;
            mostBackNanos = Math.max(mostBackNanos, lastNanos - time);
        }
        repeated += time == before ? 1 : 0;
        if (before != Long.MIN_VALUE) {
            intervals.add(time - before);
        }
        before = time;
        firstNanos = Math.min(firstNanos, time);
        lastNanos = Math.max(lastNanos, time);
        for (ColumnFacts column : columns) {
            column.take(time, row.value(column.column), row.reasons(column.column));
        }
        if (labelColumn >= 0) {
            label(row.text(labelColumn), row.value(labelColumn), time);
        }
    }

    private void label(String text, double value, long time) {
        Label label = Label.of(text, value);
        normal += label == Label.NORMAL ? 1 : 0;
        faulty += label == Label.FAULT ? 1 : 0;
        if (label == Label.FAULT) {
            onsetNanos = Math.min(onsetNanos, time);
        }
        if (labels.size() < MOST_LABELS || labels.containsKey(text)) {
            labels.merge(text, 1L, Long::sum);
        }
    }

    private void check(Recording recording) {
        if (rows < 2 || lastNanos <= firstNanos) {
            throw new BacktestException(recording.name() + " has " + (rows == 1 ? "one row" : rows + " rows")
                    + (rows < 2 ? "" : ", all of one time")
                    + "; a backtest needs a history: a part to learn from and a part to judge");
        }
        if (signals().isEmpty()) {
            throw new BacktestException(recording.name() + " has no number in the columns "
                    + columns.stream().map(column -> column.name).toList()
                    + "; see what was recognised: " + recording.words());
        }
    }

    /** Returns the columns that a detector can read: numbers, and no labels. */
    List<ColumnFacts> signals() {
        return columns.stream()
                .filter(ColumnFacts::isSignal)
                .filter(column -> !isLabel(column))
                .toList();
    }

    /** Returns the names of the columns that nobody asked for but that look like labels. */
    List<String> unusedLabels() {
        return columns.stream().filter(this::isLabel).map(column -> column.name).toList();
    }

    /** Returns the names of the columns that hold words or nothing. */
    List<String> leftOut() {
        return columns.stream()
                .filter(column -> !column.isSignal() && !isLabel(column))
                .map(column -> column.name)
                .toList();
    }

    private boolean isLabel(ColumnFacts column) {
        return judgements.contains(column.name) || Label.NAMES.contains(column.name.toLowerCase(Locale.ROOT));
    }

    double medianNanos() {
        return intervals.medianNanos();
    }

    long spanNanos() {
        return lastNanos - firstNanos;
    }
}
