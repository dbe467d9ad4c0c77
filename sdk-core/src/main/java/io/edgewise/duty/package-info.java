/** One thread, one job: the duty cycle and its runner. Knows nothing of what the job is. */
@NullMarked
package io.edgewise.duty;

import org.jspecify.annotations.NullMarked;
