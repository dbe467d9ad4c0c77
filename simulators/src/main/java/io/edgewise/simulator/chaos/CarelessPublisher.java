package io.edgewise.simulator.chaos;

import io.edgewise.time.Ticker;
import java.io.IOException;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;

/**
 * The positive control: Paho as tutorials show it, with its own reconnect and a clean session, that logs an error and
 * goes on. It must lose records, or the harness finds no loss. Only in a process of its own: it leaks threads that
 * spin.
 */
final class CarelessPublisher implements Publisher, MqttCallback {
    private static final int WINDOW = 100;
    private static final long LAST_WAIT_NANOS = 1_000_000_000L;

    // Held here, or the collector would take it and its level with it.
    private static final java.util.logging.Logger PAHO_LOG =
            java.util.logging.Logger.getLogger("org.eclipse.paho.client.mqttv3");

    private final Records records;
    private final MqttAsyncClient client;
    private final Thread thread;
    private final BitSet accepted = new BitSet();
    private final AtomicLong acknowledged = new AtomicLong();
    private volatile boolean done;

    CarelessPublisher(String url, String id, Records records, Ticker ticker) throws IOException {
        PAHO_LOG.setLevel(Level.OFF);
        this.records = records;
        MqttConnectOptions options = new MqttConnectOptions();
        options.setAutomaticReconnect(true);
        options.setCleanSession(true);
        options.setMaxInflight(WINDOW);
        try {
            client = new MqttAsyncClient(url, id, new MemoryPersistence());
            client.setCallback(this);
            client.connect(options);
        } catch (MqttException e) {
            throw new IOException("cannot connect to " + url, e);
        }
        thread = new Thread(
                () -> {
                    Pace.run(ticker, records, this::offer);
                    LockSupport.parkNanos(LAST_WAIT_NANOS);
                    done = true;
                },
                "careless");
        thread.setDaemon(true);
    }

    boolean isConnected() {
        return client.isConnected();
    }

    @Override
    public void begin() {
        thread.start();
    }

    @Override
    public long acknowledged() {
        return acknowledged.get();
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public Account account() {
        return new Account(accepted, 0);
    }

    @Override
    public void end() {
        // Its process ends.
    }

    @Override
    public void connectionLost(@Nullable Throwable cause) {
        // "It reconnects by itself."
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        // It has subscribed to nothing.
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        acknowledged.incrementAndGet();
    }

    private void offer(int number) {
        try {
            client.publish(records.topicOf(number), records.payload(number), 1, false);
            accepted.set(number);
        } catch (MqttException e) {
            // Here the tutorial logs, and goes on.
            accepted.clear(number);
        }
    }
}
