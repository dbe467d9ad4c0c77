package io.edgewise.guard;

/**
 * Judges one kind of value on the path. Each has one owner and may remember earlier values.
 *
 * @param <T> what is judged
 */
@FunctionalInterface
public interface Guard<T> {
    /** Judges a value that is borrowed. */
    Verdict check(T value);
}
