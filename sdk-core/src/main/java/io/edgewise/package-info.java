/**
 * Edgewise: signed models on sensor streams, guarded decisions. Every package below is a room; each sees only the rooms
 * named in the table that the build checks, and {@code ARCHITECTURE.md} draws it. Start at
 * {@link io.edgewise.pipeline.Pipeline}.
 */
@NullMarked
package io.edgewise;

import org.jspecify.annotations.NullMarked;
