package io.edgewise.simulator;

import io.edgewise.signal.Channel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a machine's rows to one file, and, apart from them, what is true to another: a line for each frame, which
 * holds from its time until the next line.
 */
final class MachineFiles {
    private static final int CHUNK = 1 << 16;

    private final Machine machine;
    private final String fault;
    private final TextBuffer rows = new TextBuffer();
    private final TextBuffer labels = new TextBuffer();

    MachineFiles(Machine machine, String fault) {
        this.machine = machine;
        this.fault = fault;
    }

    /** Writes all rows; tells after every frame how many are done. Without a file for labels none are written. */
    void write(Path out, @Nullable Path truth, LongConsumer progress) throws IOException {
        SensorRow row = new SensorRow(machine.channels().size());
        List<String> names = machine.channels().stream().map(Channel::name).toList();
        try (OutputStream data = Files.newOutputStream(out)) {
            rows.add("timestamp,").add(String.join(",", names)).add('\n');
            labels.add("time,fault,severity\n");
            for (long number = 0; machine.hasNext(); number++) {
                machine.next(row);
                line(row);
                if (number % machine.rowsPerFrame() == 0) {
                    label(row.timeNanos());
                    progress.accept(number);
                }
                if (rows.length() >= CHUNK) {
                    rows.drainTo(data);
                }
            }
            rows.drainTo(data);
        }
        if (truth != null) {
            Files.write(truth, labels.take());
        }
    }

    private void line(SensorRow row) {
        rows.addNanoTime(row.timeNanos());
        for (int channel = 0; channel < row.channels(); channel++) {
            rows.add(',').add(row.value(channel));
        }
        rows.add('\n');
    }

    private void label(long timeNanos) {
        double severity = Math.rint(machine.severity() * 1e4) / 1e4;
        labels.addNanoTime(timeNanos)
                .add(',')
                .add(severity > 0 ? fault : "normal")
                .add(',');
        labels.add(severity).add('\n');
    }
}
