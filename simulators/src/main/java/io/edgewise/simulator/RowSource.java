package io.edgewise.simulator;

/** Gives the rows of a machine, one after the other. */
public interface RowSource {
    /** Tells whether there is another row. */
    boolean hasNext();

    /** Writes the next row into the one that is given. */
    void next(SensorRow row);
}
