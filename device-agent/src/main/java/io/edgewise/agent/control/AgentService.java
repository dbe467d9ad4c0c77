package io.edgewise.agent.control;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.config.ConfigException;
import io.edgewise.agent.config.TrustConfig;
import io.edgewise.agent.health.AgentFacts;
import io.edgewise.agent.health.CertificateWatch;
import io.edgewise.agent.health.Documents;
import io.edgewise.agent.health.Heartbeat;
import io.edgewise.agent.health.ProcessMeter;
import io.edgewise.agent.health.SilenceWatch;
import io.edgewise.agent.source.AgentSurroundings;
import io.edgewise.agent.source.FlightShelf;
import io.edgewise.codec.FlightFile;
import io.edgewise.decision.AlarmFlood;
import io.edgewise.deploy.AgentView;
import io.edgewise.deploy.DesiredState;
import io.edgewise.deploy.DeviceTrust;
import io.edgewise.deploy.ModelGate;
import io.edgewise.deploy.Reconciler;
import io.edgewise.duty.DutyRunner;
import io.edgewise.identity.BootEpoch;
import io.edgewise.identity.Device;
import io.edgewise.identity.KeyFileException;
import io.edgewise.model.ModelRuntime;
import io.edgewise.mqtt.DeadLetterFile;
import io.edgewise.mqtt.LinkState;
import io.edgewise.mqtt.LinkStatus;
import io.edgewise.mqtt.MqttLink;
import io.edgewise.mqtt.MqttMessage;
import io.edgewise.mqtt.Topics;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.RegistryClient;
import io.edgewise.registry.RegistrySettings;
import io.edgewise.registry.StoreLimits;
import io.edgewise.spool.RecordClass;
import io.edgewise.spool.Spool;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The running agent: a link to the broker, a reconciler with its lanes, a heartbeat, the file hand and the control
 * socket. Started in this order, ended in reverse; a start that fails half-way ends what was started.
 */
public final class AgentService implements AutoCloseable {
    private static final long DEAD_LETTER_BYTES = 4L << 20;
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(2);

    /** An init system kills what has not ended 5 s after SIGTERM; what is not sent by now is counted as not sent. */
    private static final Duration END_LIMIT = Duration.ofMillis(4_500);

    // Set once.
    private final StoreLock lock;
    private final Topics topics;
    private final Lines lines;
    private final DeadLetterFile deadLetters;
    private final AgentSurroundings surroundings;
    private final FlightShelf flights;
    private final Reconciler reconciler;
    private final AgentFacts facts;
    private final @Nullable TrustHand trust;
    private final Heartbeat heartbeat;
    private final DeclaredSources sources;
    private final SilenceWatch silence;
    private final List<CertificateWatch> certificates;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicBoolean closing = new AtomicBoolean();

    // Filled by whoever starts, while the file hand may already wake what is there.
    private final List<DutyRunner> runners = new CopyOnWriteArrayList<>();

    // Confined to whoever starts; read by whoever closes, which comes after.
    private @Nullable ControlServer control;
    private volatile @Nullable FileHand hand;

    // Written by the file hand, read by any thread.
    private volatile @Nullable DesiredState desired;

    private AgentService(
            AgentConfig config, DeviceTrust trust, StoreLock lock, Lines lines, Device device, String version) {
        this.lock = lock;
        Ticker ticker = SystemTime.ticker();
        this.facts = new AgentFacts(device, version, ticker.nanos(), ticker);
        this.topics = new Topics(config.site(), config.device());
        this.lines = lines;
        EventLine events = lines.events();
        this.deadLetters =
                new DeadLetterFile(config.store().resolve("dead-letters"), DEAD_LETTER_BYTES, SystemTime.wallClock());
        this.surroundings = new AgentSurroundings(lines.source(), lines.link(), topics, deadLetters, engines(), events);
        this.flights = new FlightShelf(
                config.flightFolder(),
                config.flights(),
                FlightFile.Origin.here(config.device(), version),
                device.boot(),
                events);
        surroundings.record(flights);
        surroundings.limit(new AlarmFlood(config.flood(), ticker));
        StoreLimits limits = new StoreLimits(
                config.storeLimit(),
                Math.min(config.storeLimit(), StoreLimits.DEFAULT.packageBytes()),
                StoreLimits.DEFAULT.files());
        ModelGate gates = new ModelGate(
                ModelStore.open(config.models(), limits),
                new RegistryClient(new RegistrySettings(config.registries())),
                trust,
                surroundings.engines(),
                ticker);
        this.trust =
                config.trust() instanceof TrustConfig.Bundled bundled ? new TrustHand(bundled.bundle(), trust) : null;
        this.reconciler = new Reconciler(device, config.state(), gates, surroundings, events);
        this.sources = new DeclaredSources(
                surroundings, () -> desired, () -> reconciler.view().pipelines());
        surroundings.declaredAt(sources::place);
        this.silence = new SilenceWatch(sources::rows, sources::silentAfter, sources::beside, events, ticker);
        this.certificates = lines.identities().stream()
                .map(tls -> CertificateWatch.of(tls, events, SystemTime.wallClock()))
                .toList();
        this.heartbeat = new Heartbeat(
                this::snapshot, this::state, this::trouble, this::publishHealth, config.healthEvery(), ticker);
    }

    /**
     * Starts an agent.
     *
     * @param config what is the device's own
     * @param state the file that says what should run
     * @param version the program's version
     * @throws IOException when the store or the socket cannot be used, with what to do
     * @throws ConfigException when the trust policy cannot be used
     * @throws KeyFileException when a file with a certificate, a key or a password cannot be used
     */
    public static AgentService start(AgentConfig config, Path state, String version) throws IOException {
        config.trust().mustBeThere();
        TrustStart prepared = TrustStart.prepare(config.trust());
        StoreLock lock = StoreLock.take(config.store());
        Lines lines = null;
        AgentService service = null;
        boolean started = false;
        try {
            DeviceTrust trust = prepared.open(config.state());
            Device device = new Device(config.site(), config.device(), boot(config));
            lines = Lines.open(config, device.boot());
            service = new AgentService(config, trust, lock, lines, device, version);
            service.begin(config, state);
            started = true;
            return service;
        } finally {
            if (!started) {
                close(service, lines, lock);
            }
        }
    }

    private static void close(@Nullable AgentService service, @Nullable Lines lines, StoreLock lock) {
        if (service != null) {
            service.close();
            return;
        }
        if (lines != null) {
            lines.close();
        }
        lock.close();
    }

    private static long boot(AgentConfig config) throws IOException {
        try {
            return BootEpoch.next(config.state());
        } catch (IllegalStateException e) {
            throw new IOException(config.state() + ": " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            return bootOnFullDisk(config, e);
        }
    }

    /** A full disk must not keep a device from deciding after a power cut: the spool keeps some space for that. */
    private static long bootOnFullDisk(AgentConfig config, UncheckedIOException first) throws IOException {
        try {
            if (Spool.releaseReserve(config.spoolFolder())) {
                return BootEpoch.next(config.state());
            }
        } catch (UncheckedIOException e) {
            first.addSuppressed(e);
        }
        throw new IOException(
                config.state() + ": the number of this start cannot be kept (" + first.getMessage()
                        + "); make room in the store, or repair its disk",
                first);
    }

    private void begin(AgentConfig config, Path state) throws IOException {
        FileHand file = new FileHand(state, config.registries(), this::desire, lines.events());
        hand = file;
        control = ControlServer.start(
                config.socket(),
                Map.of("status", this::status),
                Map.of("alarms", alarmHand()::answer, "flights", flightHand()::answer),
                facts.ticker());
        lines.start();
        runners.add(DutyRunner.start(deadLetters, 500));
        runners.add(DutyRunner.start(flights, 500));
        runners.add(DutyRunner.start(reconciler, 50));
        runners.add(DutyRunner.start(file, 1_000));
        if (trust != null) {
            runners.add(DutyRunner.start(trust, 2_000));
        }
        runners.add(DutyRunner.start(heartbeat, 100));
        runners.add(DutyRunner.start(silence, 1_000));
        certificates.forEach(watch -> runners.add(DutyRunner.start(watch, 2_000)));
        Device device = facts.device();
        Logger.info("agent {} of site {} started, boot {}", device.name(), device.site(), device.boot());
    }

    /**
     * Tells the broker, if it can be reached, why this device cannot work: a retained health document. Takes two
     * seconds at most; for an installation that ends before it begins.
     *
     * @param words what is wrong and what to do
     */
    public static void reportBroken(AgentConfig config, String words) throws InterruptedException {
        MqttLink link = Lines.builder(config).build();
        DutyRunner runner = DutyRunner.start(link, 1);
        byte[] document = Documents.problem(config.device(), words);
        String topic = new Topics(config.site(), config.device()).health();
        try {
            link.drain(DRAIN_LIMIT, json(topic, document, 0, true));
        } catch (IllegalStateException e) {
            Logger.warn("the broker was not told: {}", e.getMessage());
        } finally {
            runner.close();
        }
    }

    /** Waits until the agent has been closed. */
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /**
     * Ends it in order: no new work, the lanes finish, what waits is sent, the last health says OFFLINE. Takes at most
     * five seconds, whatever hangs.
     */
    @Override
    public void close() {
        if (closing.getAndSet(true)) {
            return;
        }
        Thread worker = new Thread(this::end, "end");
        worker.setDaemon(true);
        worker.start();
        try {
            worker.join(END_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (worker.isAlive()) {
            Logger.warn("the end took longer than {} s; what was not sent by now is lost", END_LIMIT.toMillis() / 1e3);
        }
        if (control != null) {
            control.close();
        }
        lock.close();
        stopped.countDown();
    }

    private void end() {
        List<DutyRunner> reversed = new ArrayList<>(runners);
        Collections.reverse(reversed);
        reversed.forEach(DutyRunner::close);
        reconciler.close();
        flights.drain();
        lines.drain(json(topics.health(), heartbeat.document("OFFLINE"), 0, true));
        lines.close();
    }

    private void desire(DesiredState wanted) {
        desired = wanted;
        flights.declared(wanted.document());
        reconciler.submit(wanted);
        runners.forEach(DutyRunner::wake);
    }

    private AlarmHand alarmHand() {
        return new AlarmHand(
                facts.device().name(), () -> reconciler.view().pipelines(), reconciler::order, lines.events());
    }

    private FlightHand flightHand() {
        return new FlightHand(facts.device().name(), () -> reconciler.view().pipelines(), flights, lines.events());
    }

    private byte[] status() {
        return Documents.status(snapshot());
    }

    private Documents.Snapshot snapshot() {
        AgentView view = reconciler.view();
        return new Documents.Snapshot(
                facts,
                view,
                lines.link().status(),
                lines.field() == null ? null : lines.source().status(),
                lines.spool().status(),
                sources.queues(),
                silence.silentSeconds(),
                refused(),
                ProcessMeter.read());
    }

    private @Nullable String refused() {
        FileHand file = hand;
        return file == null ? null : file.refused();
    }

    /** Ready means: every declared pipeline runs and the broker has granted every subscription. */
    private String state() {
        DesiredState wanted = desired;
        LinkStatus sources = lines.source().status();
        boolean ready = wanted != null
                && lines.link().status().state() == LinkState.ONLINE
                && sources.state() == LinkState.ONLINE
                && sources.pendingSubscriptions() == 0
                && reconciler.view().pipelines().size() == wanted.pipelines().size();
        return ready ? "ONLINE" : "STARTING";
    }

    private String trouble() {
        String problem = lines.spool().status().problem();
        return problem == null ? "" : problem;
    }

    private void publishHealth(byte[] document) {
        lines.link().publish(json(topics.health(), document, 0, true), RecordClass.STATUS);
    }

    private static MqttMessage json(String topic, byte[] document, int qos, boolean retained) {
        return new MqttMessage(topic, document, qos, retained).withContentType(MqttMessage.JSON);
    }

    private static List<ModelRuntime> engines() {
        List<ModelRuntime> engines = new ArrayList<>();
        ServiceLoader.load(ModelRuntime.class).forEach(engines::add);
        return engines;
    }
}
