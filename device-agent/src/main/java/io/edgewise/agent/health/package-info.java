/** What the agent says of itself: process figures, heartbeat, status documents. Changes nothing. */
@NullMarked
package io.edgewise.agent.health;

import org.jspecify.annotations.NullMarked;
