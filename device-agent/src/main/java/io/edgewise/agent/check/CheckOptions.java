package io.edgewise.agent.check;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is to be checked.
 *
 * @param config agent.yaml; null for the program and the machine alone
 * @param state device.yaml; null for the one beside agent.yaml, if there is one
 * @param offline whether no peer is asked
 * @param listen how long the pipelines' topics are listened to; zero for not at all
 * @param limit how long all may take together; what does not fit is skipped
 */
public record CheckOptions(
        @Nullable Path config, @Nullable Path state, boolean offline, Duration listen, Duration limit) {}
