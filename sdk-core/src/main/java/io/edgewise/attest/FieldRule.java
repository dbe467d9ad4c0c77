package io.edgewise.attest;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What must hold of one field of a predicate. Text, whole numbers and true or false are compared as they are written.
 *
 * @param path where the field stands in the predicate, a JSON Pointer (RFC 6901), for example
 *     {@code /runDetails/builder/id}
 * @param test what is asked of it
 * @param values what it is compared with; none for {@link Test#PRESENT} and {@link Test#MAX_AGE}
 * @param maxAge how old a time may be; zero for every other test
 */
public record FieldRule(String path, Test test, SortedSet<String> values, Duration maxAge) {
    public FieldRule {
        values = Collections.unmodifiableSortedSet(new TreeSet<>(values));
    }

    /** What can be asked of a field. */
    public enum Test {
        /** It is one of the values. */
        IN,
        /** It is an array, and each of the values is in it. */
        CONTAINS,
        /** It is a time of RFC 3339 that is not too long ago, by the trusted time, and not to come. */
        MAX_AGE,
        /** It is there and not null. */
        PRESENT
    }

    /** Asks for a field that is one value. */
    public static FieldRule equalTo(String path, String value) {
        return in(path, java.util.Set.of(value));
    }

    /** Asks for a field that is one of some values. */
    public static FieldRule in(String path, Collection<String> values) {
        return new FieldRule(path, Test.IN, new TreeSet<>(values), Duration.ZERO);
    }

    /** Asks for an array that holds all of some values. */
    public static FieldRule contains(String path, Collection<String> values) {
        return new FieldRule(path, Test.CONTAINS, new TreeSet<>(values), Duration.ZERO);
    }

    /** Asks for a time that is not too long ago. */
    public static FieldRule maxAge(String path, Duration age) {
        return new FieldRule(path, Test.MAX_AGE, new TreeSet<>(), age);
    }

    /** Asks for a field that is there. */
    public static FieldRule present(String path) {
        return new FieldRule(path, Test.PRESENT, new TreeSet<>(), Duration.ZERO);
    }

    @Override
    public String toString() {
        return switch (test) {
            case IN -> path + " is " + (values.size() == 1 ? "'" + values.first() + "'" : "one of " + values);
            case CONTAINS -> path + " contains " + values;
            case MAX_AGE -> path + " is at most " + maxAge.toSeconds() + " s ago";
            case PRESENT -> path + " is there";
        };
    }
}
