package io.edgewise.simulator;

import io.edgewise.signal.Range;
import org.jspecify.annotations.Nullable;

/**
 * Turns true values into readings: noise, the instrument's last digit, and the sensor fault of the plan. A healthy
 * sensor never gives the same number twice running, stopped or not.
 */
final class PumpInstruments {
    /** The last digit of every instrument, in the channel's unit. */
    static final double DIGITS_PER_UNIT = 1e4;

    private static final double[] DEVIATION = {0.004, 0.015, 0.35, 0.15, 0.8, 0.05, 0.06, 0.02, 0.008};
    private static final double VIBRATION_FLOOR = 0.08;
    private static final double VIBRATION_SHARE = 0.04;

    private final Noise noise;
    private final Noise faultNoise;
    private final @Nullable SensorEpisode episode;
    private final double[] last = new double[DEVIATION.length];
    private double valueAtFault;
    private long nextSpike;

    PumpInstruments(PumpPlan plan, Noise noise, Noise faultNoise) {
        this.noise = noise;
        this.faultNoise = faultNoise;
        this.episode = plan.sensorFault();
        this.nextSpike = episode == null ? Long.MAX_VALUE : episode.fromRow();
    }

    /** Reads the row's true values, which are replaced by readings. */
    void read(SensorRow row, long number) {
        for (int channel = 0; channel < DEVIATION.length; channel++) {
            double value = row.value(channel) + deviation(channel, row.value(channel)) * noise.gaussian();
            double digits = Math.rint(value * DIGITS_PER_UNIT);
            if (digits == last[channel]) {
                digits++;
            }
            last[channel] = digits;
            row.set(channel, digits / DIGITS_PER_UNIT);
        }
        if (episode != null && number >= episode.fromRow() && number < episode.toRow()) {
            spoil(row, number, episode);
        }
    }

    private static double deviation(int channel, double value) {
        return channel == PumpSensors.VIBRATION
                ? DEVIATION[channel] + VIBRATION_SHARE * (value - VIBRATION_FLOOR)
                : DEVIATION[channel];
    }

    private void spoil(SensorRow row, long number, SensorEpisode fault) {
        int channel = fault.channel();
        if (number == fault.fromRow()) {
            valueAtFault = row.value(channel);
        }
        switch (fault.kind()) {
            case STUCK -> row.set(channel, valueAtFault);
            case DRIFT -> row.set(channel, drifted(channel, (int) (number - fault.fromRow())));
            case SPIKE -> spike(row, number, channel);
            case GAP -> row.setForm(channel, SensorRow.Form.GAP);
            case TEXT -> row.setForm(channel, SensorRow.Form.TEXT);
            case NAN -> row.setForm(channel, SensorRow.Form.NAN);
        }
    }

    /**
     * Two straight lines: to the edge of the span, then past the physical range, and there it stays. Temperatures and
     * vibration drift down, all else up: away from where a machine fault would move them.
     */
    private double drifted(int channel, int rows) {
        Range span = PumpSensors.CHANNELS.get(channel).span();
        Range physical = PumpSensors.CHANNELS.get(channel).physical();
        boolean falls = channel == PumpSensors.BEARING_TEMPERATURE
                || channel == PumpSensors.MOTOR_TEMPERATURE
                || channel == PumpSensors.VIBRATION;
        double edge = falls ? span.low() : span.high();
        double away = 0.05 * (physical.high() - physical.low());
        double end = falls ? physical.low() - away : physical.high() + away;
        int first = SensorEpisode.DRIFT_SPAN_ROWS;
        if (rows <= first) {
            return round(valueAtFault + (edge - valueAtFault) * rows / first);
        }
        double past = Math.min(1, (rows - first) / (double) (SensorEpisode.DRIFT_PHYSICAL_ROWS - first));
        return round(edge + (end - edge) * past + Math.signum(end - edge) * 0.1 * away * faultNoise.uniform(0, past));
    }

    private void spike(SensorRow row, long number, int channel) {
        if (number != nextSpike) {
            return;
        }
        nextSpike = number + 30 + faultNoise.index(20);
        Range physical = PumpSensors.CHANNELS.get(channel).physical();
        double far = (physical.high() - physical.low()) * faultNoise.uniform(0.3, 1);
        row.set(channel, round(faultNoise.index(2) == 0 ? physical.low() - far : physical.high() + far));
    }

    private static double round(double value) {
        return Math.rint(value * DIGITS_PER_UNIT) / DIGITS_PER_UNIT;
    }
}
