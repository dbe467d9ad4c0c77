package io.edgewise.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * Writes one pump to two files: what the sensors say, and, apart from it, what is true. {@code NAME.csv} has a line per
 * row; {@code NAME.labels.csv} has a line per second, which holds from its time until the next line.
 */
final class PumpFiles {
    private static final int CHUNK = 1 << 16;
    private static final String LABEL_HEADER = "time,state,fault,severity,sensor-fault,sensor-channel\n";

    private final Path folder;
    private final TextBuffer rows = new TextBuffer();
    private final TextBuffer labels = new TextBuffer();

    PumpFiles(Path folder) {
        this.folder = folder;
    }

    /** Writes all rows of a plan; tells about every hour of event time how many rows are done. */
    void write(PumpPlan plan, LongConsumer progress) throws IOException {
        PumpSimulator pump = new PumpSimulator(plan);
        SensorRow row = new SensorRow(PumpSensors.CHANNELS.size());
        try (OutputStream data = Files.newOutputStream(folder.resolve(plan.name() + ".csv"));
                OutputStream truth = Files.newOutputStream(folder.resolve(plan.name() + ".labels.csv"))) {
            rows.add("timestamp,").add(String.join(",", PumpSensors.names())).add('\n');
            labels.add(LABEL_HEADER);
            for (long number = 0; pump.hasNext(); number++) {
                pump.next(row);
                line(row);
                if (number % PumpPlan.ROWS_PER_SECOND == 0) {
                    label(pump, number);
                }
                drain(data, truth, CHUNK);
                if (number % 36_000 == 0) {
                    progress.accept(number);
                }
            }
            drain(data, truth, 0);
        }
    }

    private void drain(OutputStream data, OutputStream truth, int from) throws IOException {
        if (rows.length() >= from) {
            rows.drainTo(data);
        }
        if (labels.length() >= from) {
            labels.drainTo(truth);
        }
    }

    private void line(SensorRow row) {
        rows.addTime(row.timeMillis());
        for (int channel = 0; channel < row.channels(); channel++) {
            rows.add(',');
            switch (row.form(channel)) {
                case NUMBER -> rows.add(row.value(channel));
                case GAP -> {}
                case TEXT -> rows.add(FrameEncoder.WORD);
                case NAN -> rows.add("NaN");
            }
        }
        rows.add('\n');
    }

    private void label(PumpSimulator pump, long number) {
        FaultEpisode fault = pump.plan().fault();
        SensorEpisode sensor = pump.plan().sensorFault();
        double severity = pump.severity();
        boolean spoiled = sensor != null && number >= sensor.fromRow() && number < sensor.toRow();
        labels.addTime(PumpPlan.timeOf(number).toEpochMilli()).add(',');
        labels.add(pump.state().id()).add(',');
        labels.add(fault != null && severity > 0 ? fault.kind().id() : "normal").add(',');
        labels.add(Math.rint(severity * 1e4) / 1e4).add(',');
        labels.add(sensor != null && spoiled ? sensor.kind().id() : "none").add(',');
        labels.add(sensor != null && spoiled ? sensor.channelName() : "").add('\n');
    }
}
