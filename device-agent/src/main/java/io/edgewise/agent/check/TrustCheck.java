package io.edgewise.agent.check;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.control.RecordedTrust;
import io.edgewise.codec.IsoTime;
import io.edgewise.deploy.DeviceTrust;
import io.edgewise.deploy.TrustStatus;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Whether there is a trust policy in force, how long it is, and what keeps new models or the next policy out. */
final class TrustCheck implements Check {
    private static final Duration SOON = Duration.ofDays(30);

    @Override
    public String name() {
        return "trust-policy";
    }

    @Override
    public List<Finding> run(Site site) throws IOException {
        AgentConfig agent = site.agent();
        DeviceTrust trust = RecordedTrust.of(agent, null, Files.createDirectory(site.trustCopy()));
        site.inForce(trust);
        TrustStatus status = trust.status();
        List<Finding> found = new ArrayList<>(List.of(inForce(status)));
        if (status.floorsTrouble() != null) {
            found.add(Finding.failed(name(), Fault.REFUSED, status.floorsTrouble(), null));
        }
        if (status.refused() != null) {
            found.add(Finding.failed(
                    name(),
                    Fault.REFUSED,
                    "the trust bundle as it lies there is not used: " + status.refused(),
                    "bring one that follows the policy in force"));
        }
        return found;
    }

    private Finding inForce(TrustStatus status) {
        String words = status.policy().name()
                + (status.bundled() ? ", counter " + status.policy().counter() : "");
        Instant end = status.policy().expires();
        if (status.expired()) {
            return Finding.failed(
                    name(),
                    Fault.REFUSED,
                    words + ", ended " + (end == null ? "" : IsoTime.format(end))
                            + ": what runs goes on, no new model is admitted",
                    "bring the next policy");
        }
        if (end != null && end.isBefore(SystemTime.wallClock().instant().plus(SOON))) {
            return Finding.warning(name(), words + ", ends " + IsoTime.format(end), "bring the next one in time");
        }
        if (status.policy().development()) {
            return Finding.warning(
                    name(),
                    words + ", for development: whoever has its key is believed",
                    "sign with keys of your own before it goes into service, see docs/guides/trust.md");
        }
        return Finding.ok(name(), words + (end == null ? ", without an end" : ", until " + IsoTime.format(end)));
    }
}
