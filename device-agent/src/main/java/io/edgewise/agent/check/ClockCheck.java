package io.edgewise.agent.check;

import io.edgewise.agent.control.RecordedTrust;
import io.edgewise.codec.IsoTime;
import io.edgewise.deploy.TimeFloor;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Whether the clock stands where it can stand, and whether something sets it. */
final class ClockCheck implements Check {
    /** More than this apart, tokens and windows of several devices no longer fit together. */
    private static final Duration MOST_APART = Duration.ofSeconds(30);

    private static final Path SYNCHRONISER = Path.of("/run/systemd/timesync");

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public List<Finding> run(Site site) throws IOException {
        Instant now = SystemTime.wallClock().instant();
        Path copy = Files.createDirectory(site.scratch().resolve("clock"));
        TimeFloor floor = RecordedTrust.time(site.agentIfKnown().orElse(null), copy);
        if (!floor.isClockTrusted()) {
            boolean behind = now.isBefore(floor.floor());
            return List.of(Finding.failed(
                    name(),
                    Fault.SETUP,
                    "it says " + IsoTime.format(now)
                            + (behind
                                    ? ", and it is at least " + IsoTime.format(floor.floor())
                                    : ", which no device of this build lives to see"),
                    "set it (timedatectl set-ntp true, or date -s)"
                            + (behind ? "; if the clock is right, remove state/time-floor.json from the store" : "")));
        }
        return List.of(synchronised(IsoTime.format(now)));
    }

    private Finding synchronised(String now) {
        if (!Files.isDirectory(SYNCHRONISER)) {
            return Finding.ok(name(), now + "; whether something sets it cannot be told here");
        }
        return Files.exists(SYNCHRONISER.resolve("synchronized"))
                ? Finding.ok(name(), now + ", synchronised")
                : Finding.warning(
                        name(),
                        now + ", not synchronised since the start of the machine",
                        "see timedatectl timesync-status: is a time server allowed and reachable?");
    }

    /** Compares the clock with another's. */
    static Finding against(String peer, Instant theirs, Instant ours) {
        Duration apart = Duration.between(theirs, ours);
        long seconds = apart.abs().toSeconds();
        if (apart.abs().compareTo(MOST_APART) <= 0) {
            return Finding.ok("clock", "within " + (seconds + 1) + " s of the clock of " + peer);
        }
        return Finding.warning(
                "clock",
                "it is " + seconds + " s " + (apart.isNegative() ? "behind" : "ahead of") + " the clock of " + peer,
                "one of the two is wrong: compare with a third, then timedatectl set-ntp true");
    }
}
