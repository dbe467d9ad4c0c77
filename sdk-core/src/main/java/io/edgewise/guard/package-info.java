/** Says what is fit to go on: samples, windows, features, outputs. Decides nothing. */
@NullMarked
package io.edgewise.guard;

import org.jspecify.annotations.NullMarked;
