package io.edgewise.duty;

/** One thread's job. Every method is called by that thread, in the order they stand here. */
public interface DutyCycle {
    /** Returns the name of the thread that does this job. */
    String roleName();

    /** Called once, before the first turn. */
    default void onStart() {}

    /**
     * Does a bounded amount of work.
     *
     * @return how many items were handled; zero lets the runner rest
     * @throws InterruptedException when the runner wants the thread back
     */
    int doWork() throws InterruptedException;

    /** Called once, after the last turn, whatever ended it. */
    default void onClose() {}
}
