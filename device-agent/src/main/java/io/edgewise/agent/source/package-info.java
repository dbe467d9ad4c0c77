/** Where the agent gets its frames and sends its decisions: the transports behind the pipelines. Knows no command. */
@NullMarked
package io.edgewise.agent.source;

import org.jspecify.annotations.NullMarked;
