package io.edgewise.agent.check;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.control.TrustHand;
import io.edgewise.codec.IsoTime;
import io.edgewise.deploy.DeviceTrust;
import io.edgewise.deploy.TrustStatus;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Whether there is a trust policy in force, and how long it is. */
final class TrustCheck implements Check {
    private static final Duration SOON = Duration.ofDays(30);

    @Override
    public String name() {
        return "trust-policy";
    }

    @Override
    public List<Finding> run(Site site) throws IOException {
        AgentConfig agent = site.agent();
        Path copy = site.scratch().resolve("trust");
        AgentConfig apart = agent.withStore(copy);
        StateCopy.of(agent.state(), apart.state());
        DeviceTrust trust = TrustHand.prepare(apart).open();
        site.inForce(trust);
        TrustStatus status = trust.status();
        String words = status.policy().name()
                + (status.bundled() ? ", counter " + status.policy().counter() : "");
        Instant end = status.policy().expires();
        if (status.expired()) {
            return List.of(Finding.failed(
                    name(),
                    Fault.REFUSED,
                    words + ", ended " + (end == null ? "" : IsoTime.format(end))
                            + ": what runs goes on, no new model is admitted",
                    "bring the next policy"));
        }
        if (end != null && end.isBefore(SystemTime.wallClock().instant().plus(SOON))) {
            return List.of(
                    Finding.warning(name(), words + ", ends " + IsoTime.format(end), "bring the next one in time"));
        }
        if (status.policy().development()) {
            return List.of(Finding.warning(
                    name(),
                    words + ", for development: whoever has its key is believed",
                    "sign with keys of your own before it goes into service, see docs/guides/trust.md"));
        }
        return List.of(
                Finding.ok(name(), words + (end == null ? ", without an end" : ", until " + IsoTime.format(end))));
    }
}
