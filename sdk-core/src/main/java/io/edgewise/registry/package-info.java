/**
 * Pulls and pushes model packages, and the store they lie in, which is an OCI image layout. Trusts nothing: that is the
 * room attest.
 */
@NullMarked
package io.edgewise.registry;

import org.jspecify.annotations.NullMarked;
