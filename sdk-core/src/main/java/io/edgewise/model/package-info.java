/**
 * What a model is: its manifest, its digest and provenance, and the engine seam. Knows no engine, no registry, no
 * signature format.
 */
@NullMarked
package io.edgewise.model;

import org.jspecify.annotations.NullMarked;
