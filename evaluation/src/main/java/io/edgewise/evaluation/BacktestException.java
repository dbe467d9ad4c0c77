package io.edgewise.evaluation;

/** A recording or an option that cannot be judged; the message says what to do. */
final class BacktestException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BacktestException(String message) {
        super(message);
    }
}
