package io.edgewise.window;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** All that a window shows, kept: for comparing with what should be there. */
record Seen(long sequence, long start, long end, int rows, List<List<String>> samples, List<Long> reasons) {
    static Seen of(Window window) {
        List<List<String>> samples = new ArrayList<>();
        List<Long> reasons = new ArrayList<>();
        for (int channel = 0; channel < window.channels(); channel++) {
            Slice slice = window.slice(channel);
            List<String> usable = new ArrayList<>();
            for (int i = 0; i < slice.size(); i++) {
                usable.add(slice.timeNanos(i) + "=" + slice.value(i));
            }
            samples.add(usable);
            reasons.add(slice.reasons());
        }
        return new Seen(window.sequence(), window.startNanos(), window.endNanos(), window.rows(), samples, reasons);
    }

    /** Feeds rows, as the pipeline does: polls until nothing is due after each. */
    static List<Seen> all(Windower windower, List<Row> rows, LongConsumer results) {
        List<Seen> windows = new ArrayList<>();
        for (Row row : rows) {
            results.accept(windower.add(row.time(), row.values(), row.reasons()));
            for (Window window = windower.poll(); window != null; window = windower.poll()) {
                windows.add(Seen.of(window));
            }
        }
        return windows;
    }

    static List<Seen> all(Windower windower, Row... rows) {
        return all(windower, List.of(rows), result -> {});
    }

    String startAndRows() {
        return start / Row.SECOND + ":" + rows;
    }
}
