/**
 * Sigstore bundles without a lasting key, verified offline by sigstore-java behind guards of our own. Knows nothing of
 * policies, packages or the network.
 */
@NullMarked
package io.edgewise.sigstore;

import org.jspecify.annotations.NullMarked;
