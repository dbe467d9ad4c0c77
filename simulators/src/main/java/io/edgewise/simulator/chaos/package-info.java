/**
 * Network faults on purpose: a proxy that harms what passes, and experiments that count what arrives. Knows nothing of
 * machines, models or the demo.
 */
@NullMarked
package io.edgewise.simulator.chaos;

import org.jspecify.annotations.NullMarked;
