/** The law of the house, checked by every module's ArchitectureTest, and what tests need from outside. */
@NullMarked
package io.edgewise.house;

import org.jspecify.annotations.NullMarked;
