/**
 * The durable store-and-forward log: what is accepted survives kill -9, a power cut and a full disk. Knows nothing of
 * brokers, documents or decisions.
 */
@NullMarked
package io.edgewise.spool;

import org.jspecify.annotations.NullMarked;
