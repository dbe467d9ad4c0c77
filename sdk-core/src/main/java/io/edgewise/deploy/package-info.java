/**
 * The declared state and how it comes true: plan, gates, pipelines. Knows no file format of the operator and no
 * transport.
 */
@NullMarked
package io.edgewise.deploy;

import org.jspecify.annotations.NullMarked;
