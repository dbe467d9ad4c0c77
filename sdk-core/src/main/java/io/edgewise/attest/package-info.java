/** From bytes and a policy to one verification. Reads no network and no clock but the one it is given. */
@NullMarked
package io.edgewise.attest;

import org.jspecify.annotations.NullMarked;
