package io.edgewise.spool;

/** What a record is, and so what becomes of it when space is short; the first goes out first and is dropped last. */
public enum RecordClass {
    /** Alarms, deployments, refusals: few, and each is worth keeping. */
    EVENT(0),
    /** How something is: only the newest of a topic is worth anything. */
    STATUS(1),
    /** Decisions and measurements: many, each worth less than the next. */
    TELEMETRY(2);

    private final byte code;

    RecordClass(int code) {
        this.code = (byte) code;
    }

    /** Returns how files name it: for ever the same. */
    byte code() {
        return code;
    }
}
