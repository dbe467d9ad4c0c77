package io.edgewise.agent.check;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.config.BrokerConfig;
import io.edgewise.codec.IsoTime;
import io.edgewise.identity.KeyFileException;
import io.edgewise.identity.TlsIdentity;
import io.edgewise.identity.TlsStatus;
import io.edgewise.mqtt.MqttSettings;
import io.edgewise.mqtt.MqttTransport;
import io.edgewise.mqtt.TransportException;
import io.edgewise.time.SystemTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the broker, and the sensors' own where there is one, let us in. */
final class BrokerCheck implements Check {
    @Override
    public String name() {
        return "broker";
    }

    @Override
    public boolean asksPeers() {
        return true;
    }

    @Override
    public Duration limit(Site site) {
        AgentConfig agent = site.agent();
        int urls = agent.broker().urls().size()
                + (agent.field() == null ? 0 : agent.field().urls().size());
        return PATIENCE.multipliedBy(urls).plusSeconds(1);
    }

    @Override
    public List<Finding> run(Site site) throws InterruptedException {
        AgentConfig agent = site.agent();
        List<Finding> found = new ArrayList<>(look("", agent.broker(), site));
        if (agent.field() != null) {
            found.addAll(look("field: ", agent.field(), site));
        }
        return found;
    }

    private List<Finding> look(String subject, BrokerConfig broker, Site site) throws InterruptedException {
        List<Finding> found = new ArrayList<>();
        for (String url : broker.urls()) {
            found.add(visit(subject, broker, url, site.options().offline()));
        }
        boolean one = found.stream().anyMatch(finding -> finding.outcome() == Outcome.OK);
        if (one && broker.equals(site.agent().sourceBroker())) {
            site.sourceLetUsIn();
        }
        return one ? found.stream().map(BrokerCheck::lighter).toList() : found;
    }

    /** One of several addresses is enough to work. */
    private static Finding lighter(Finding finding) {
        return finding.outcome() == Outcome.FAILED
                ? Finding.warning(finding.check(), finding.why(), finding.remedy())
                : finding;
    }

    private Finding visit(String subject, BrokerConfig broker, String url, boolean offline)
            throws InterruptedException {
        MqttSettings settings;
        try {
            settings = Visit.settings(broker, url);
        } catch (KeyFileException e) {
            return Finding.failed(name(), Fault.SETUP, subject + e.getMessage(), null);
        }
        TlsIdentity tls = settings.tls();
        Optional<String> ended = tls == null ? Optional.empty() : ended(tls);
        if (ended.isPresent()) {
            return Finding.failed(name(), Fault.SETUP, subject + ended.get(), "renew it, or set the clock");
        }
        if (offline) {
            return Finding.skipped(name(), subject + url + ", its files can be used; not asked (--offline)", null);
        }
        try (MqttTransport line = Visit.open(broker, settings, new Visit.Deaf())) {
            line.connect(PATIENCE);
            line.disconnect(PATIENCE);
            return Finding.ok(name(), subject + url + letIn(broker, tls));
        } catch (TransportException e) {
            boolean refused = e.kind() == TransportException.Kind.REFUSED;
            return Finding.failed(
                    name(),
                    refused ? Fault.SETUP : Fault.UNREACHABLE,
                    subject + e.getMessage(),
                    refused ? null : "check address and port, that the broker runs, and the network between");
        }
    }

    private static String letIn(BrokerConfig broker, @Nullable TlsIdentity tls) {
        String who = broker.login() == null ? "" : " as " + broker.login().user();
        String how = tls == null ? ", plain" : ", " + tls.status().protocol();
        return ": let in" + who + ", MQTT " + broker.version() + how;
    }

    private static Optional<String> ended(TlsIdentity tls) {
        List<TlsStatus.Certificate> all = new ArrayList<>(tls.authorities());
        Optional.ofNullable(tls.status().own()).ifPresent(all::add);
        Instant now = SystemTime.wallClock().instant();
        return all.stream()
                .filter(certificate -> certificate.notAfter().isBefore(now))
                .map(certificate -> "the certificate " + certificate.subject() + " ended "
                        + IsoTime.format(certificate.notAfter()) + ", here it is " + IsoTime.format(now))
                .findFirst();
    }
}
