package io.edgewise.simulator.chaos;

import io.edgewise.mqtt.MqttSettings;
import io.edgewise.mqtt.MqttVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Fifteen faults, drawn from the seed, while records flow. The careless publisher goes through the same proxy at the
 * same time and must lose some.
 */
final class ChaosExperiment implements Experiment {
    private static final double PER_SECOND = 600;
    private static final int WINDOW = 100;
    private static final int FAULTS = 15;
    // The faults last tenths of a second, so what waits for them is as much shorter than in service.
    private static final Duration ACK_LIMIT = Duration.ofSeconds(2);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);
    private static final String TRIED = "faults/tried";
    private static final String CARELESS = "faults/careless";

    private final String name;
    private final String brokerName;
    private final MqttVersion version;
    private final Peer peer;

    ChaosExperiment(String name, String brokerName, MqttVersion version, Peer peer) {
        this.name = name;
        this.brokerName = brokerName;
        this.version = version;
        this.peer = peer;
    }

    /** Starts the broker. */
    @FunctionalInterface
    interface Peer {
        Broker start(Bench bench) throws Exception;
    }

    /**
     * One fault.
     *
     * @param at when it begins, since the first record
     * @param length how long it lasts
     */
    private record Planned(ChaosFault fault, Duration at, Duration length) {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public String text() {
        return "15 faults while records flow, over " + brokerName + ", MQTT "
                + (version == MqttVersion.V5 ? "5" : "3.1.1");
    }

    @Override
    public int count(boolean full) {
        return full ? 20_000 : 5_000;
    }

    @Override
    public FaultRow run(Bench bench) throws Exception {
        int count = count(bench.full());
        try (Broker broker = peer.start(bench);
                FaultProxy proxy = FaultProxy.start(broker.port(), bench.seed());
                Receiver tried = Subscriber.to(broker.port(), TRIED, count);
                Receiver careless = Subscriber.to(broker.port(), CARELESS, count)) {
            bench.warmUp(proxy);
            SplittableRandom random = new SplittableRandom(bench.seed());
            List<Planned> plan = plan(bench.seed(), count);
            Figures figures = bench.run(
                    proxy,
                    tried,
                    count,
                    () -> new Accompanied(publisher(bench, proxy, count), control(bench, proxy, count)),
                    course -> happen(course, proxy, plan, random));
            FaultRow row = FaultRow.judged(name, figures, new FaultRow.Bounds(WINDOW * FAULTS, 1), how());
            return row.with(count - careless.arrivals().distinct());
        }
    }

    private static Publisher control(Bench bench, FaultProxy proxy, int count)
            throws IOException, InterruptedException {
        Path log = bench.folder().resolve("careless.log");
        ChildPublisher control =
                ChildPublisher.start("careless", proxy.url(), records(CARELESS, count), List.of(), log);
        control.awaitReady();
        return control;
    }

    private Publisher publisher(Bench bench, FaultProxy proxy, int count) {
        MqttSettings settings = Bench.settings(proxy, count)
                .version(version)
                .window(WINDOW)
                .ackLimit(ACK_LIMIT)
                .connectLimit(CONNECT_LIMIT)
                .build();
        return new LinkPublisher(settings, records(TRIED, count), bench.ticker());
    }

    private static Records records(String topic, int count) {
        return new Records(topic, false, count, PER_SECOND);
    }

    private static void happen(Course course, FaultProxy proxy, List<Planned> plan, SplittableRandom random)
            throws IOException, InterruptedException {
        for (int i = 0; i < plan.size(); i++) {
            Planned next = plan.get(i);
            course.until(next.at());
            next.fault().begin(proxy, random);
            course.last(next.length());
            next.fault().end(proxy);
            if (i + 1 < plan.size()) {
                course.endedUntil(plan.get(i + 1).at());
            } else {
                course.ended();
            }
        }
    }

    /** Every kind comes at least twice, in an order and for times drawn from the seed; no two at once. */
    private static List<Planned> plan(long seed, int count) {
        Random random = new Random(seed);
        List<ChaosFault> kinds = List.of(ChaosFault.values());
        List<ChaosFault> faults = new ArrayList<>();
        while (faults.size() < FAULTS) {
            faults.add(kinds.get(faults.size() % kinds.size()));
        }
        Collections.shuffle(faults, random);
        Duration slot = Duration.ofNanos((long) (1e9 * count / PER_SECOND / (FAULTS + 1)));
        List<Planned> plan = new ArrayList<>();
        for (int i = 0; i < FAULTS; i++) {
            double share = 0.1 + 0.5 * random.nextDouble();
            plan.add(new Planned(
                    faults.get(i), slot.multipliedBy(i + 1L), Duration.ofNanos((long) (slot.toNanos() * share))));
        }
        return plan;
    }

    private static String how() {
        return FAULTS + " faults, window " + WINDOW + ", acknowledgement limit " + ACK_LIMIT.toSeconds()
                + " s, connect limit " + CONNECT_LIMIT.toSeconds() + " s";
    }
}
