package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;

/** The faults of the chaos run. Each is begun, lasts a while, and is ended. */
enum ChaosFault {
    /** All connections are reset. */
    RESET {
        @Override
        void begin(FaultProxy proxy, SplittableRandom random) {
            proxy.reset();
        }
    },
    /** All connections are reset and nobody listens. */
    REFUSE {
        @Override
        void begin(FaultProxy proxy, SplittableRandom random) throws IOException {
            proxy.accept(Acceptance.REFUSE);
            proxy.reset();
        }
    },
    /** The stream ends one way. */
    HALF_CLOSE {
        @Override
        void begin(FaultProxy proxy, SplittableRandom random) {
            proxy.halfClose(drawn(random));
        }
    },
    /** Everything vanishes, one way or both; the connections of that time stay dead. */
    BLACK_HOLE {
        @Override
        void begin(FaultProxy proxy, SplittableRandom random) {
            if (random.nextBoolean()) {
                proxy.impair(Impairment.BLACK_HOLE);
            } else {
                proxy.impair(drawn(random), Impairment.BLACK_HOLE);
            }
        }
    },
    /** Everything takes 50 to 250 ms. */
    DELAY {
        @Override
        void begin(FaultProxy proxy, SplittableRandom random) {
            proxy.impair(Impairment.delayedBy(Duration.ofMillis(random.nextInt(50, 250))));
        }
    },
    /** 4 to 32 kB pass in a second. */
    RATE {
        @Override
        void begin(FaultProxy proxy, SplittableRandom random) {
            proxy.impair(Impairment.limitedTo(random.nextInt(4_000, 32_000)));
        }
    },
    /**
     * A byte in 500 is damaged on the way to the broker, and the line breaks there, as TLS would have it: on a plain
     * line nothing in MQTT tells a damaged record from a good one, and no sender could know.
     */
    BYTE_FLIPS {
        @Override
        void begin(FaultProxy proxy, SplittableRandom random) {
            proxy.impair(Way.TO_CLIENT, Impairment.BLACK_HOLE);
            proxy.impair(Way.TO_BROKER, Impairment.flipping(0.002));
        }

        @Override
        void end(FaultProxy proxy) throws IOException {
            proxy.reset();
            proxy.pass();
        }
    };

    abstract void begin(FaultProxy proxy, SplittableRandom random) throws IOException;

    void end(FaultProxy proxy) throws IOException {
        proxy.pass();
    }

    private static Way drawn(SplittableRandom random) {
        return random.nextBoolean() ? Way.TO_BROKER : Way.TO_CLIENT;
    }
}
