/**
 * Cuts a stream of rows into windows by event time or count. Holds state per channel; knows nothing of features or
 * models.
 */
@NullMarked
package io.edgewise.window;

import org.jspecify.annotations.NullMarked;
