package io.edgewise.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.attest.KnownFloors.Series;
import io.edgewise.durable.DyingStateFile;
import io.edgewise.durable.StateFile;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.testing.ManualTicker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an old but rightly signed model, or an old policy, can do to a device. */
class RollbackTest extends OnBench {
    private static final Series SERIES = new Series("r.example/models", "m");
    private static final Instant EXPIRES = Bench.BUILT.plus(Duration.ofDays(20));

    @Override
    void restart() {
        restart(null);
    }

    /** Begins anew with a policy that expires then. */
    private void restart(@Nullable Instant expires) {
        Instant wall = bench.wall;
        bench.close();
        bench = new Bench(folder, expires);
        bench.wall = wall;
    }

    private void refused(Refusal why, ModelRef ref) {
        assertEquals(why, status(ref).refusal(), status(ref).detail());
    }

    private void active(ModelRef ref) {
        assertEquals(DeploymentState.ACTIVE, status(ref).state(), status(ref).detail());
    }

    @Test
    void aModelOlderThanTheOneInServiceIsRefused() {
        ModelRef old = pack(4, 1);
        run(pack(5, 2));

        run(old);

        refused(Refusal.COUNTER_ROLLED_BACK, old);
        assertTrue(
                status(old).detail().contains("has the counter 4"), status(old).detail());
        restart();
        run(old);
        refused(Refusal.COUNTER_ROLLED_BACK, old);
    }

    @Test
    void aModelWithoutACounterIsRefusedWhereThereIsAFloor() {
        run(pack(0, 1));
        run(pack(5, 2));
        ModelRef plain = pack(0, 3);

        run(plain);

        refused(Refusal.COUNTER_ROLLED_BACK, plain);
        assertTrue(
                status(plain).detail().contains("has no counter"), status(plain).detail());
    }

    @Test
    void whatWasInServiceHereMayComeBack() {
        ModelRef four = pack(4, 1);
        run(four);
        run(pack(5, 2));

        run(four);
        active(four);
        restart();
        run(four);
        active(four);
        ModelRef otherFour = pack(4, 3);
        run(otherFour);
        refused(Refusal.COUNTER_ROLLED_BACK, otherFour);
    }

    @Test
    void aModelThatNeverCameIntoServiceRaisesNothing() {
        bench.engine.objections.add("not my format");
        run(pack(9, 1));
        bench.engine.objections.clear();
        ModelRef five = pack(5, 2);

        run(five);

        active(five);
    }

    @Test
    void modelsOfOtherNamesDoNotCount() {
        run(pack(5, 1));
        String other = Bench.manifest("n", "a", false).replace("\"kind\"", "\"counter\":1,\"kind\"");
        ModelRef first = bench.pack("n", other, 2, Bench.TRUSTED);

        run(first);

        active(first);
    }

    @Test
    void anExpiredPolicyKeepsWhatRunsAndAdmitsNothingNew() {
        restart(EXPIRES);
        ModelRef running = pack(1, 1);
        run(running);
        bench.wall = EXPIRES.plus(Duration.ofDays(1));
        ModelRef fresh = pack(2, 2);

        run(fresh);

        refused(Refusal.POLICY_EXPIRED, fresh);
        assertEquals(
                running.pinned(), bench.sink("p").last().model().provenance().digest());
        restart(EXPIRES);
        run(running);
        active(running);
    }

    @Test
    void aClockAt1970LetsAnExpiredPolicyAdmitNothing() {
        bench.wall = EXPIRES.plus(Duration.ofDays(1));
        for (int minute = 0; minute < 5; minute++) {
            bench.ticker.advance(Duration.ofMinutes(1));
            bench.wall = bench.wall.plus(Duration.ofMinutes(1));
            bench.settle();
        }
        restart(EXPIRES);
        bench.wall = Instant.EPOCH;
        ModelRef fresh = pack(2, 2);

        run(fresh);

        refused(Refusal.POLICY_EXPIRED, fresh);
    }

    @Test
    void whatWasRefusedForAnExpiredPolicyIsTriedAgain() {
        restart(EXPIRES);
        bench.wall = Instant.parse("2090-01-01T00:00:00Z");
        ModelRef fresh = pack(1, 1);
        run(fresh);
        refused(Refusal.POLICY_EXPIRED, fresh);

        bench.wall = Bench.BUILT.plus(Duration.ofDays(10)); // the clock was wrong
        bench.ticker.advance(Duration.ofMinutes(2));
        bench.settle();

        active(fresh);
    }

    @Test
    void aKillBetweenTheWritesLosesNoFloor() {
        for (int deadAt = 1; deadAt <= DyingStateFile.MOST_STEPS; deadAt++) {
            Path file = folder.resolve("floors-" + deadAt + ".json");
            ModelFloors before = new ModelFloors(StateFile.at(file), new ManualTicker());
            before.activated(SERIES, 4, digest("four"));
            before.flush();
            ModelFloors dying = new ModelFloors(DyingStateFile.at(file, deadAt), new ManualTicker());
            dying.activated(SERIES, 5, digest("five"));
            dying.flush();

            ModelFloors after = new ModelFloors(StateFile.at(file), new ManualTicker());

            @Nullable Long floor = after.counters().get(SERIES);
            assertTrue(Set.of(4L, 5L).contains(floor), "step " + deadAt + ": " + floor);
            assertTrue(after.approved().contains(digest("four")), "step " + deadAt);
        }
    }

    @Test
    void theWaysBackAreFew() {
        ModelFloors floors = new ModelFloors(StateFile.at(folder.resolve("few.json")), new ManualTicker());
        for (int i = 0; i < 20; i++) {
            floors.activated(SERIES, i, digest("model " + i));
        }

        assertEquals(8, floors.approved().size());
        assertEquals(Map.of(SERIES, 19L), floors.counters());
    }

    @Test
    void theSameNameInAnotherScopeCountsForItself() {
        run(pack(5, 1));
        String manifest = Bench.manifest("m", "a", false).replace("\"kind\"", "\"counter\":1,\"kind\"");
        ModelRef first = bench.pack("m", manifest, 2, Bench.TRUSTED);
        ModelRef elsewhere = ModelRef.parse(Bench.AWAY + "/models/m@" + first.pinned());

        run(elsewhere);

        active(elsewhere);
        restart();
        run(elsewhere);
        active(elsewhere);
        ModelRef old = pack(4, 3);
        run(old);
        refused(Refusal.COUNTER_ROLLED_BACK, old);
        assertEquals(4, status(old).counters().value());
        assertEquals(5, status(old).counters().floor());
    }

    @Test
    void countersOfAnOlderVersionCountInEveryScope() {
        String kept = "{\"schema\":\"edgewise.floors/v1\",\"policyCounter\":1,"
                + "\"models\":[{\"name\":\"m\",\"counter\":5,\"approved\":[]}]}";
        StateFile.at(folder.resolve("state").resolve("floors.json")).write(kept.getBytes());
        restart();
        ModelRef old = pack(4, 1);
        ModelRef elsewhere = ModelRef.parse(Bench.AWAY + "/models/m@" + old.pinned());

        run(old);
        refused(Refusal.COUNTER_ROLLED_BACK, old);
        run(elsewhere);
        refused(Refusal.COUNTER_ROLLED_BACK, elsewhere);
        ModelRef newer = pack(6, 2);
        run(newer);
        active(newer);
        restart();
        ModelRef again = ModelRef.parse(Bench.AWAY + "/models/m@" + pack(4, 3).pinned());
        run(again);
        refused(Refusal.COUNTER_ROLLED_BACK, again);
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes());
    }
}
