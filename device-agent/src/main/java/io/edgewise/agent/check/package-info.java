/** Looks at an installation before the agent starts: one check a class, each with what to do. Changes nothing. */
@NullMarked
package io.edgewise.agent.check;

import org.jspecify.annotations.NullMarked;
