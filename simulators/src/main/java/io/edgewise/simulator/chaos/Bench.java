package io.edgewise.simulator.chaos;

import io.edgewise.mqtt.MqttSettings;
import io.edgewise.mqtt.MqttSettingsBuilder;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * What every experiment is given.
 *
 * @param seed what is drawn, is drawn from this
 * @param full whether the full counts and times are wanted
 * @param folder for files of the run; gone at its end
 * @param embedded starts the embedded broker
 * @param registry starts the embedded registry
 * @param ticker the clock
 */
record Bench(long seed, boolean full, Path folder, Broker.Starter embedded, Registry.Starter registry, Ticker ticker) {
    private static final Duration DELIVERED_WITHIN = Duration.ofMinutes(3);
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(10);
    private static final Duration QUIET = Duration.ofMillis(500);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final int WARM_UP = 20;

    /** How a publisher is made, once what it must not leave behind is known. */
    @FunctionalInterface
    interface Maker {
        Publisher make() throws Exception;
    }

    /** Returns settings with the link's defaults and room for all records. */
    static MqttSettingsBuilder settings(FaultProxy proxy, int count) {
        return MqttSettings.to(proxy.url(), "faults").queue(count + 1_000, 1L << 30);
    }

    /** Runs a publisher through a cause and counts what arrived; after {@link #warmUp}. */
    Figures run(FaultProxy proxy, Receiver receiver, int count, Maker maker, Course.Cause cause) throws Exception {
        Usage before = Usage.now();
        Publisher publisher = maker.make();
        double recovery;
        try {
            publisher.begin();
            Course course = new Course(ticker, publisher);
            cause.happen(course);
            recovery = course.recoverySeconds();
            awaitDelivery(publisher, receiver);
        } finally {
            publisher.end();
        }
        proxy.reset();
        Usage after = settled(before);
        return Figures.of(count, publisher.account(), receiver.arrivals(), recovery, before, after);
    }

    /** What the first connection of a process brings up for good is not the fault's doing. */
    void warmUp(FaultProxy proxy) throws IOException, InterruptedException {
        // The embedded broker starts a thread for each of its first connections.
        for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
            new Socket(InetAddress.getLoopbackAddress(), proxy.port()).close();
        }
        Records records = new Records("faults/warm-up", false, WARM_UP, 1_000);
        LinkPublisher publisher = new LinkPublisher(settings(proxy, WARM_UP).build(), records, ticker);
        try {
            publisher.begin();
            await(SETTLED_WITHIN, publisher::isDone);
        } finally {
            publisher.end();
        }
        proxy.reset();
        await(SETTLED_WITHIN, () -> proxy.lines() == 0);
        pause(QUIET);
    }

    private void awaitDelivery(Publisher publisher, Receiver receiver) throws IOException, InterruptedException {
        await(DELIVERED_WITHIN, publisher::isDone);
        int wanted = publisher.account().accepted().cardinality();
        long end = ticker.nanos() + SETTLED_WITHIN.toNanos();
        int seen = -1;
        // Copies may come behind the last new one: until nothing has come for a while.
        for (Arrivals now = receiver.arrivals();
                ticker.nanos() < end && (now.distinct() < wanted || now.total() > seen);
                now = receiver.arrivals()) {
            seen = now.total();
            pause(QUIET);
        }
    }

    /** Returns what is held once it is no more than before, or after a while. */
    private Usage settled(Usage before) throws InterruptedException {
        await(SETTLED_WITHIN, () -> Usage.now().isWithin(before));
        return Usage.now();
    }

    private void await(Duration limit, BooleanSupplier holds) throws InterruptedException {
        long start = ticker.nanos();
        while (!holds.getAsBoolean() && ticker.nanos() - start < limit.toNanos()) {
            pause(LOOK);
        }
    }

    private static void pause(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
    }
}
