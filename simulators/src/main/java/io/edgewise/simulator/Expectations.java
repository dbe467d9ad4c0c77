package io.edgewise.simulator;

import java.util.ArrayList;
import java.util.List;

/** What a demo must show to have passed. Each that fails is a line that names what failed. */
final class Expectations {
    private Expectations() {}

    static void check(DemoOutcome outcome, DemoOptions options) {
        if (outcome.lost() != 0) {
            outcome.failures.add(outcome.lost() + " windows were due and not decided");
        }
        long unmarked = outcome.machines.stream()
                .mapToLong(machine -> machine.judge().twiceUnmarked())
                .sum();
        if (unmarked != 0) {
            outcome.failures.add(unmarked + " decisions came twice without a mark that says so");
        }
        long disorder = outcome.machines.stream()
                .mapToLong(machine -> machine.judge().outOfOrder())
                .sum();
        if (disorder != 0) {
            outcome.failures.add(disorder + " decisions came after one about a later window");
        }
        Integer exit = outcome.agentExit;
        if (exit == null || exit != 0) {
            outcome.failures.add("the agent's exit code was " + exit + ", not 0");
        }
        long days = Math.max(1, options.duration().toDays());
        for (MachineReport machine : outcome.machines) {
            outcome.failures.addAll(machine(machine, days));
        }
    }

    private static List<String> machine(MachineReport machine, long days) {
        List<String> failures = new ArrayList<>();
        MachineJudge judge = machine.judge();
        Asset.SensorTrouble trouble = judge.asset().sensorTrouble();
        if (trouble != null && judge.decidedNormalGood(trouble) > 0) {
            failures.add(machine.name() + ": " + judge.decidedNormalGood(trouble) + " windows with a sensor that is "
                    + trouble.kind() + " were NORMAL and GOOD");
        }
        // Real wells are reported as they are: what to expect of them nobody can promise.
        if (!judge.asset().real()) {
            if (machine.faultMissed()) {
                failures.add(machine.name() + ": its fault was not found");
            }
            if (machine.wrongLabel()) {
                failures.add(machine.name() + ": its fault was found with the wrong label");
            }
            if (judge.falseAlarms() > days) {
                failures.add(machine.name() + ": " + judge.falseAlarms() + " false alarms in " + days + " day(s)");
            }
        }
        return failures;
    }
}
