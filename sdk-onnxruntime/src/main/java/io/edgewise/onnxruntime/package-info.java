/**
 * ONNX Runtime as an engine, and the only door to native code. Knows nothing of windows, pipelines or registries: bytes
 * that were admitted come in, predictions go out.
 */
@NullMarked
package io.edgewise.onnxruntime;

import org.jspecify.annotations.NullMarked;
