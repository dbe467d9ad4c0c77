package io.edgewise.simulator;

import io.edgewise.json.JsonValue;
import io.edgewise.mqtt.MqttLink;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The agent of the demo: started, perhaps killed and started again. Confined to the demo's thread. */
final class DemoAgent implements AutoCloseable {
    private static final long READY_NANOS = 30_000_000_000L;

    private final DemoFiles files;
    private final Path log;
    private final Ticker ticker;
    private AgentProcess process;

    private DemoAgent(DemoFiles files, Path log, Ticker ticker) throws IOException {
        this.files = files;
        this.log = log;
        this.ticker = ticker;
        this.process = AgentProcess.start(files.agent(), files.state(), log);
    }

    static DemoAgent start(DemoFiles files, Path log, Ticker ticker) throws IOException {
        return new DemoAgent(files, log, ticker);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Returns where its log lies. */
    Path log() {
        return log;
    }

    /** Waits until the agent says, in a boot after this one, that all its pipelines run and listen. */
    boolean isReady(Judge judge, MqttLink link, long afterBoot) throws InterruptedException {
        long deadline = ticker.nanos() + READY_NANOS;
        while (ticker.nanos() < deadline && isAlive()) {
            JsonValue health = judge.health();
            if (health != null
                    && health.get("boot").whole() > afterBoot
                    && health.get("state").text().equals("ONLINE")
                    && link.status().pendingSubscriptions() == 0) {
                return true;
            }
            Thread.sleep(10);
        }
        return false;
    }

    /** Ends it by kill -9 and starts it anew. */
    void killAndStart() throws IOException, InterruptedException {
        process.kill();
        process = AgentProcess.start(files.agent(), files.state(), log);
    }

    /** Asks it to stop and waits; returns its exit code, null when it had to be killed. */
    @Nullable
    Integer stop() throws InterruptedException {
        return process.stop();
    }

    @Override
    public void close() {
        process.close();
    }
}
