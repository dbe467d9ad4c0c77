/** The program: its main method and nothing else. */
@NullMarked
package io.edgewise.agent;

import org.jspecify.annotations.NullMarked;
