package io.edgewise.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.codec.FlightException;
import io.edgewise.decision.AlarmAct;
import io.edgewise.decision.AlarmAnswer;
import io.edgewise.decision.AlarmOrder;
import io.edgewise.decision.Flight;
import io.edgewise.feature.FeatureExtractor;
import io.edgewise.pipeline.AlarmReceipt;
import io.edgewise.pipeline.ModelBinding;
import io.edgewise.signal.TimeSource;
import io.edgewise.testing.PipelineDriver;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What people do and what the machine teaches during a flight, or before it, happens again where it is decided again:
 * the same decisions come out wherever the flight begins.
 */
class ActedFlightTest extends FlightBench {
    @Test
    void aHoldIsDoneAgainWhereverTheFlightBegins() {
        alarm();
        act(AlarmAct.HOLD);
        String told = sweep(7, SLOW, FAULTY);
        assertTrue(told.contains("OUT_OF_SERVICE"), told);
        second += 3; // in the middle of a window
        act(AlarmAct.RELEASE);

        sweep(30, SLOW, FAULTY);

        assertEquals("ALARM", driver.sink().last().decision().name());
    }

    @Test
    void aHoldThatBeganAndEndedWithinAWindowOrByItself() {
        run(203, SLOW, WELL);
        act(AlarmAct.HOLD);
        run(3, SLOW, WELL);
        ticker.advance(Duration.ofHours(2));
        run(4, SLOW, WELL);

        String told = sweep(25, SLOW, FAULTY);

        assertTrue(told.contains("ALARM"), told);
    }

    @Test
    void aResetIsDoneAgainAndTheAlarmComesAgain() {
        alarm();
        run(20, SLOW, FAULTY);
        act(AlarmAct.RESET);
        run(5, SLOW, FAULTY);
        act(AlarmAct.SHELVE);

        String told = sweep(25, SLOW, FAULTY);

        assertTrue(told.contains("NORMAL"), told);
    }

    /** The stop ended the alarm, so the machine is not believed; whoever acknowledges that lets it teach at once. */
    @Test
    void anAcknowledgementThatLetsTheMachineTeachAgain() {
        alarm();
        run(60, 0, 0);
        run(50, FAST, WELL);
        act(AlarmAct.ACKNOWLEDGE);

        String told = sweep(30, FAST, WELL);

        assertTrue(told.contains("LEARNING"), told);
        assertTrue(told.contains("NORMAL"), told);
    }

    @Test
    void aFlightThatBeginsInTheMiddleOfALesson() {
        run(120, SLOW, WELL);
        run(30, FAST, WELL);

        String told = sweep(30, FAST, WELL);

        assertTrue(told.contains("NORMAL"), told);
    }

    @Test
    void aModelThatIsTakenAnewMustLearnAnew() {
        run(500, SLOW, WELL);
        driver.pipeline()
                .adopt(ModelBinding.of(
                        model, FeatureExtractor.of(model.manifest().features()), null));

        for (int i = 0; i < 30; i++) {
            run(10, SLOW, WELL);
            Flight flight = demanded();
            List<String> there = told(flight);
            List<String> here = decidedAgain(flight);
            int from = flight.course().from();
            assertEquals(
                    there.subList(from, there.size()),
                    here.subList(here.size() - there.size() + from, here.size()),
                    "of " + there.size());
            assertEquals(Math.max(0, 18 - i), from);
        }
    }

    @Test
    void anOptionalChannelThatDiedBeforeTheFlight() {
        run(60, SLOW, WELL);
        temp = 20;
        run(60, SLOW, WELL);
        temp = Double.NaN;

        String told = sweep(40, SLOW, WELL);

        assertTrue(told.contains("INCOMPLETE"), told);
    }

    /** The wall clock shows 1970, and a minute is let pass. */
    @Test
    void whatTheWallClockSaidOfARowIsRecordedWithIt() {
        PipelineDriver measured = driver(TimeSource.DEVICE);
        for (int i = 0; i < 100; i++) {
            measured.row(i * 1000L, SLOW + i % 7, 50 + i % 5);
        }

        Flight flight = demanded(measured);

        String there = told(flight).toString();
        assertTrue(there.contains("FUTURE"), there);
        assertEquals(there, decidedAgain(flight).toString());
    }

    @Test
    void moreActsThanAreRememberedMakeTheFlightShorter() {
        run(300, SLOW, WELL);
        for (int i = 0; i < 300; i++) {
            act(AlarmAct.HOLD);
            act(AlarmAct.RELEASE);
            run(1, SLOW, WELL);
        }

        again();
        assertTrue(demanded().course().acts().size() <= 256);
        assertTrue(demanded().decisions().size() >= 10);
    }

    @Test
    void anActThatCannotHaveBeenDoneThereIsRefused() {
        run(300, SLOW, WELL);
        Flight flight = demanded();
        Flight.Course told = flight.course();
        Flight changed = new Flight(
                flight.pipeline(),
                flight.cause(),
                flight.channels(),
                flight.rows(),
                new Flight.Course(told.decisions(), 0, List.of(new Flight.Act(AlarmAct.RELEASE, 100)), told.taught()),
                flight.known());

        FlightException error = assertThrows(FlightException.class, () -> decidedAgain(changed));

        assertTrue(String.valueOf(error.getMessage()).contains("/acts/0: RELEASE"), error.getMessage());
    }

    /** Returns what was decided in flights that begin ten seconds after one another. */
    private String sweep(int tens, double speed, double fault) {
        StringBuilder told = new StringBuilder();
        for (int i = 0; i < tens; i++) {
            run(10, speed, fault);
            told.append(again());
        }
        return told.toString();
    }

    private void act(AlarmAct act) {
        Duration lasts = act.lasts() ? Duration.ofHours(1) : Duration.ZERO;
        AlarmReceipt receipt = driver.pipeline().order(new AlarmOrder(act, lasts, "eva", "bearing change"));
        driver.pipeline().attend();
        AlarmAnswer answer = receipt.answer().join();
        assertTrue(answer.done(), answer.words());
    }
}
