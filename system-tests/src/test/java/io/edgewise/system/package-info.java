/** The whole, tried from outside: agents in processes of their own, real peers on the loopback interface. */
@NullMarked
package io.edgewise.system;

import org.jspecify.annotations.NullMarked;
