/** Counters, gauges and events about ourselves, with a no-op and an in-memory form. Knows no exporter. */
@NullMarked
package io.edgewise.telemetry;

import org.jspecify.annotations.NullMarked;
