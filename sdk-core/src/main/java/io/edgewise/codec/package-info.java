/** Bytes to frames and decisions to bytes. Knows no transport. */
@NullMarked
package io.edgewise.codec;

import org.jspecify.annotations.NullMarked;
