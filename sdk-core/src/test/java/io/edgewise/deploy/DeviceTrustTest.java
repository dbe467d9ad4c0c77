package io.edgewise.deploy;

import static io.edgewise.attest.Bundles.EXPIRES;
import static io.edgewise.attest.Bundles.ISSUED;
import static io.edgewise.attest.Bundles.bundle;
import static io.edgewise.attest.Bundles.root;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.attest.Bundles;
import io.edgewise.attest.TrustBundle;
import io.edgewise.attest.TrustChain;
import io.edgewise.durable.DyingStateFile;
import io.edgewise.durable.StateFile;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.testing.ManualTicker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceTrustTest {
    private static final TrustChain CHAIN = new TrustChain(root(1, "a"), Bundles::read);

    @TempDir
    private Path folder;

    private final ManualTicker ticker = new ManualTicker();
    private final List<String> events = new ArrayList<>();
    private Instant wall = ISSUED.plus(Duration.ofDays(1));

    private DeviceTrust boot(byte @Nullable [] first) {
        return DeviceTrust.bundled(CHAIN, first, time(), folder, ticker);
    }

    private TimeFloor time() {
        return new TimeFloor(folder, Instant.parse("2026-11-24T00:00:00Z"), () -> wall, ticker);
    }

    private static byte[] file(TrustBundle... bundles) {
        return TrustBundle.write(List.of(bundles));
    }

    private void offer(DeviceTrust trust, byte[] file) {
        trust.offer(file);
        step(trust);
    }

    private void step(DeviceTrust trust) {
        trust.step(new Telemetry() {
            @Override
            public void count(String name, long amount) {}

            @Override
            public void event(String kind, String subject, String outcome, String reason) {
                events.add(kind + " " + subject + " " + outcome + " " + reason);
            }
        });
    }

    @Test
    void theFirstBundleIsInForceAndItsFileMayGo() {
        boot(file(bundle(1, "a", "a")));

        assertEquals(1, boot(null).policy().counter());
        DeviceTrust damaged = boot("garbage".getBytes());
        assertEquals(1, damaged.policy().counter());
        step(damaged);
        assertTrue(
                String.valueOf(damaged.status().refused()).startsWith("MALFORMED: "),
                damaged.status().refused());
        assertEquals(List.of("trust fleet@1 refused MALFORMED"), events);
    }

    @Test
    void withoutABundleThereIsNoTrust() {
        RefusedException none = assertThrows(RefusedException.class, () -> boot(null));
        assertEquals(Refusal.UNAVAILABLE, none.refusal());

        RefusedException strange = assertThrows(RefusedException.class, () -> boot(file(bundle(1, "s", "s"))));
        assertEquals(Refusal.UNTRUSTED_KEY, strange.refusal());
    }

    @Test
    void theNextOneTakesItsPlaceWhileTheDeviceRuns() {
        DeviceTrust trust = boot(file(bundle(1, "a", "a")));

        offer(trust, file(bundle(2, "b", "ab")));

        assertEquals(2, trust.status().policy().counter());
        assertNull(trust.status().refused());
        assertEquals(List.of("trust fleet@2 accepted "), events);
        assertEquals(2, boot(null).policy().counter());
    }

    @Test
    void aReplayedOneIsRefusedAndThePresentOneStays() {
        byte[] old = file(bundle(1, "a", "a"));
        DeviceTrust trust = boot(old);
        offer(trust, file(bundle(2, "a", "a")));
        events.clear();

        offer(trust, old);

        assertEquals(2, trust.policy().counter());
        assertTrue(String.valueOf(trust.status().refused()).startsWith("COUNTER_ROLLED_BACK: "));
        assertEquals(List.of("trust fleet@2 refused COUNTER_ROLLED_BACK"), events);
        DeviceTrust restarted = boot(old);
        step(restarted);
        assertEquals(2, restarted.policy().counter());
    }

    @Test
    void aComplaintAboutABundleEndsWithItsFile() {
        byte[] old = file(bundle(1, "a", "a"));
        DeviceTrust trust = boot(old);
        offer(trust, file(bundle(2, "a", "a")));
        offer(trust, old);

        trust.withdraw();
        step(trust);
        assertNull(trust.status().refused());
        assertEquals(2, trust.policy().counter());

        offer(trust, old);
        assertTrue(String.valueOf(trust.status().refused()).startsWith("COUNTER_ROLLED_BACK: "));
    }

    @Test
    void aLostRecordIsNoWayBack() throws IOException {
        DeviceTrust trust = boot(file(bundle(1, "a", "a")));
        offer(trust, file(bundle(2, "a", "a")));
        for (String name : List.of("trust.json", "trust.json.previous")) {
            Files.writeString(folder.resolve(name), "damaged");
        }

        RefusedException old = assertThrows(RefusedException.class, () -> boot(file(bundle(1, "a", "a"))));
        assertEquals(Refusal.COUNTER_ROLLED_BACK, old.refusal());
        assertEquals(2, boot(file(bundle(2, "a", "a"))).policy().counter());
    }

    @Test
    void aRecordThatFellBackByOneAdmitsNothingNewUntilTheNextCame() throws IOException {
        DeviceTrust trust = boot(file(bundle(1, "a", "a")));
        offer(trust, file(bundle(2, "a", "a")));
        Files.writeString(folder.resolve("trust.json"), "damaged");

        DeviceTrust back = boot(null);

        assertEquals(1, back.policy().counter());
        assertEquals(2, back.known().policyCounter(), "a policy below this admits nothing new");
        offer(back, file(bundle(2, "a", "a")));
        assertEquals(2, back.policy().counter());
    }

    @Test
    void aKillAtAnyStepLeavesTheOldOneOrTheNewOne() {
        for (int deadAt = 1; deadAt <= DyingStateFile.MOST_STEPS; deadAt++) {
            Path file = folder.resolve(deadAt + ".json");
            new BundleKeeper(CHAIN, StateFile.at(file)).offer(file(bundle(1, "a", "a")), 0);
            BundleKeeper dying = new BundleKeeper(CHAIN, DyingStateFile.at(file, deadAt));
            boolean died = false;
            try {
                dying.offer(file(bundle(2, "b", "ab")), 1);
            } catch (UncheckedIOException e) {
                died = true;
            }

            BundleKeeper after = new BundleKeeper(CHAIN, StateFile.at(file));
            long counter = counter(after);
            assertTrue(counter == 2 || (died && counter == 1), "step " + deadAt + ": " + counter);
            assertEquals(counter == 1, after.offer(file(bundle(2, "b", "ab")), 1), "step " + deadAt);
            assertEquals(2, counter(after));
        }
    }

    private static long counter(BundleKeeper keeper) {
        TrustChain.InForce present = keeper.present();
        return present == null ? 0 : present.counter();
    }

    @Test
    void aDiskThatRefusesLeavesThePresentOneAndIsTriedAgain() {
        BundleKeeper keeper = new BundleKeeper(CHAIN, StateFile.at(folder.resolve("trust.json")));
        keeper.offer(file(bundle(1, "a", "a")), 0);
        BundleKeeper full = new BundleKeeper(CHAIN, DyingStateFile.at(folder.resolve("trust.json"), 1));
        DeviceTrust trust = DeviceTrust.bundled(full, null, time(), new ModelFloors(folder, ticker), ticker);

        offer(trust, file(bundle(2, "a", "a")));

        assertEquals(1, counter(full), "what is not kept is not in force");
        assertEquals(1, trust.policy().counter());
        assertTrue(
                String.valueOf(trust.status().refused()).contains("tries go on"),
                trust.status().refused());
    }

    @Test
    void expiryIsToldOnceAndByTheTrustedTime() {
        DeviceTrust trust = boot(file(bundle(1, ISSUED, EXPIRES)));
        step(trust);
        assertFalse(trust.status().expired());

        wall = EXPIRES;
        step(trust);
        step(trust);

        assertTrue(trust.status().expired());
        assertEquals(List.of("trust fleet@1 expired POLICY_EXPIRED"), events);
        offer(trust, file(bundle(1, ISSUED, EXPIRES), bundle(2, EXPIRES, EXPIRES.plus(Duration.ofDays(90)))));
        assertFalse(trust.status().expired(), "an expired one still leads to the next");
    }

    @Test
    void aClockThatIsSetBackMakesNothingValidAgain() {
        DeviceTrust trust = boot(file(bundle(1, ISSUED, ISSUED.plus(Duration.ofDays(2)))));
        offer(trust, file(bundle(2, ISSUED.plus(Duration.ofDays(3)), ISSUED.plus(Duration.ofDays(4)))));
        wall = Instant.EPOCH;

        assertFalse(trust.known().time().isBefore(ISSUED.plus(Duration.ofDays(3))), "it was signed then");
        ticker.advance(Duration.ofDays(2));
        assertTrue(trust.status().expired());
    }
}
