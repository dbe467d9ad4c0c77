package io.edgewise.simulator;

import io.edgewise.signal.Channel;
import java.util.List;

/** A simulated machine with one fault at most, which grows after its onset. The same options give the same rows. */
interface Machine extends RowSource {
    /** Returns its sensors, in the order of every row. */
    List<Channel> channels();

    /** Returns how many rows it gives in all. */
    long rows();

    /** Returns how many rows come together: a burst, or the rows of some seconds. */
    int rowsPerFrame();

    /** Returns how severe its fault is in the row written last, 0 to 1; 0 is healthy. */
    double severity();
}
