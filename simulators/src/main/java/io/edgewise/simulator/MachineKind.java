package io.edgewise.simulator;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A machine that {@code simulate KIND} knows, with the catalogue of its faults.
 *
 * @param id its name
 * @param description what it is, in one line
 * @param faults what can be wrong with it
 * @param maker makes one
 */
record MachineKind(String id, String description, List<Fault> faults, Function<MachineOptions, Machine> maker) {
    /** {@link BearingSimulator}. */
    static final MachineKind BEARING = new MachineKind(
            "bearing",
            "ball bearing 6205, bursts of 8192 samples at 25.6 kHz every 10 s",
            List.of(
                    new Fault("outer-race", "pitting of the outer ring: strikes at BPFO, 3.585 a turn"),
                    new Fault(
                            "inner-race", "pitting of the inner ring: strikes at BPFI, 5.415 a turn, once a turn loud"),
                    new Fault("ball", "pitted ball: strikes at twice BSF, 4.714 a turn, loud once a turn of the cage")),
            BearingSimulator::new);
    /** {@link MotorSimulator}. */
    static final MachineKind MOTOR = new MachineKind(
            "motor",
            "current of a four-pole induction motor, bursts of 8192 samples at 2 kHz every 30 s",
            List.of(
                    new Fault("rotor-bar", "broken rotor bar: sidebands at (1 ± 2 slip) times the supply's frequency"),
                    new Fault("eccentricity", "rotor out of centre: sidebands one turn of the shaft from the supply's"),
                    new Fault("supply", "distorted supply: fifth and seventh harmonic")),
            MotorSimulator::new);
    /** {@link TankSimulator}. */
    static final MachineKind TANK = new MachineKind(
            "tank",
            "tank under level control, 4 sensors at 1 Hz",
            List.of(
                    new Fault("leak", "liquid leaves past the flow meter: more comes in than goes out"),
                    new Fault("blocked-outlet", "clogged outlet: the valve opens more for the same flow"),
                    new Fault("level-drift", "level sensor reads too much: the tank is emptier than it seems")),
            TankSimulator::new);

    /** All of them. */
    static final List<MachineKind> ALL = List.of(BEARING, MOTOR, TANK);

    /**
     * One entry of the catalogue.
     *
     * @param id its label
     * @param description what it does, in one line
     */
    record Fault(String id, String description) {}

    MachineKind {
        faults = List.copyOf(faults);
    }

    Machine make(MachineOptions options) {
        boolean known =
                options.has(MachineOptions.NO_FAULT) || faults.stream().anyMatch(fault -> options.has(fault.id()));
        if (!known) {
            throw new IllegalArgumentException("a " + id + " has no fault '" + options.fault() + "'; there are "
                    + MachineOptions.NO_FAULT + ", "
                    + faults.stream().map(Fault::id).collect(Collectors.joining(", ")));
        }
        return maker.apply(options);
    }

    static MachineKind of(String id) {
        return ALL.stream()
                .filter(kind -> kind.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no machine '" + id + "'; there are "
                        + ALL.stream().map(MachineKind::id).collect(Collectors.joining(", "))
                        + "; pumps come without a name: simulate --out DIR"));
    }
}
