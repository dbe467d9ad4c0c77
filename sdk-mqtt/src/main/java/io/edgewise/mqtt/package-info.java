/**
 * MQTT sources and sinks over one link to a broker that never gives up. Knows nothing of what the payloads mean beyond
 * the codecs it is given, and keeps nothing over a restart.
 */
@NullMarked
package io.edgewise.mqtt;

import org.jspecify.annotations.NullMarked;
