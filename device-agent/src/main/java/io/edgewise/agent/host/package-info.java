/**
 * The gateway itself as a machine: what its processors, memory, disks and sensors do, from proc and sys. Knows no
 * source, no pipeline and no clock.
 */
@NullMarked
package io.edgewise.agent.host;

import org.jspecify.annotations.NullMarked;
