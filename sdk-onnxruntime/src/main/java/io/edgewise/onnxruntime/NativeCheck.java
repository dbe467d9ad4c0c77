package io.edgewise.onnxruntime;

/**
 * Whether the engine can start here.
 *
 * @param works whether it can
 * @param words one line for people: what was found where, or what is missing and what to do
 */
public record NativeCheck(boolean works, String words) {}
