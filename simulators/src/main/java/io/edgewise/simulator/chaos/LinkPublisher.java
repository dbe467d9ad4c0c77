package io.edgewise.simulator.chaos;

import io.edgewise.duty.DutyRunner;
import io.edgewise.mqtt.LinkStatus;
import io.edgewise.mqtt.MqttLink;
import io.edgewise.mqtt.MqttSettings;
import io.edgewise.spool.RecordClass;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.time.Ticker;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;

/** What is tried: the link of the SDK, as the agent has it. */
final class LinkPublisher implements Publisher, Telemetry {
    private static final Duration LEAVE = Duration.ofSeconds(2);

    private final Records records;
    private final MqttLink link;
    private final DutyRunner runner;
    private final BitSet accepted = new BitSet();
    private final Thread thread;
    private final AtomicInteger downs = new AtomicInteger();
    private volatile boolean published;

    /** Starts the link; it publishes when it is told to begin. */
    LinkPublisher(MqttSettings settings, Records records, Ticker ticker) {
        this.records = records;
        // A spool behind the link is one more call here.
        this.link =
                MqttLink.builder(settings).role("faults-link").telemetry(this).build();
        this.runner = DutyRunner.start(link, 1);
        this.thread = new Thread(
                () -> {
                    Pace.run(ticker, records, this::offer);
                    published = true;
                },
                "faults-publisher");
        thread.setDaemon(true);
    }

    @Override
    public void begin() {
        thread.start();
    }

    @Override
    public long acknowledged() {
        return link.status().decisionsSent();
    }

    @Override
    public boolean isDone() {
        LinkStatus status = link.status();
        return published && status.queueDepth() == 0 && status.inFlight() == 0;
    }

    @Override
    public Account account() {
        return new Account(accepted, downs.get());
    }

    @Override
    public void end() throws InterruptedException {
        thread.interrupt();
        thread.join();
        link.drain(LEAVE, null);
        runner.close();
    }

    @Override
    public void count(String name, long amount) {
        // Its events are what we want to hear.
    }

    @Override
    public void event(String kind, String subject, String outcome, String reason) {
        if (kind.equals("link") && outcome.equals("DOWN")) {
            downs.incrementAndGet();
        }
    }

    private void offer(int number) {
        if (link.publish(records.message(number), RecordClass.TELEMETRY)) {
            accepted.set(number);
        }
    }
}
