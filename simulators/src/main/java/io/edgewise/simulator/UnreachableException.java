package io.edgewise.simulator;

/** A peer that was named cannot be reached. */
final class UnreachableException extends RuntimeException {
    UnreachableException(String message) {
        super(message);
    }
}
