/**
 * The door through which other programs of this machine push payloads: HTTP on the loopback addresses, with a token.
 * Knows what a request may look like, nothing of frames and sources.
 */
@NullMarked
package io.edgewise.agent.push;

import org.jspecify.annotations.NullMarked;
