package io.edgewise.spool;

import io.edgewise.duty.DutyCycle;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A log of records that wait to be delivered. {@link #append} never waits for the disk; the spool's own duty writes and
 * forces. A record is <em>accepted</em> once it is forced or acknowledged, whichever comes first: from then on it
 * survives kill -9, a power cut and a full disk until it is acknowledged or dropped by a counted rule.
 */
public final class Spool implements DutyCycle, AutoCloseable {
    /** What {@link #append} returns for a record that was not taken; it is counted by reason. */
    public static final long REFUSED = -1;

    /**
     * Opens a spool, and mends what a crash left.
     *
     * @param folder where its files lie; made if it is not there; one process at a time
     * @param epoch the number of this boot, above all earlier ones
     * @throws IOException if the folder cannot be used; damaged files never end in this, they are kept aside
     */
    public static Spool open(Path folder, long epoch, SpoolSettings settings, Ticker ticker, Telemetry telemetry)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes a record; never waits for the disk.
     *
     * @return its sequence, or {@link #REFUSED}
     */
    public long append(RecordClass kind, String topic, byte[] payload) {
        throw new UnsupportedOperationException();
    }

    /** Asks to be told, at once and briefly, by whoever appends, that there is something to poll. */
    public void onAppend(Runnable told) {
        throw new UnsupportedOperationException();
    }

    /** Returns the sequence up to which every record of this boot is accepted or dropped. */
    public long durable() {
        throw new UnsupportedOperationException();
    }

    /** Waits until {@link #durable} has reached that sequence and tells whether it has. */
    public boolean awaitDurable(long sequence, Duration limit) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** Returns the cursor of that name, which begins at the oldest record that it has not acknowledged. */
    public Cursor cursor(String name) {
        throw new UnsupportedOperationException();
    }

    /** Returns how it stands. */
    public SpoolStatus status() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String roleName() {
        return "spool";
    }

    @Override
    public int doWork() throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** Writes and forces what waits, and lets the files go. The duty must have ended. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
