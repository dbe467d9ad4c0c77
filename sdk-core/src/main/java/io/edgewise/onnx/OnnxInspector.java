package io.edgewise.onnx;

import io.edgewise.model.ModelRules;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Looks through an ONNX file before anything native touches it: whether it is whole, whether it reaches outside itself,
 * and whether it is what {@link ModelRules} allow. It reads the file once, as a stream; its memory does not depend on
 * the file's size, and its time is that of reading. Every graph, function, attribute and tensor is visited, at any
 * depth. What the weights make of their input is not judged: no look at a file can tell.
 */
public final class OnnxInspector {
    private static final byte[] ORT_MARK = "ORTM".getBytes(StandardCharsets.US_ASCII);
    private static final int ORT_MARK_AT = 4;

    private OnnxInspector() {}

    /** Inspects a file that has no other files beside it. */
    public static Inspection inspect(InputStream source, long length, ModelRules rules) {
        return inspect(source, length, rules, Map.of());
    }

    /** Inspects a file that has no other files beside it. */
    public static Inspection inspect(ReadableByteChannel source, long length, ModelRules rules) {
        return inspect(Channels.newInputStream(source), length, rules, Map.of());
    }

    /**
     * Inspects a file. Whatever stands in it, the answer is an inspection.
     *
     * @param source the file's bytes; not closed, and read no further than {@code length}
     * @param length how many there are
     * @param rules what the file may hold
     * @param files the other files of the package by path, with their sizes in bytes
     * @throws java.io.UncheckedIOException if the source cannot be read
     */
    public static Inspection inspect(InputStream source, long length, ModelRules rules, Map<String, Long> files) {
        Findings findings = new Findings();
        FactsBuilder facts = new FactsBuilder();
        WireReader wire = new WireReader(source, length);
        try {
            if (wire.begins(ORT_MARK_AT, ORT_MARK)) {
                findings.add(
                        Rule.FORMAT,
                        "it is in ONNX Runtime's own format (.ort), which cannot be inspected; export it as ONNX");
            } else {
                new OnnxWalk(wire, findings, facts, rules, files).model();
            }
        } catch (WireException e) {
            findings.broken(e);
        } catch (Findings.EnoughException e) {
            return findings.with(facts.build()); // what is left would only be more of it
        }
        return findings.with(facts.build());
    }
}
