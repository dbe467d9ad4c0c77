package io.edgewise.simulator.chaos;

/** A broker that does not keep up. */
final class SlowBroker extends OutageExperiment {
    SlowBroker() {
        super("slow-broker", "the broker takes in 4 kB/s and answers at 500 B/s", Lasting.seconds(3, 60), 50);
    }

    @Override
    void begin(Scene scene) {
        scene.proxy().impair(Way.TO_BROKER, Impairment.limitedTo(4_000));
        scene.proxy().impair(Way.TO_CLIENT, Impairment.limitedTo(500));
    }

    @Override
    boolean breaks() {
        return false;
    }
}
