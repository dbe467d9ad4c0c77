package io.edgewise.simulator.chaos;

import java.io.IOException;

/** Somebody accepts and says nothing. */
final class SilentPeer extends ScaledOutage {
    SilentPeer() {
        super(
                "silent-peer",
                "the connections break; who accepts the new ones never answers",
                Lasting.seconds(3, 30),
                100);
    }

    @Override
    void begin(Scene scene) throws IOException {
        scene.proxy().accept(Acceptance.SILENT);
        scene.proxy().reset();
    }
}
