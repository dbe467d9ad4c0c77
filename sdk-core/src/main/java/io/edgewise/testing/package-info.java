/** Doubles and drivers for tests of pipelines, ours and our users'. Seen by no other room. */
@NullMarked
package io.edgewise.testing;

import org.jspecify.annotations.NullMarked;
