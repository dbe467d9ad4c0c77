package io.edgewise.simulator.chaos;

import io.edgewise.mqtt.MqttSettingsBuilder;
import java.io.IOException;
import java.time.Duration;

/** One cause that comes, lasts and goes while records flow through the proxy to mosquitto. */
abstract class OutageExperiment implements Experiment {
    static final String TOPIC = "faults/tried";
    private static final int WINDOW = 100;
    private static final Duration CALM = Duration.ofMillis(500);

    private final String name;
    private final String text;
    private final Lasting lasting;
    private final int perSecond;

    /**
     * How long the cause lasts.
     *
     * @param reduced as a rule
     * @param full in the full run
     */
    record Lasting(Duration reduced, Duration full) {
        static Lasting seconds(long reduced, long full) {
            return new Lasting(Duration.ofSeconds(reduced), Duration.ofSeconds(full));
        }
    }

    /** What an experiment may do something to. */
    record Scene(Bench bench, Mosquitto broker, FaultProxy proxy) {}

    OutageExperiment(String name, String text, Lasting lasting, int perSecond) {
        this.name = name;
        this.text = text;
        this.lasting = lasting;
        this.perSecond = perSecond;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String text() {
        return text;
    }

    /** Returns as many as flow from half a second before the cause to two seconds after it. */
    @Override
    public final int count(boolean full) {
        Duration time = lasting(full).plus(CALM).plusSeconds(2);
        return (int) (time.toMillis() * perSecond / 1_000);
    }

    @Override
    public final FaultRow run(Bench bench) throws Exception {
        int count = count(bench.full());
        try (Mosquitto broker = Mosquitto.start(bench.folder());
                FaultProxy proxy = FaultProxy.start(broker.port(), bench.seed());
                Receiver receiver = receiver(broker, count)) {
            Scene scene = new Scene(bench, broker, proxy);
            bench.warmUp(proxy);
            Figures figures = bench.run(proxy, receiver, count, () -> publisher(scene, count), course -> {
                course.until(CALM);
                begin(scene);
                course.last(lasting(bench.full()));
                end(scene);
                course.ended();
            });
            return FaultRow.judged(
                    name,
                    figures,
                    new FaultRow.Bounds(WINDOW, breaks() ? 1 : 0),
                    "for " + lasting(bench.full()).toSeconds() + " s, " + how(bench.full()));
        }
    }

    /** Begins the trouble. */
    abstract void begin(Scene scene) throws Exception;

    /** Ends it; the time to recover runs from its return. */
    void end(Scene scene) throws Exception {
        scene.proxy().pass();
    }

    /** Returns how the link is set; its defaults unless the time is scaled. */
    MqttSettingsBuilder tuned(MqttSettingsBuilder defaults, boolean full) {
        return defaults;
    }

    /** Returns in words how the link was set. */
    String how(boolean full) {
        return "default limits";
    }

    /** Tells whether the link must find that the line is down, and say so. */
    boolean breaks() {
        return true;
    }

    Receiver receiver(Mosquitto broker, int count) throws IOException {
        return Subscriber.to(broker.port(), TOPIC, count);
    }

    Records records(int count) {
        return new Records(TOPIC, false, count, perSecond);
    }

    Publisher publisher(Scene scene, int count) throws IOException, InterruptedException {
        MqttSettingsBuilder settings = tuned(
                Bench.settings(scene.proxy(), count).window(WINDOW),
                scene.bench().full());
        return new LinkPublisher(settings.build(), records(count), scene.bench().ticker());
    }

    int perSecond() {
        return perSecond;
    }

    private Duration lasting(boolean full) {
        return full ? lasting.full() : lasting.reduced();
    }
}
