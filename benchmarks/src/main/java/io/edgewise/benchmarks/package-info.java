/** Measurements against peers, in one run and on one machine. Run by hand. */
@NullMarked
package io.edgewise.benchmarks;

import org.jspecify.annotations.NullMarked;
