/** Turns predictions and verdicts into decisions and alarms. Knows nothing of where they are sent. */
@NullMarked
package io.edgewise.decision;

import org.jspecify.annotations.NullMarked;
