/** Small files that must survive kill -9 and a power cut. Knows nothing of what is in them. */
@NullMarked
package io.edgewise.durable;

import org.jspecify.annotations.NullMarked;
