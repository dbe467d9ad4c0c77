/** Turns a window into the numbers a model reads. Knows nothing of models. */
@NullMarked
package io.edgewise.feature;

import org.jspecify.annotations.NullMarked;
