package io.edgewise.simulator.chaos;

import java.util.BitSet;

/**
 * What a publisher says of itself.
 *
 * @param accepted the numbers of the records it took in
 * @param downs how often it told that the line is down
 */
record Account(BitSet accepted, int downs) {}
