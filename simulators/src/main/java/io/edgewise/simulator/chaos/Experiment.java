package io.edgewise.simulator.chaos;

/** One thing that goes wrong, and what must hold all the same. */
interface Experiment {
    /** Returns its name on the command line. */
    String name();

    /** Returns in a few words what is done. */
    String text();

    /** Returns how many records are published, or what else is counted. */
    int count(boolean full);

    /** Returns what is counted. */
    default String unit() {
        return "records";
    }

    /** Runs it; a fault that cannot be made here is an exception that says so. */
    FaultRow run(Bench bench) throws Exception;
}
