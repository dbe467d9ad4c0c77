package io.edgewise.simulator.chaos;

/** An experiment cannot be made on this machine; the message says what is missing. */
final class NotRunException extends Exception {
    NotRunException(String missing) {
        super(missing);
    }
}
