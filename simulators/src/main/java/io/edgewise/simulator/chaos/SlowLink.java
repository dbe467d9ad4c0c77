package io.edgewise.simulator.chaos;

/** A thin line. */
final class SlowLink extends OutageExperiment {
    SlowLink() {
        super("slow-link", "64 kbit/s both ways, and more records than fit through", Lasting.seconds(4, 60), 50);
    }

    private static final long BYTES_PER_SECOND = 64_000 / 8;

    @Override
    void begin(Scene scene) {
        scene.proxy().impair(Impairment.limitedTo(BYTES_PER_SECOND));
    }

    @Override
    boolean breaks() {
        return false;
    }
}
