/** What a sensor says: channels, units, quality and frames of samples. Knows nothing of windows or models. */
@NullMarked
package io.edgewise.signal;

import org.jspecify.annotations.NullMarked;
