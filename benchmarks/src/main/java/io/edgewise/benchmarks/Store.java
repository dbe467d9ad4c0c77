package io.edgewise.benchmarks;

import java.sql.SQLException;

/** A store-and-forward queue that is measured. */
interface Store extends AutoCloseable {
    /** Returns what it is called in the table. */
    String name();

    /** Puts so many records of 200 bytes in, and returns when they survive a power cut. */
    void commit(int records) throws Exception;

    /** Takes everything out, 100 records at a time, and returns how many there were. */
    long drain() throws Exception;

    @Override
    void close() throws SQLException;
}
