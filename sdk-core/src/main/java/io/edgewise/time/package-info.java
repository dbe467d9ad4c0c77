/** Reads time: a monotonic ticker for ages and the one reader of the wall clock. Knows nothing of what is timed. */
@NullMarked
package io.edgewise.time;

import org.jspecify.annotations.NullMarked;
