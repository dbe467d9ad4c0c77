/**
 * The ONNX file format: a streaming reader, and an inspector that judges a file before anything runs it. Knows no
 * engine, no signature and no native code.
 */
@NullMarked
package io.edgewise.onnx;

import org.jspecify.annotations.NullMarked;
