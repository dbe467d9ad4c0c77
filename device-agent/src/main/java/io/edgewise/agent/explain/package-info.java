/** Tells a person why a pipeline decided as it did, and what would have kept it quiet. Knows no command line. */
@NullMarked
package io.edgewise.agent.explain;

import org.jspecify.annotations.NullMarked;
