package io.edgewise.simulator;

import io.edgewise.mqtt.MqttLink;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The part of the demo in which the agent is killed with kill -9, at whatever it is doing. */
final class DemoKill {
    static final String KIND = "kill";

    private static final double KILL_AT = 0.45;

    private final boolean asked;
    private final Ticker ticker;
    private boolean done;

    DemoKill(boolean asked, Ticker ticker) {
        this.asked = asked;
        this.ticker = ticker;
    }

    boolean isDue(double share) {
        return asked && !done && share >= KILL_AT;
    }

    /** Kills it and starts it again; returns whether it got ready. */
    boolean kill(DemoAgent agent, Judge judge, MqttLink link, Player player, DemoScreen screen, DemoOutcome outcome)
            throws IOException, InterruptedException {
        done = true;
        Map<String, Long> from = new HashMap<>(player.sentUntil());
        long boot = judge.boot();
        long since = ticker.nanos();
        screen.event("agent", "KILLED", "kill -9, at once started again");
        agent.killAndStart();
        boolean ready = agent.isReady(judge, link, boot);
        player.paused(ticker.nanos() - since);
        outcome.agentPid = agent.pid();
        player.nextFrom().forEach((machine, to) -> {
            MachineJudge judged = judge.machine(machine);
            long kill = from.getOrDefault(machine, to);
            DemoOutcome.Outage outage = new DemoOutcome.Outage(KIND, machine, kill - judged.sizeNanos(), to);
            judge.notDue(machine, outage.fromNanos(), outage.toNanos());
            outcome.outages.add(outage);
        });
        if (ready) {
            screen.event("agent", "BACK", "what it had accepted was sent, and it decides again");
        }
        return ready;
    }
}
