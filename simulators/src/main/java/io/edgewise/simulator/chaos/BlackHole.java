package io.edgewise.simulator.chaos;

/** The line swallows everything. */
final class BlackHole extends ScaledOutage {
    BlackHole() {
        super(
                "black-hole",
                "what is sent vanishes, both ways; connections of that time stay dead",
                Lasting.seconds(3, 30),
                100);
    }

    @Override
    void begin(Scene scene) {
        scene.proxy().impair(Impairment.BLACK_HOLE);
    }
}
