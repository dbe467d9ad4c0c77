package io.edgewise.agent.push;

/** A payload that cannot be read; its sender is told why. */
public final class PushException extends Exception {
    private final String problem;

    /**
     * Makes one.
     *
     * @param problem what is wrong, a name
     * @param message the same in words
     */
    public PushException(String problem, String message, Throwable cause) {
        super(message, cause);
        this.problem = problem;
    }

    String problem() {
        return problem;
    }
}
