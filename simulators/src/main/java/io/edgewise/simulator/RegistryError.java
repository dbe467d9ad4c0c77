package io.edgewise.simulator;

/** A refusal in the words of the distribution specification, 1.1, "Error Codes". */
final class RegistryError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;

    RegistryError(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static RegistryError nameUnknown(String repository) {
        return new RegistryError(404, "NAME_UNKNOWN", "there is no repository " + repository);
    }

    static RegistryError methodNotAllowed(String method) {
        return new RegistryError(405, "UNSUPPORTED", method + " is not allowed here");
    }

    /** Returns the HTTP status. */
    int status() {
        return status;
    }

    /** Returns the error code, for example {@code BLOB_UNKNOWN}. */
    String code() {
        return code;
    }
}
