package io.edgewise.agent.command;

/** A case that cannot be judged as it is written: nothing is said about its model. */
final class CaseException extends RuntimeException {
    CaseException(String message) {
        super(message);
    }

    CaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
