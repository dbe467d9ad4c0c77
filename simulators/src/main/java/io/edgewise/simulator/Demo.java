package io.edgewise.simulator;

import io.edgewise.agent.command.Version;
import io.edgewise.agent.packing.BandPackage;
import io.edgewise.durable.Folders;
import io.edgewise.duty.DutyRunner;
import io.edgewise.json.JsonValue;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.ModelRef;
import io.edgewise.mqtt.InboxLimits;
import io.edgewise.mqtt.LinkState;
import io.edgewise.mqtt.MqttInbox;
import io.edgewise.mqtt.MqttLink;
import io.edgewise.mqtt.MqttSettings;
import io.edgewise.signal.Range;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Plays the demo from the first line to the table. The agent is a process of its own; this one holds the simulators,
 * the broker, the registry and the judge. Labels never leave it.
 */
final class Demo {
    private static final InboxLimits EVERYTHING = new InboxLimits(500_000, 512L << 20);
    private static final long BROKER_NANOS = 4_000_000_000L;
    private static final long QUIET_NANOS = 10_000_000_000L;
    private static final double TAMPER_AT = 0.35;
    private static final Ticker TICKER = SystemTime.ticker();

    private final DemoOptions options;
    private final List<Asset> assets;
    private final DemoScreen screen;
    private final DemoOutcome outcome = new DemoOutcome();
    private final DemoGateway gateway = new DemoGateway();
    private final long startNanos = TICKER.nanos();
    private final Map<String, ModelRef> models = new TreeMap<>();
    private final Map<String, List<ChannelSpec>> channels = new TreeMap<>();
    private final Map<String, DueWindows> windows = new TreeMap<>();

    Demo(DemoOptions options, List<Asset> assets, PrintWriter people, boolean progress) {
        this.options = options;
        this.assets = assets;
        this.screen = new DemoScreen(people, TICKER, progress);
    }

    DemoOutcome run() throws IOException, InterruptedException {
        outcome.startMillis = SystemTime.wallClock().millis();
        screen.wrapped(
                "",
                "Edgewise " + Version.number() + " | Java "
                        + Runtime.version().feature() + " | "
                        + System.getProperty("os.name").toLowerCase(java.util.Locale.ROOT) + "/"
                        + System.getProperty("os.arch")
                        + " | profile " + DemoFiles.PROFILE + " | seed " + options.seed()
                        + " | all on 127.0.0.1");
        Path work = Files.createTempDirectory("edgewise");
        Files.createDirectories(options.report());
        try (EmbeddedRegistry registry = EmbeddedRegistry.start();
                EmbeddedBroker broker = options.broker() == null ? EmbeddedBroker.start() : null) {
            outcome.broker = broker != null ? broker.url() : String.valueOf(options.broker());
            try (DemoLine line = DemoLine.to(outcome.broker, options.seed(), TICKER)) {
                play(registry, line, work);
            }
        } finally {
            Folders.delete(work);
        }
        return outcome;
    }

    private void play(EmbeddedRegistry registry, DemoLine line, Path work) throws IOException, InterruptedException {
        DemoFiles files = new DemoFiles(work);
        DemoPackages packages = new DemoPackages(
                work.resolve("packages"), registry.host(), files.prepare(line.url(), outcome.broker, registry.host()));
        publish(packages);
        introduce();
        files.declare(models, assets, channels);
        play(files, line, new DemoGate(packages, files, work, options.tampers()));
    }

    private void publish(DemoPackages packages) throws IOException {
        List<String> names = options.data() == null ? List.of("pump-faults") : List.of("pump-faults", "well-band");
        String heading = "MODELS ";
        for (String name : names) {
            published(heading, name, packages.publish(name));
            heading = "       ";
        }
        BandPackage detector = DemoGateway.detector();
        published(
                heading, DemoGateway.MODEL, packages.publish(DemoGateway.MODEL, detector.model(), detector.document()));
    }

    private void published(String heading, String name, DemoPackages.Pushed pushed) {
        models.put(name, pushed.ref());
        channels.put(name, pushed.manifest().channels());
        windows.put(name, DemoAssets.windows(pushed.manifest()));
        outcome.published.put(String.valueOf(pushed.ref().digest()), pushed.bytes());
        screen.line(String.format(
                "%s %-12s %-14s %s..  %,d kB  signed by %s",
                heading,
                name,
                pushed.manifest().version(),
                String.valueOf(pushed.ref().digest()).substring(7, 15),
                pushed.bytes() / 1000,
                DemoFiles.KEY));
    }

    private void introduce() {
        screen.makeRoomFor(assets.stream().map(Asset::name).toList());
        String heading = "ASSETS ";
        for (Asset asset : assets) {
            screen.line(String.format(
                    "%s %-26s %s  %s", heading, asset.name(), asset.real() ? "REAL" : "SIM ", asset.description()));
            heading = "       ";
        }
        screen.line(String.format("%s %-26s REAL  this machine itself: shown, not judged", heading, DemoGateway.NAME));
        screen.line("        " + options.duration().toMinutes() + " min of event time per pump, "
                + (options.speed() > 0 ? Math.round(options.speed()) + "x" : "as fast as nothing is dropped"));
        screen.line("");
    }

    private void play(DemoFiles files, DemoLine line, DemoGate gate) throws IOException, InterruptedException {
        DemoWatch watch = new DemoWatch(screen);
        Judge judge = new Judge(watch, gateway, TICKER);
        MqttLink link = MqttLink.builder(MqttSettings.to(outcome.broker, "edgewise-demo-judge")
                        .cleanSession(true)
                        .window(1_000)
                        .build())
                .role("judge-link")
                .build();
        Player player = new Player(link, judge, TICKER);
        for (Asset asset : assets) {
            DueWindows cut = cut(asset);
            watch.add(asset);
            judge.watch(asset, cut);
            player.add(asset, cut, asset.real() ? 0 : options.speed());
        }
        DutyRunner linkRunner = DutyRunner.start(link, 1);
        try (MqttInbox inbox = link.subscribe("edgewise/v1/" + DemoFiles.SITE + "/#", 1, EVERYTHING)) {
            awaitBroker(link);
            Thread listener = new Thread(() -> listen(judge, inbox), "judge");
            listener.start();
            long agentStart = TICKER.nanos();
            Path log = options.report().resolve("agent.log");
            Files.deleteIfExists(log);
            try (DemoAgent agent = DemoAgent.start(files, log, TICKER)) {
                outcome.agentPid = agent.pid();
                if (isReady(agent, judge, link)) {
                    DemoKill kill = new DemoKill(DemoKill.KIND.equals(options.fault()), TICKER);
                    playAll(new Stage(gate, judge, player, agent, line, kill, link));
                    mend(line, judge);
                    settle(judge);
                    line.settle(judge, screen);
                    awaitRefusals(gate, judge);
                }
                rest(agent);
                outcome.agentExit = agent.stop();
            }
            outcome.framesSent = player.framesSent();
            outcome.firstDecisionMillis = (judge.firstDecisionNanos() - agentStart) / 1e6;
            pause(300);
            listener.interrupt();
            listener.join();
            link.drain(Duration.ofSeconds(1), null);
        } finally {
            linkRunner.close();
        }
        conclude(gate, judge);
    }

    private DueWindows cut(Asset asset) {
        DueWindows found = windows.get(DemoFiles.modelOf(asset));
        if (found == null) {
            throw new AssertionError("every asset's model was published; this is a bug");
        }
        return found;
    }

    private void awaitBroker(MqttLink link) throws InterruptedException {
        long deadline = TICKER.nanos() + BROKER_NANOS;
        while (link.status().state() != LinkState.ONLINE) {
            if (TICKER.nanos() > deadline) {
                String error = link.status().lastError();
                throw new UnreachableException("the broker " + outcome.broker + " does not answer within "
                        + BROKER_NANOS / 1_000_000_000L + " s" + (error == null ? "" : " (" + error + ")")
                        + "; is it running, and is it one? Without --broker the demo has its own");
            }
            pause(10);
        }
    }

    private static void listen(Judge judge, MqttInbox inbox) {
        try {
            judge.listen(inbox);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the agent says that all its pipelines run and listen. */
    private boolean isReady(DemoAgent agent, Judge judge, MqttLink link) throws InterruptedException {
        boolean ready = agent.isReady(judge, link, 0);
        if (!ready) {
            outcome.failures.add(
                    "the agent did not get ready; see " + agent.log() + (agent.isAlive() ? "" : " (it has ended)"));
        }
        return ready;
    }

    /** What is on the stage while the machines play. */
    private record Stage(
            DemoGate gate, Judge judge, Player player, DemoAgent agent, DemoLine line, DemoKill kill, MqttLink link) {}

    private void playAll(Stage on) throws IOException, InterruptedException {
        try {
            while (on.player.turn()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                double share = on.player.share((double) options.duration().toNanos());
                screen.progress(share, Math.round(100 * share) + " %");
                if (!happen(on, share)) {
                    return;
                }
            }
        } catch (Player.StalledException e) {
            outcome.failures.add(String.valueOf(e.getMessage()));
        }
    }

    /** Lets happen what is due; returns whether the play goes on. */
    private boolean happen(Stage on, double share) throws IOException, InterruptedException {
        if (share >= TAMPER_AT) {
            on.gate.tryNext(models, assets, channels);
        }
        on.gate.look(on.judge, screen, outcome);
        on.line.look(share, on.judge, screen, outcome);
        if (on.line.isBack() && on.player.isCaughtUp()) {
            on.line.settle(on.judge, screen);
        }
        on.player.free(on.line.isHeldUp());
        on.judge.heldUp(on.line.isHeldUp());
        boolean alive = on.agent.isAlive();
        if (alive && on.kill.isDue(share)) {
            alive = on.kill.kill(on.agent, on.judge, on.link, on.player, screen, outcome);
        }
        if (!alive) {
            outcome.failures.add("the agent ended in the middle; see " + on.agent.log());
        }
        return alive;
    }

    /** A fast demo has sent everything before the line is mended. */
    private void mend(DemoLine line, Judge judge) throws IOException, InterruptedException {
        while (line.isHeldUp() && !line.isBack()) {
            pause(5);
            line.look(1, judge, screen, outcome);
        }
    }

    /** Waits until every due window was decided, or nothing has come for long. */
    private void settle(Judge judge) throws InterruptedException {
        for (Asset asset : assets) {
            long due = judge.due(asset.name());
            long before = -1;
            long since = TICKER.nanos();
            for (long decided = judge.decided(asset.name()); decided < due; decided = judge.decided(asset.name())) {
                if (decided != before) {
                    before = decided;
                    since = TICKER.nanos();
                } else if (TICKER.nanos() - since > QUIET_NANOS) {
                    return;
                }
                pause(5);
            }
        }
    }

    /** A fast demo has sent everything before the agent has looked at the packages that it must refuse. */
    private void awaitRefusals(DemoGate gate, Judge judge) throws IOException, InterruptedException {
        long since = TICKER.nanos();
        while (!gate.isDone() && TICKER.nanos() - since < QUIET_NANOS) {
            gate.tryNext(models, assets, channels);
            gate.look(judge, screen, outcome);
            pause(5);
        }
    }

    private void rest(DemoAgent agent) throws InterruptedException {
        if (options.keep()) {
            screen.line("It goes on. Look around: mosquitto_sub -t 'edgewise/#' -v, broker " + outcome.broker
                    + "; end it with Ctrl-C.");
            try {
                while (agent.isAlive()) {
                    pause(500);
                }
            } catch (InterruptedException e) {
                screen.line(""); // the end was asked for and comes in order: what was seen is summed up
            }
        }
    }

    private void conclude(DemoGate gate, Judge judge) {
        gate.look(judge, screen, outcome);
        gate.conclude(outcome);
        outcome.health = judge.health();
        outcome.decisionsReceived = judge.received();
        outcome.late = judge.marked().late();
        outcome.repeated = judge.marked().repeated();
        TreeMap<String, List<Sighting>> sightings = new TreeMap<>();
        for (Asset asset : assets) {
            MachineJudge machine = judge.machine(asset.name());
            sightings.put(asset.name(), machine.inOrder());
            outcome.machines.add(
                    new MachineReport(machine, judge.newest(asset.name()), rejected(asset.name()), physical(asset)));
        }
        outcome.decisionsDigest = Digests.decisions(sightings);
        outcome.scoresDigest = Digests.scores(sightings);
        outcome.latency = latency(judge);
        outcome.wallMillis = (TICKER.nanos() - startNanos) / 1e6;
        outcome.failures.addAll(judge.problems());
        Expectations.check(outcome, options);
        DemoTable.print(screen, outcome, gateway.words());
        verdict();
    }

    private Map<String, Range> physical(Asset asset) {
        Map<String, Range> ranges = new TreeMap<>();
        channels.getOrDefault(DemoFiles.modelOf(asset), List.of())
                .forEach(
                        spec -> ranges.put(spec.channel().name(), spec.channel().physical()));
        return ranges;
    }

    private Map<String, Long> rejected(String pipeline) {
        Map<String, Long> rejected = new TreeMap<>();
        JsonValue health = outcome.health;
        if (health != null) {
            health.get("pipelines").elements().stream()
                    .filter(entry -> entry.get("name").text().equals(pipeline))
                    .forEach(entry -> entry.get("rejected")
                            .members()
                            .forEach((reason, count) -> rejected.put(reason, count.whole())));
        }
        return rejected;
    }

    private DemoOutcome.Quantiles latency(Judge judge) {
        Latencies all = new Latencies();
        assets.stream()
                .filter(asset -> !asset.real() && options.speed() > 0)
                .forEach(asset -> all.addAll(judge.latencies(asset.name())));
        return new DemoOutcome.Quantiles(all.quantileMillis(0.5), all.quantileMillis(0.99), all.quantileMillis(1));
    }

    private void verdict() {
        outcome.failures.forEach(failure -> screen.wrapped(" FAILED: ", failure));
        String seconds = Math.round(outcome.wallMillis / 1000) + " s";
        screen.line((outcome.failures.isEmpty() ? " PASSED in " : " NOT PASSED, ") + seconds + ". Report: "
                + options.report().resolve("demo.json"));
    }

    private static void pause(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }
}
