/**
 * The author's workbench: makes a model's manifest and golden samples from a model file and data of a well machine. It
 * runs a model that nobody has signed yet, on its author's machine; nothing here reaches a pipeline.
 */
@NullMarked
package io.edgewise.agent.packing;

import org.jspecify.annotations.NullMarked;
