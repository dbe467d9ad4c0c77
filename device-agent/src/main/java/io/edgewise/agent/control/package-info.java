/** The running agent and the socket through which it is asked. Knows no command line. */
@NullMarked
package io.edgewise.agent.control;

import org.jspecify.annotations.NullMarked;
