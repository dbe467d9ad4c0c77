/** Who this device is: names, boot epoch, keys. Knows nothing of what is signed with them. */
@NullMarked
package io.edgewise.identity;

import org.jspecify.annotations.NullMarked;
