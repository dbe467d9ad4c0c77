package io.edgewise.simulator.chaos;

import io.edgewise.mqtt.MqttSettings;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A publisher as a process of its own, for what cannot be done to ours. It says {@code ready}, begins at a line on its
 * standard input, says {@code acknowledged N} as that grows and {@code done}; it ends when its standard input does.
 */
final class PublisherMain {
    private static final long LOOK_NANOS = 5_000_000;
    private static final long READY_NANOS = Duration.ofSeconds(30).toNanos();

    private PublisherMain() {}

    /** Publishes: {@code link|careless URL CLIENT-ID TOPIC COUNT PER-SECOND}. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        // As the agent has it.
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
        String url = arguments[1];
        String id = arguments[2];
        Records records =
                new Records(arguments[3], false, Integer.parseInt(arguments[4]), Double.parseDouble(arguments[5]));
        Ticker ticker = SystemTime.ticker();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        if (arguments[0].equals("careless")) {
            CarelessPublisher careless = new CarelessPublisher(url, id, records, ticker);
            publish(careless, careless::isConnected, in, ticker);
        } else {
            MqttSettings settings = MqttSettings.to(url, id)
                    .insecure(true)
                    .queue(records.count() + 1_000, Long.MAX_VALUE)
                    .build();
            LinkPublisher link = new LinkPublisher(settings, records, ticker);
            publish(link, () -> true, in, ticker); // the name of its broker may not be known yet
        }
        // What hangs in the publisher's own threads must not keep this process.
        Runtime.getRuntime().halt(0);
    }

    private static void publish(Publisher publisher, BooleanSupplier ready, BufferedReader in, Ticker ticker)
            throws IOException {
        long start = ticker.nanos();
        while (!ready.getAsBoolean() && ticker.nanos() - start < READY_NANOS) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        say("ready");
        if (in.readLine() == null) {
            return;
        }
        publisher.begin();
        Thread watcher = new Thread(() -> watch(publisher), "watcher");
        watcher.setDaemon(true);
        watcher.start();
        while (in.readLine() != null) {
            // Nothing more is said to us: we wait for the end.
        }
    }

    private static void watch(Publisher publisher) {
        long told = 0;
        while (!publisher.isDone()) {
            LockSupport.parkNanos(LOOK_NANOS);
            long now = publisher.acknowledged();
            if (now > told) {
                told = now;
                say("acknowledged " + now);
            }
        }
        say("accepted " + publisher.account().accepted().cardinality());
        say("downs " + publisher.account().downs());
        say("done");
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
