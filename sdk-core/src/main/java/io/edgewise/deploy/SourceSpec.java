package io.edgewise.deploy;

import io.edgewise.signal.TimeSource;

/**
 * Where frames come from.
 *
 * @param topic the MQTT topic
 * @param format the payload's form, {@code native}
 * @param time whose clock stamps the rows
 */
public record SourceSpec(String topic, String format, TimeSource time) {}
