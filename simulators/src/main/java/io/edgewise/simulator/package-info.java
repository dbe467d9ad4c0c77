/**
 * Machines that do not exist: a centrifugal pump with faults, replay of real wells, and a broker and a registry on free
 * loopback ports. Knows nothing of what the agent makes of it.
 */
@NullMarked
package io.edgewise.simulator;

import org.jspecify.annotations.NullMarked;
