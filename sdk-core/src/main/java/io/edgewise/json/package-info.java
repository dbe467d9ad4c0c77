/** The strict JSON reader and writer that every other room uses. Knows nothing of what the documents mean. */
@NullMarked
package io.edgewise.json;

import org.jspecify.annotations.NullMarked;
