package io.edgewise.simulator.chaos;

import io.edgewise.durable.StateFile;
import io.edgewise.duty.DutyRunner;
import io.edgewise.mqtt.MqttLink;
import io.edgewise.mqtt.MqttMessage;
import io.edgewise.mqtt.MqttSettings;
import io.edgewise.spool.Spool;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A spool in a process of its own, with or without a link, that may be killed at any instant. It appends numbered
 * records and says on its standard output, a line each: {@code ready}; {@code offered N}, {@code accepted N} and
 * {@code acknowledged N} as they grow; {@code problem NAME|-} as it changes; {@code event OUTCOME}; {@code state N} for
 * each state that is written; {@code dropped N}. At {@code stop} on its standard input it appends no more and says
 * {@code drained} once nothing waits; at {@code measure} it says {@code held HEAP-BYTES THREADS DESCRIPTORS
 * SECONDS-OF-ITS-CLOCK}; it ends when its standard input does.
 */
final class SpoolMain implements Telemetry {
    private static final long LOOK_NANOS = 4_000_000;

    private final SpoolPlan plan;
    private final Ticker ticker = SystemTime.ticker();
    private final Spool spool;
    private final Offers offers;
    private volatile boolean stopped;
    private volatile boolean offered;

    private SpoolMain(SpoolPlan plan) throws IOException {
        this.plan = plan;
        this.spool = Spool.open(plan.folder(), plan.epoch(), plan.settings(), ticker, this);
        this.offers = new Offers(plan, spool, link());
        if (offers.link() != null) {
            DutyRunner.start(offers.link(), 1);
        }
        DutyRunner.start(spool, 1);
    }

    /** Runs by a {@link SpoolPlan}. */
    public static void main(String... arguments) throws IOException {
        SpoolMain child = new SpoolMain(SpoolPlan.parse(List.of(arguments)));
        say("ready");
        child.start("offers", child::offer);
        child.start("watcher", child::watch);
        if (!child.plan.state().equals(SpoolPlan.NOWHERE)) {
            child.start("states", child::writeStates);
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals("stop")) {
                child.stopped = true;
            } else if (line.equals("measure")) {
                measure();
            }
        }
        // What hangs in a thread must not keep this process.
        Runtime.getRuntime().halt(0);
    }

    private @Nullable MqttLink link() {
        if (plan.url().equals(SpoolPlan.NOWHERE)) {
            return null;
        }
        MqttSettings settings = MqttSettings.to(plan.url(), "faults-kept").build();
        return MqttLink.builder(settings)
                .role("faults-link")
                .spool(
                        spool,
                        record -> new MqttMessage(
                                record.topic(), Marked.payload(record.payload(), record.repeated()), 1, false))
                .telemetry(this)
                .build();
    }

    private void start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void offer() {
        long start = ticker.nanos();
        for (int i = 0; i < plan.most() && !stopped; i++) {
            long due = start + (long) (i * 1e9 / plan.perSecond());
            for (long left = due - ticker.nanos(); left > 0 && !stopped; left = due - ticker.nanos()) {
                LockSupport.parkNanos(left);
            }
            offers.offer(plan.first() + i);
        }
        offered = true;
    }

    private void watch() {
        Teller offeredNow = new Teller("offered");
        Teller accepted = new Teller("accepted");
        Teller acknowledged = new Teller("acknowledged");
        Teller dropped = new Teller("dropped");
        Teller problem = new Teller("problem");
        boolean drained = false;
        while (true) {
            offeredNow.tell(offers.offered());
            // Dropped ones count as done: who looks at the count first cannot take one for accepted.
            long durable = spool.durable();
            long drops = offers.refused() + offers.dropped();
            dropped.tell(drops);
            if (drops == 0) {
                accepted.tell(offers.accepted(durable));
            }
            MqttLink link = offers.link();
            acknowledged.tell(link == null ? 0 : link.status().decisionsSent());
            String now = spool.status().problem();
            problem.tell(now == null ? "-" : now);
            if (!drained && offered && offers.isDone()) {
                drained = true;
                accepted.tell(offers.accepted(spool.durable()));
                say("drained");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void writeStates() {
        StateFile file = StateFile.at(Path.of(plan.state()));
        for (int number = plan.first(); !stopped; number++) {
            file.write(States.bytes(number));
            say("state " + number);
        }
    }

    @Override
    public void count(String name, long amount) {
        // Its events are what is wanted.
    }

    @Override
    public void event(String kind, String subject, String outcome, String reason) {
        say("event " + kind + " " + outcome);
        if (kind.equals("spool")) {
            offers.event(outcome);
        }
    }

    private static void measure() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        Usage held = Usage.now();
        long heap = runtime.totalMemory() - runtime.freeMemory();
        long clock = SystemTime.wallClock().instant().getEpochSecond();
        say("held " + heap + " " + held.threads() + " " + held.descriptors() + " " + clock);
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** Says a value when it is another than the last one. */
    private static final class Teller {
        private final String name;
        private Object last = 0L;

        Teller(String name) {
            this.name = name;
        }

        void tell(Object value) {
            if (!value.equals(last)) {
                last = value;
                say(name + " " + value);
            }
        }
    }
}
