/**
 * Who this device is and whom it believes on a line: names, boot epoch, keys, certificates, TLS. Knows nothing of what
 * is signed with the keys or said on the lines.
 */
@NullMarked
package io.edgewise.identity;

import org.jspecify.annotations.NullMarked;
