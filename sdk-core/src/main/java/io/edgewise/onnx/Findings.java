package io.edgewise.onnx;

import io.edgewise.json.Plain;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was found so far, and where the reader stands. A place is put into words only when something is found there. */
final class Findings {
    /** A file with more findings than this is not read to its end. */
    static final long ENOUGH = 10_000;

    /** The label of a node's attribute. */
    static final String ATTRIBUTE = "attribute";

    /** What an attribute holds one of. */
    private static final Set<String> VALUES = Set.of("t", "g", "sparse_tensor");

    private static final int LONGEST_NAME = 64;

    private final List<Finding> findings = new ArrayList<>();
    private final String[] labels = new String[WireReader.DEEPEST + 1];
    private final int[] numbers = new int[WireReader.DEEPEST + 1];
    private final @Nullable String[] names = new String[WireReader.DEEPEST + 1];
    private long found;
    private int depth;

    /** Ends the reading of a file in which enough was found. */
    static final class EnoughException extends RuntimeException {
        EnoughException() {
            super("enough was found", null, false, false);
        }
    }

    /** Goes into the part of that name. */
    void enter(String label) {
        enter(label, -1);
    }

    /** Goes into one of several parts of that name, counted from 0. */
    void enter(String label, int number) {
        labels[depth] = label;
        numbers[depth] = number;
        names[depth] = null;
        depth++;
    }

    /** Says what the part is called. */
    void name(String name) {
        names[depth - 1] = name;
    }

    void leave() {
        depth--;
    }

    void add(Rule rule, String what) {
        if (findings.size() < Inspection.MOST_FINDINGS) {
            findings.add(new Finding(place(), rule, what));
        }
        found++;
        if (found >= ENOUGH) {
            throw new EnoughException();
        }
    }

    /** Adds what ended the reading; the last finding of all. */
    void broken(WireException why) {
        if (findings.size() < Inspection.MOST_FINDINGS) {
            findings.add(new Finding(place(), Rule.WIRE, String.valueOf(why.getMessage())));
        }
        found++;
    }

    /** Notes a field that was seen; a second one of those that may stand once is a finding. */
    long see(long seen, int field, long single) {
        long bit = field < Long.SIZE ? 1L << field : 0;
        if ((seen & single & bit) != 0) {
            add(Rule.DUPLICATE, "field " + field + " stands there twice, but may only once");
        }
        return seen | bit;
    }

    /** Returns a set of fields for {@link #see}. */
    static long fields(int... numbers) {
        long set = 0;
        for (int number : numbers) {
            set |= 1L << number;
        }
        return set;
    }

    Inspection with(Facts facts) {
        return new Inspection(findings, found, facts);
    }

    private String place() {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            String name = names[i];
            if (name != null && labels[i].equals(ATTRIBUTE)) {
                parts.add(printable(name)); // readers know it by that, and what it holds by its kind
            } else if (numbers[i] >= 0 || !VALUES.contains(labels[i])) {
                String number = numbers[i] < 0 ? "" : "[" + numbers[i] + "]";
                parts.add(labels[i] + number + (name == null ? "" : " '" + printable(name) + "'"));
            }
        }
        if (parts.size() > 24) {
            parts.subList(12, parts.size() - 12).clear();
            parts.add(12, "…");
        }
        return parts.isEmpty() ? "the file" : String.join("/", parts);
    }

    /** Returns text from the file as a report may show it: short, on one line, without commands to a terminal. */
    static String printable(String text) {
        return Plain.visible(text, LONGEST_NAME);
    }
}
