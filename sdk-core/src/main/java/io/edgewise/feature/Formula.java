package io.edgewise.feature;

import io.edgewise.window.Window;

/** Computes one feature of a window whose channel's slice is opened. */
interface Formula {
    /** Returns the value; NaN where the samples do not give it. */
    double of(Window window);
}
