/** Examples that are compiled and run by the tests: embed the library, write a source, write a sink. */
@NullMarked
package io.edgewise.samples;

import org.jspecify.annotations.NullMarked;
