/** The command line. Parses, calls, prints; decides nothing. */
@NullMarked
package io.edgewise.agent.command;

import org.jspecify.annotations.NullMarked;
