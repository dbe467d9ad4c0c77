package io.edgewise.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class EmbeddedBrokerIT {
    private static final int MESSAGES = 20_000;
    private static final int WINDOW = 200;
    private static final int LIMIT_MILLIS = 20_000;

    @Test
    void nothingOfTwentyThousandMessagesIsLost() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            MqttAsyncClient subscriber = client(broker, "sub");
            MqttAsyncClient publisher = client(broker, "pub");
            BitSet seen = new BitSet();
            CountDownLatch all = new CountDownLatch(MESSAGES);
            // One callback thread writes; the latch hands the set over.
            subscriber
                    .subscribe("field/+/frame", 1, (topic, message) -> {
                        seen.set(ByteBuffer.wrap(message.getPayload()).getInt());
                        all.countDown();
                    })
                    .waitForCompletion(LIMIT_MILLIS);
            Semaphore window = new Semaphore(WINDOW);

            for (int number = 0; number < MESSAGES; number++) {
                assertTrue(window.tryAcquire(10, TimeUnit.SECONDS), "no acknowledgement for 10 s at " + number);
                byte[] payload = ByteBuffer.allocate(200).putInt(number).array();
                publisher.publish("field/pump-1/frame", payload, 1, false, null, releases(window));
            }

            assertTrue(all.await(60, TimeUnit.SECONDS), all.getCount() + " messages missing");
            assertEquals(MESSAGES, seen.cardinality());
            assertEquals(2, broker.clients());
            close(publisher);
            close(subscriber);
        }
    }

    /** Moquette by itself loses the acknowledgement to a client for which 64 KiB wait; see {@link BrokerChannels}. */
    @Test
    void aClientThatTakesInMuchStillGetsItsAcknowledgements() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            MqttAsyncClient client = client(broker, "one");
            CountDownLatch large = new CountDownLatch(20);
            client.subscribe("large", 1, (topic, message) -> {
                        if (message.getPayload().length == 500_000) {
                            large.countDown();
                        }
                    })
                    .waitForCompletion(LIMIT_MILLIS);

            for (int i = 0; i < 20; i++) {
                client.publish("large", new byte[500_000], 1, false).waitForCompletion(LIMIT_MILLIS);
            }

            assertTrue(large.await(30, TimeUnit.SECONDS));
            close(client);
        }
    }

    @Test
    void itStartsQuicklyOnAGivenPortAndLeavesNothingBehind() throws IOException {
        EmbeddedBroker.start().close();
        int port = freePort();
        Ticker ticker = SystemTime.ticker();
        long before = ticker.nanos();

        EmbeddedBroker broker = EmbeddedBroker.start(port);
        long millis = (ticker.nanos() - before) / 1_000_000;
        assertEquals(port, broker.port());
        assertEquals("tcp://127.0.0.1:" + port, broker.url());
        assertThrows(IOException.class, () -> EmbeddedBroker.start(port));
        assertTrue(Files.isDirectory(broker.scratch()));
        broker.close();
        broker.close();

        assertFalse(Files.exists(broker.scratch()));
        // The promise is 0.5 s on an idle machine; builds share theirs.
        assertTrue(millis < 5_000, millis + " ms");
        EmbeddedBroker.start(port).close();
    }

    /** Asked of Moquette at once, 6 of 200 starts threw or found no port; see {@link BrokerChannels}. */
    @Test
    void eachStartKnowsItsPort() throws Exception {
        List<EmbeddedBroker> brokers = new ArrayList<>();
        try {
            for (int start = 0; start < 100; start++) {
                brokers.add(EmbeddedBroker.start());
            }
            for (EmbeddedBroker broker : brokers) {
                try (Socket socket = new Socket(Loopback.address(), broker.port())) {
                    assertTrue(socket.isConnected());
                }
            }
        } finally {
            ExecutorService closers = Executors.newCachedThreadPool();
            brokers.forEach(broker -> closers.execute(broker::close));
            closers.shutdown();
            assertTrue(closers.awaitTermination(60, TimeUnit.SECONDS));
        }
    }

    private static IMqttActionListener releases(Semaphore window) {
        return new IMqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
                window.release();
            }

            @Override
            public void onFailure(IMqttToken token, Throwable why) {
                // No permit comes back: the sender's time limit tells.
            }
        };
    }

    private static MqttAsyncClient client(EmbeddedBroker broker, String id) throws MqttException {
        MqttAsyncClient client = new MqttAsyncClient(broker.url(), id, new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMaxInflight(WINDOW + 10);
        client.connect(options).waitForCompletion(LIMIT_MILLIS);
        return client;
    }

    private static void close(MqttAsyncClient client) throws MqttException {
        client.disconnect().waitForCompletion(LIMIT_MILLIS);
        client.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
