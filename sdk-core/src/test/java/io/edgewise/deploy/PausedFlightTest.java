package io.edgewise.deploy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.decision.Flight;
import org.junit.jupiter.api.Test;

/**
 * A flight that begins while a machine with an alarm teaches nothing is decided again as it was: one of two speeds has
 * been taught, a fault makes the flow half as much again; windows of 10 s, a row a second, 200 s before a cause.
 */
class PausedFlightTest extends FlightBench {
    @Test
    void whileAnAlarmStands() {
        alarm();
        run(250, FAST, FAULTY);

        assertTrue(again().contains("HOLD"));
        run(400, FAST, FAULTY);
        assertTrue(again().contains("LEARNING_PAUSED"));
    }

    @Test
    void afterAStopThatRepairedNothing() {
        alarm();
        run(60, 0, 0);
        run(300, FAST, FAULTY);

        assertTrue(again().contains("LEARNING_PAUSED"));
    }

    @Test
    void whereverItBeginsWhileTheMachineIsNotYetBelieved() {
        alarm();
        run(60, 0, 0);
        run(100, FAST, FAULTY);
        run(100, SLOW, WELL);
        String last = "";
        for (int i = 0; i < 17; i++) {
            run(10, FAST, WELL);
            last = again();
        }
        assertTrue(last.contains("LEARNING null"), last);
    }

    @Test
    void aFlightThatDoesNotTellIsDecidedAsOneOfAnEarlierVersion() {
        alarm();
        run(250, FAST, FAULTY);
        Flight flight = demanded();
        Flight earlier = new Flight(
                flight.pipeline(),
                flight.cause(),
                flight.channels(),
                flight.rows(),
                flight.course(),
                new Flight.Known(flight.known().calibration(), null, 0, null));

        assertTrue(decidedAgain(earlier).toString().contains("LEARNING"));
    }
}
