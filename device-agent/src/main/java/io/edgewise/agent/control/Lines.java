package io.edgewise.agent.control;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.config.BrokerConfig;
import io.edgewise.agent.health.Documents;
import io.edgewise.duty.DutyRunner;
import io.edgewise.identity.TlsIdentity;
import io.edgewise.mqtt.MqttLink;
import io.edgewise.mqtt.MqttLinkBuilder;
import io.edgewise.mqtt.MqttMessage;
import io.edgewise.mqtt.MqttSettings;
import io.edgewise.mqtt.Topics;
import io.edgewise.spool.Spool;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The agent's lines to the world, and what is kept while they are down: the link to the broker, with the spool behind
 * it, and where the sensors have a broker of their own, the link to that one.
 */
final class Lines implements AutoCloseable {
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(2);

    // Set once.
    private final Spool spool;
    private final EventLine events;
    private final MqttLink link;
    private final @Nullable MqttLink field;
    private final List<TlsIdentity> identities;

    // Confined to whoever starts and ends.
    private final List<DutyRunner> runners = new ArrayList<>();

    private Lines(
            MqttLinkBuilder link,
            @Nullable MqttLinkBuilder field,
            List<TlsIdentity> identities,
            Spool spool,
            Dispatch dispatch,
            EventLine events) {
        this.identities = List.copyOf(identities);
        this.spool = spool;
        this.events = events;
        this.link = link.telemetry(events)
                .spool(spool, dispatch)
                .batching(dispatch.batching())
                .build();
        this.field = field == null
                ? null
                : field.role("field-link").telemetry(events).build();
        events.attach(this.link);
    }

    /**
     * Opens the spool; the lines do nothing before {@link #start}.
     *
     * @param boot the number of this boot
     * @throws IOException when the spool's folder cannot be used, with what to do
     */
    static Lines open(AgentConfig config, long boot) throws IOException {
        EventLine events = new EventLine(new Topics(config.site(), config.device()).event());
        List<TlsIdentity> identities = new ArrayList<>();
        MqttLinkBuilder link = builder(config, identities);
        MqttLinkBuilder field = field(config, identities);
        Spool spool = Spool.open(config.spoolFolder(), boot, config.spool(), SystemTime.ticker(), events);
        return new Lines(link, field, identities, spool, new Dispatch(config.broker(), spool.epoch()), events);
    }

    /** Returns a link to the broker that is not yet built: for an agent that cannot work, too. */
    static MqttLinkBuilder builder(AgentConfig config) {
        return builder(config, new ArrayList<>());
    }

    private static MqttLinkBuilder builder(AgentConfig config, List<TlsIdentity> identities) {
        String health = new Topics(config.site(), config.device()).health();
        return MqttLink.builder(settings(config.broker(), clientId(config), identities))
                .will(new MqttMessage(health, Documents.LAST_WILL, 0, true));
    }

    private static @Nullable MqttLinkBuilder field(AgentConfig config, List<TlsIdentity> identities) {
        BrokerConfig field = config.field();
        return field == null ? null : MqttLink.builder(settings(field, clientId(config) + "-field", identities));
    }

    private static MqttSettings settings(BrokerConfig broker, String clientId, List<TlsIdentity> identities) {
        MqttSettings settings = broker.settings(clientId);
        if (settings.tls() != null) {
            identities.add(settings.tls());
        }
        return settings;
    }

    private static String clientId(AgentConfig config) {
        return "edgewise-" + config.site() + "-" + config.device();
    }

    /** Returns the line on which decisions leave. */
    MqttLink link() {
        return link;
    }

    /** Returns the line on which frames come, which may be the same. */
    MqttLink source() {
        return field == null ? link : field;
    }

    /** Returns the sensors' own line; null when there is none. */
    @Nullable
    MqttLink field() {
        return field;
    }

    /** Returns the certificates and keys of the lines that have some. */
    List<TlsIdentity> identities() {
        return identities;
    }

    /** Returns what is told what happens, and sends it on its way. */
    EventLine events() {
        return events;
    }

    Spool spool() {
        return spool;
    }

    /** Starts their threads. */
    void start() {
        runners.add(DutyRunner.start(spool, 1));
        runners.add(DutyRunner.start(link, 1));
        if (field != null) {
            runners.add(DutyRunner.start(field, 1));
        }
    }

    /** Sends what can be sent within two seconds, and as the last {@code health}; the rest stays in the spool. */
    void drain(MqttMessage health) {
        try {
            if (!runners.isEmpty()) {
                drainBoth(health);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends their threads and lets the spool's files go. */
    @Override
    public void close() {
        for (int i = runners.size() - 1; i >= 0; i--) {
            runners.get(i).close();
        }
        spool.close();
    }

    private void drainBoth(MqttMessage health) throws InterruptedException {
        try {
            if (field != null) {
                field.drain(Duration.ofMillis(100), null);
            }
            int lost = link.drain(DRAIN_LIMIT, health);
            if (lost > 0) {
                Logger.warn(
                        "{} messages of QoS 0 could not be sent before the end; what waits in the spool is kept", lost);
            }
        } catch (IllegalStateException e) {
            Logger.warn("a link did not end in order: {}", e.getMessage());
        }
    }
}
