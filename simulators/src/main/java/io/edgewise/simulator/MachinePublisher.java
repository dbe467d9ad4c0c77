package io.edgewise.simulator;

import io.edgewise.duty.DutyRunner;
import io.edgewise.mqtt.LinkState;
import io.edgewise.mqtt.MqttLink;
import io.edgewise.mqtt.MqttMessage;
import io.edgewise.mqtt.MqttSettings;
import io.edgewise.signal.Channel;
import io.edgewise.spool.RecordClass;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** Sends a machine's rows to a broker as native frames, QoS 1: as the event time goes, or faster. One thread. */
final class MachinePublisher {
    private static final Ticker TICKER = SystemTime.ticker();
    private static final long BROKER_NANOS = 5_000_000_000L;
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final int MOST_WAITING = 4;
    private static final long PAUSE_NANOS = 1_000_000;

    private final MqttSettings settings;
    private final String topic;
    private final double speed;

    /**
     * Makes a publisher.
     *
     * @param speed event time over wall time; 0 for as fast as the broker takes it
     */
    MachinePublisher(MqttSettings settings, String topic, double speed) {
        this.settings = settings;
        this.topic = topic;
        this.speed = speed;
    }

    /**
     * Sends all rows; tells after every frame how many are sent.
     *
     * @return how many messages the broker did not acknowledge within 10 s after the last
     * @throws UnreachableException when the broker does not answer
     */
    int send(Machine machine, LongConsumer progress) throws InterruptedException {
        MqttLink link = MqttLink.builder(settings).role("simulate-link").build();
        DutyRunner runner = DutyRunner.start(link, 1);
        try {
            awaitBroker(link);
            play(machine, link, progress);
            return link.drain(DRAIN, null);
        } finally {
            runner.close();
        }
    }

    private void play(Machine machine, MqttLink link, LongConsumer progress) {
        FrameEncoder encoder =
                new FrameEncoder(machine.channels().stream().map(Channel::name).toList(), machine.rowsPerFrame());
        SensorRow row = new SensorRow(machine.channels().size());
        long startNanos = TICKER.nanos();
        long firstNanos = -1;
        for (long number = 1; machine.hasNext(); number++) {
            machine.next(row);
            firstNanos = firstNanos < 0 ? row.timeNanos() : firstNanos;
            Optional<byte[]> frame = encoder.add(row);
            if (frame.isEmpty() && !machine.hasNext()) {
                frame = encoder.flush();
            }
            if (frame.isPresent()) {
                awaitTurn(startNanos, row.timeNanos() - firstNanos);
                publish(link, frame.get());
                progress.accept(number);
            }
        }
    }

    private void awaitTurn(long startNanos, long eventNanos) {
        while (speed > 0 && TICKER.nanos() - startNanos < eventNanos / speed) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void publish(MqttLink link, byte[] frame) {
        MqttMessage message = new MqttMessage(topic, frame, 1, false);
        while (link.status().queueDepth() >= MOST_WAITING || !link.publish(message, RecordClass.TELEMETRY)) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void awaitBroker(MqttLink link) {
        long deadline = TICKER.nanos() + BROKER_NANOS;
        while (link.status().state() != LinkState.ONLINE) {
            if (TICKER.nanos() > deadline) {
                String error = link.status().lastError();
                throw new UnreachableException("the broker does not answer within " + BROKER_NANOS / 1_000_000_000L
                        + " s" + (error == null ? "" : " (" + error + ")") + "; is it running?");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
