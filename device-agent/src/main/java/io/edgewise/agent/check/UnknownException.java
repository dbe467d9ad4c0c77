package io.edgewise.agent.check;

/** Something that a check needs is not known; why is in the message. */
final class UnknownException extends RuntimeException {
    UnknownException(String message) {
        super(message);
    }
}
