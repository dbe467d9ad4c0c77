/** Streaming detectors that are models with state, and the best fixed limit. Knows nothing of pipelines. */
@NullMarked
package io.edgewise.detect;

import org.jspecify.annotations.NullMarked;
