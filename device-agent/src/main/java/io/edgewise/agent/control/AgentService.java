package io.edgewise.agent.control;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.config.PolicyReader;
import io.edgewise.agent.health.AgentFacts;
import io.edgewise.agent.health.Documents;
import io.edgewise.agent.health.Heartbeat;
import io.edgewise.agent.health.ProcessMeter;
import io.edgewise.agent.source.MqttSurroundings;
import io.edgewise.agent.source.QueueStatus;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.codec.DecisionCodec;
import io.edgewise.codec.EventRecord;
import io.edgewise.deploy.AgentView;
import io.edgewise.deploy.DesiredState;
import io.edgewise.deploy.ModelGate;
import io.edgewise.deploy.Reconciler;
import io.edgewise.duty.DutyRunner;
import io.edgewise.identity.BootEpoch;
import io.edgewise.identity.Device;
import io.edgewise.model.ModelRuntime;
import io.edgewise.mqtt.DeadLetterFile;
import io.edgewise.mqtt.LinkState;
import io.edgewise.mqtt.LinkStatus;
import io.edgewise.mqtt.MessageClass;
import io.edgewise.mqtt.MqttLink;
import io.edgewise.mqtt.MqttMessage;
import io.edgewise.mqtt.MqttSettings;
import io.edgewise.mqtt.Topics;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.RegistryClient;
import io.edgewise.registry.RegistrySettings;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The running agent: a link to the broker, a reconciler with its lanes, a heartbeat, the file hand and the control
 * socket. Started in this order, ended in reverse.
 */
public final class AgentService implements AutoCloseable {
    private static final long DEAD_LETTER_BYTES = 4L << 20;
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(3);
    private static final byte[] OFFLINE =
            "{\"schema\":\"edgewise.health/v1\",\"state\":\"OFFLINE\"}".getBytes(StandardCharsets.UTF_8);

    // Set once.
    private final StoreLock lock;
    private final Topics topics;
    private final MqttLink link;
    private final DeadLetterFile deadLetters;
    private final MqttSurroundings surroundings;
    private final Reconciler reconciler;
    private final AgentFacts facts;
    private final Heartbeat heartbeat;
    private final CountDownLatch stopped = new CountDownLatch(1);

    // Confined to whoever starts and closes.
    private final List<DutyRunner> runners = new ArrayList<>();
    private @Nullable ControlServer control;

    // Written by the file hand, read by any thread.
    private volatile @Nullable DesiredState desired;

    private AgentService(AgentConfig config, StoreLock lock, String version) {
        this.lock = lock;
        Ticker ticker = SystemTime.ticker();
        TrustPolicy policy = PolicyReader.read(config.policy());
        Device device = new Device(config.site(), config.device(), BootEpoch.next(config.state()));
        this.facts = new AgentFacts(device, version, policy, ticker.nanos(), ticker);
        this.topics = new Topics(config.site(), config.device());
        this.link = MqttLink.builder(MqttSettings.to(config.broker(), "edgewise-" + config.device())
                        .insecure(config.insecure())
                        .build())
                .will(new MqttMessage(topics.health(), OFFLINE, 0, true))
                .telemetry(new Events())
                .build();
        this.deadLetters =
                new DeadLetterFile(config.store().resolve("dead-letters"), DEAD_LETTER_BYTES, SystemTime.wallClock());
        this.surroundings = new MqttSurroundings(link, topics, deadLetters, engines(), new Events());
        ModelGate gates = new ModelGate(
                ModelStore.open(config.models()),
                new RegistryClient(new RegistrySettings(config.plainHttp())),
                policy,
                surroundings.engines(),
                ticker);
        this.reconciler = new Reconciler(device, config.state(), gates, surroundings, new Events());
        this.heartbeat = new Heartbeat(this::snapshot, this::state, this::publishHealth, config.healthEvery(), ticker);
    }

    /**
     * Starts an agent.
     *
     * @param config what is the device's own
     * @param state the file that says what should run
     * @param version the program's version
     * @throws IOException when the store or the socket cannot be used, with what to do
     */
    public static AgentService start(AgentConfig config, Path state, String version) throws IOException {
        Files.createDirectories(config.state());
        StoreLock lock = StoreLock.take(config.store());
        AgentService service = new AgentService(config, lock, version);
        service.control = ControlServer.start(config.socket(), Map.of("status", service::status));
        service.runners.add(DutyRunner.start(service.link, 1));
        service.runners.add(DutyRunner.start(new FileHand(state, service::desire, service.new Events()), 1_000));
        service.runners.add(DutyRunner.start(service.reconciler, 50));
        service.runners.add(DutyRunner.start(service.deadLetters, 500));
        service.runners.add(DutyRunner.start(service.heartbeat, 100));
        Logger.info(
                "agent {} of site {} started, boot {}",
                service.facts.device().name(),
                service.facts.device().site(),
                service.facts.device().boot());
        return service;
    }

    /** Waits until the agent has been closed. */
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /** Ends it in order: no new work, the lanes finish, what waits is sent, the last health says OFFLINE. */
    @Override
    public void close() {
        List<DutyRunner> reversed = new ArrayList<>(runners.subList(1, runners.size()));
        java.util.Collections.reverse(reversed);
        reversed.forEach(DutyRunner::close);
        byte[] last = heartbeat.document("OFFLINE");
        reconciler.close();
        try {
            int left = link.drain(DRAIN_LIMIT, new MqttMessage(topics.health(), last, 0, true));
            if (left > 0) {
                Logger.warn("{} messages could not be sent before the end", left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        runners.get(0).close();
        if (control != null) {
            control.close();
        }
        lock.close();
        stopped.countDown();
    }

    private void desire(DesiredState wanted) {
        desired = wanted;
        reconciler.submit(wanted);
        runners.forEach(DutyRunner::wake);
    }

    private byte[] status() {
        return Documents.status(snapshot());
    }

    private Documents.Snapshot snapshot() {
        AgentView view = reconciler.view();
        return new Documents.Snapshot(facts, view, link.status(), queues(), ProcessMeter.read());
    }

    private Map<String, QueueStatus> queues() {
        Map<String, QueueStatus> queues = new TreeMap<>();
        DesiredState wanted = desired;
        if (wanted != null) {
            wanted.pipelines()
                    .forEach((name, spec) ->
                            surroundings.queue(spec.source().topic()).ifPresent(queue -> queues.put(name, queue)));
        }
        return queues;
    }

    /** Ready means: every declared pipeline runs and the broker has granted every subscription. */
    private String state() {
        DesiredState wanted = desired;
        LinkStatus status = link.status();
        boolean ready = wanted != null
                && status.state() == LinkState.ONLINE
                && status.pendingSubscriptions() == 0
                && reconciler.view().pipelines().size() == wanted.pipelines().size();
        return ready ? "ONLINE" : "STARTING";
    }

    private void publishHealth(byte[] document) {
        link.publish(new MqttMessage(topics.health(), document, 0, true), MessageClass.STATUS);
    }

    private static List<ModelRuntime> engines() {
        List<ModelRuntime> engines = new ArrayList<>();
        ServiceLoader.load(ModelRuntime.class).forEach(engines::add);
        return engines;
    }

    /** Sends what happens as events; a link that is not there yet keeps them in its queue. */
    private final class Events implements Telemetry {
        @Override
        public void count(String name, long amount) {}

        @Override
        public void event(String kind, String subject, String outcome, String reason) {
            EventRecord event = new EventRecord(SystemTime.wallClock().instant(), kind, subject, outcome, reason);
            link.publish(new MqttMessage(topics.event(), DecisionCodec.encode(event), 1, false), MessageClass.EVENT);
        }
    }
}
