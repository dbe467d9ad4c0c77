package io.edgewise.agent.host;

/** Reads one channel of the machine. One owner. */
@FunctionalInterface
interface HostReader {
    /** Returns the present value; NaN where the machine does not tell, or not yet. */
    double read();
}
