/** The one path from a frame of samples to a decision record. Knows no transport, no disk and no registry. */
@NullMarked
package io.edgewise.pipeline;

import org.jspecify.annotations.NullMarked;
