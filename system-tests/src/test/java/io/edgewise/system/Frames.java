package io.edgewise.system;

import io.edgewise.simulator.FrameEncoder;
import io.edgewise.simulator.PumpOptions;
import io.edgewise.simulator.PumpPlan;
import io.edgewise.simulator.PumpSensors;
import io.edgewise.simulator.PumpSimulator;
import io.edgewise.simulator.SensorRow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/** What machines send, frame by frame. */
interface Frames {
    /** Returns the next frame. */
    byte[] next();

    /** Returns a healthy pump's frames of 10 s at 10 Hz. */
    static Frames pump() {
        PumpSimulator pump = new PumpSimulator(PumpPlan.of(42, 1, Duration.ofHours(2), PumpOptions.HEALTHY));
        FrameEncoder encoder = FrameEncoder.ofPump(100);
        SensorRow row = new SensorRow(PumpSensors.CHANNELS.size());
        return () -> {
            Optional<byte[]> frame;
            do {
                pump.next(row);
                frame = encoder.add(row);
            } while (frame.isEmpty());
            return frame.get();
        };
    }

    /** Returns frames of 60 s at 1 Hz of a quiet synthetic well: three channels with a slow swing and seeded noise. */
    static Frames well() {
        Random noise = new Random(7);
        int[] row = {0};
        return () -> {
            StringBuilder pdg = new StringBuilder();
            StringBuilder tpt = new StringBuilder();
            StringBuilder temperature = new StringBuilder();
            long start = PumpPlan.START.toEpochMilli() + row[0] * 1_000L;
            for (int i = 0; i < 60; i++, row[0]++) {
                double swing = Math.sin(2 * Math.PI * row[0] / 300);
                String comma = i == 0 ? "" : ",";
                pdg.append(comma).append(number(2.9e7 + 2e4 * swing + 1e3 * noise.nextGaussian()));
                tpt.append(comma).append(number(1.9e7 + 1e4 * swing + 1e3 * noise.nextGaussian()));
                temperature.append(comma).append(number(116 + 0.2 * swing + 0.01 * noise.nextGaussian()));
            }
            return ("{\"ts\":" + start + ",\"dt\":1000,\"values\":{\"P-PDG\":[" + pdg + "],\"P-TPT\":[" + tpt
                            + "],\"T-TPT\":[" + temperature + "]}}")
                    .getBytes(StandardCharsets.UTF_8);
        };
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
