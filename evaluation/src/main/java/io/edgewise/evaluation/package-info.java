/**
 * Judges detectors on recordings: plays a file through the pipeline that the agent would run, and counts what came of
 * it. Knows nothing of brokers and machines.
 */
@NullMarked
package io.edgewise.evaluation;

import org.jspecify.annotations.NullMarked;
