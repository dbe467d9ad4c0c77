package io.edgewise.identity;

/**
 * A key file that is not used: which file, what was found and what to do. Says nothing of what stands inside the key.
 */
public final class KeyFileException extends RuntimeException {
    /** Makes one with a message for the person at the gateway. */
    public KeyFileException(String message) {
        super(message);
    }

    /** Makes one that was caused by the file system. */
    public KeyFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
