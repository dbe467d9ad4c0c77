package io.edgewise.simulator.chaos;

/** A broker that freezes. */
final class SigStop extends ScaledOutage {
    SigStop() {
        super(
                "sigstop",
                "mosquitto is stopped (SIGSTOP) and continued: the machine answers, the broker does not",
                Lasting.seconds(5, 60),
                100);
    }

    @Override
    void begin(Scene scene) throws Exception {
        scene.broker().signal("STOP");
    }

    @Override
    void end(Scene scene) throws Exception {
        scene.broker().signal("CONT");
    }
}
