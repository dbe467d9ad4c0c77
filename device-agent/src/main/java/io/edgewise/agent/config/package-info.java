/** What the operator writes: agent.yaml, device.yaml and the trust policy, read strictly. Starts nothing. */
@NullMarked
package io.edgewise.agent.config;

import org.jspecify.annotations.NullMarked;
