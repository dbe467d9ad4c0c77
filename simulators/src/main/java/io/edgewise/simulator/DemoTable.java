package io.edgewise.simulator;

import java.util.Locale;

/** Prints the table at the end: per asset what was there, what was found, and whether a fixed limit would have done. */
final class DemoTable {
    private DemoTable() {}

    /**
     * Prints it.
     *
     * @param gateway how this machine is, in words
     */
    static void print(DemoScreen screen, DemoOutcome outcome, String gateway) {
        screen.line("");
        int width = outcome.machines.stream()
                .mapToInt(machine -> machine.name().length())
                .max()
                .orElse(0);
        screen.line(String.format(Locale.ROOT, " %-" + width + "s  faults found delay  false  ", "ASSET")
                + "best fixed limit on one channel would have");
        for (MachineReport machine : outcome.machines) {
            screen.line(row(machine, width));
        }
        screen.wrapped(" " + DemoGateway.NAME + " ", gateway);
        screen.line(String.format(
                Locale.ROOT,
                " messages %,d sent, %,d received, %,d lost, %,d repeated | p50 %s ms p99 %s ms | %s MB | %s s of CPU",
                (long) outcome.figure("mqtt", "decisionsSent"),
                outcome.decisionsReceived,
                outcome.lost(),
                outcome.repeated,
                number(outcome.latency.p50()),
                number(outcome.latency.p99()),
                Math.round(outcome.figure("process", "pssBytes") / 1e6),
                number(outcome.figure("process", "cpuSeconds"))));
    }

    private static String row(MachineReport machine, int width) {
        MachineJudge judge = machine.judge();
        boolean faulty = judge.asset().fault() != null;
        String found = !faulty ? "-" : machine.faultMissed() ? "0" : "1";
        String delay = judge.alarmOnBeforeOnset()
                ? "was on"
                : Double.isNaN(machine.delaySeconds()) ? "-" : Math.round(machine.delaySeconds()) + " s";
        return String.format(
                Locale.ROOT,
                " %-" + width + "s  %-6s %-5s %-6s %-6d %s",
                machine.name(),
                faulty ? "1" : "0",
                found,
                delay,
                judge.falseAlarms(),
                machine.fixedLimitWords());
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
    }
}
