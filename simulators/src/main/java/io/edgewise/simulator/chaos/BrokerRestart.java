package io.edgewise.simulator.chaos;

/** The broker dies and comes back. What it received is read from its log: its subscribers lose what it forgets. */
final class BrokerRestart extends OutageExperiment {
    BrokerRestart() {
        super(
                "broker-restart",
                "mosquitto is killed (SIGKILL) and started again, with nothing kept",
                Lasting.seconds(2, 10),
                200);
    }

    @Override
    void begin(Scene scene) {
        scene.broker().kill();
    }

    @Override
    void end(Scene scene) throws Exception {
        scene.broker().begin();
    }

    @Override
    Receiver receiver(Mosquitto broker, int count) {
        return new BrokerLog(broker.log(), TOPIC, count);
    }

    @Override
    Records records(int count) {
        return new Records(TOPIC, true, count, perSecond());
    }
}
