package io.edgewise.onnx;

import io.edgewise.model.ExternalWeight;
import io.edgewise.model.ModelRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judges tensors, dense and sparse: shape, type, and that the data is there, and only once. */
final class TensorCheck {
    /** No operator takes more. */
    private static final int MOST_DIMENSIONS = 64;

    /** What is said of data outside where no engine is given any. */
    static final String NOT_THERE =
            "its data lies in another file; only whole initializers of the model's own graph" + " may have it there";

    private static final int STRINGS = 6;
    private static final int RAW = 9;
    private static final long TENSOR_ONCE = Findings.fields(2, 3, 8, RAW, 12, 14);
    private static final long SPARSE_ONCE = Findings.fields(1, 2);

    private final WireReader wire;
    private final Findings findings;
    private final ModelRules rules;
    private final Map<String, Long> files;

    private int count; // of the tensors so far

    TensorCheck(WireReader wire, Findings findings, ModelRules rules, Map<String, Long> files) {
        this.wire = wire;
        this.findings = findings;
        this.rules = rules;
        this.files = files;
    }

    /**
     * What a tensor is.
     *
     * @param name its name, cut where it is longer than 1,024 bytes
     * @param dims its dimensions, the first 64
     * @param elements how many elements these make; −1 if they are impossible
     * @param type the number of its element type
     * @param external where its data lies outside, as it may; null for one whose data is in the file, or wrong
     */
    record Shape(
            String name,
            List<Long> dims,
            long elements,
            long type,
            @Nullable ExternalWeight external) {}

    /** Reads the tensor that the reader stands at. */
    Shape tensor() {
        count++;
        if (count > rules.tensors()) {
            findings.add(Rule.TENSORS, "more than the " + rules.tensors() + " tensors allowed");
            throw new Findings.EnoughException();
        }
        return new DenseTensor().read();
    }

    /** Reads the sparse tensor that the reader stands at; returns its values as they are stored. */
    Shape sparse() {
        Shape values = new Shape("", List.of(), -1, 0, null);
        Shape indices = values;
        List<Long> dims = new ArrayList<>();
        long seen = 0;
        wire.enter();
        while (wire.next()) {
            seen = findings.see(seen, wire.field(), SPARSE_ONCE);
            if (wire.field() == 1 && wire.isBytes()) {
                findings.enter("values");
                values = tensor();
                findings.leave();
            } else if (wire.field() == 2 && wire.isBytes()) {
                findings.enter("indices");
                indices = tensor();
                findings.leave();
            } else if (wire.field() == 3) {
                dimensions(dims);
            }
        }
        checkSparse(values, indices, dims, elements(dims));
        if (values.external() != null || indices.external() != null) {
            findings.add(Rule.EXTERNAL_DATA, NOT_THERE);
        }
        return values;
    }

    private void checkSparse(Shape values, Shape indices, List<Long> dims, long elements) {
        if (values.elements() < 0 || indices.elements() < 0 || elements < 0) {
            if (values.type() == 0 || indices.type() == 0) {
                findings.add(Rule.SHAPE, "a sparse tensor without values or without indices");
            }
            return;
        }
        long stored = values.elements();
        boolean linear = indices.dims().equals(List.of(stored));
        boolean tuples = indices.dims().equals(List.of(stored, (long) dims.size()));
        if (values.dims().size() != 1 || !(linear || tuples) || stored > elements || indices.type() != 7) {
            findings.add(
                    Rule.SHAPE,
                    "a sparse tensor " + dims + " with values " + values.dims() + " and indices " + indices.dims());
        }
    }

    private void dimensions(List<Long> dims) {
        wire.numbers(dim -> {
            if (dims.size() <= MOST_DIMENSIONS) {
                dims.add(dim);
            }
        });
    }

    /** Returns the product of the dimensions; −1 after a finding. */
    private long elements(List<Long> dims) {
        if (dims.size() > MOST_DIMENSIONS) {
            findings.add(Rule.SHAPE, "more than " + MOST_DIMENSIONS + " dimensions");
            return -1;
        }
        long elements = 1;
        for (long dim : dims) {
            if (dim < 0) {
                findings.add(Rule.SHAPE, "the dimensions " + dims + ": one is negative");
                return -1;
            }
            if (dim != 0 && elements > rules.elements() / dim) {
                findings.add(
                        Rule.SHAPE,
                        "the dimensions " + dims + " make more than the " + rules.elements() + " elements allowed");
                return -1;
            }
            elements *= Math.max(1, dim); // a zero does not excuse the others: who multiplies them must not overflow
        }
        return dims.contains(0L) ? 0 : elements;
    }

    /** One dense tensor while it is read. */
    private final class DenseTensor {
        private final List<Long> dims = new ArrayList<>();
        private final ExternalData external = new ExternalData(findings);
        private final long[] entries = new long[12]; // by data field
        private String name = "";
        private long type;
        private long raw = -1;
        private long location;
        private boolean segment;

        Shape read() {
            long seen = 0;
            wire.enter();
            while (wire.next()) {
                seen = findings.see(seen, wire.field(), TENSOR_ONCE);
                field();
            }
            long elements = elements(dims);
            ElementType known = ElementType.of(type).orElse(null);
            if (segment) {
                findings.add(Rule.DATA, "a tensor in segments");
            }
            ExternalWeight weight = null;
            if (known != null) {
                weight = judge(known, elements);
            } else if (type != 0 || hasData() || elements > 1) {
                findings.add(Rule.SHAPE, "the element type " + type + ", which ONNX does not have");
            }
            return new Shape(name, dims, elements, type, weight);
        }

        private void field() {
            switch (wire.field()) {
                case 1 -> dimensions(dims);
                case 2 -> type = wire.number(type);
                case 3 -> segment = true;
                case 4 -> entries[4] += fixed(WireReader.FIXED32, 4);
                case 5, 7, 11 -> entries[wire.field()] += wire.countNumbers();
                case STRINGS -> entries[STRINGS] += wire.isBytes() ? 1 : 0;
                case 8 -> named();
                case RAW -> raw = wire.isBytes() ? wire.value() : raw;
                case 10 -> entries[10] += fixed(WireReader.FIXED64, 8);
                case 13 -> external.entry(wire);
                case 14 -> location = wire.number(location);
                default -> {}
            }
        }

        private void named() {
            if (wire.isBytes()) {
                name = wire.text(TypeReader.LONGEST_NAME);
                findings.name(name);
            }
        }

        /** Returns how many numbers of fixed length the field holds. */
        private long fixed(int single, int size) {
            if (wire.type() == single) {
                return 1;
            }
            if (wire.isBytes() && wire.value() % size != 0) {
                findings.add(Rule.DATA, wire.value() + " bytes of numbers that have " + size + " each");
            }
            return wire.isBytes() ? wire.value() / size : 0;
        }

        private boolean hasData() {
            return raw > 0
                    || location != 0
                    || external.isGiven()
                    || Arrays.stream(entries).anyMatch(n -> n > 0);
        }

        private @Nullable ExternalWeight judge(ElementType known, long elements) {
            boolean right = false;
            if ((location == 1) != external.isGiven() || location < 0 || location > 1) {
                findings.add(
                        Rule.EXTERNAL_DATA,
                        "the data location is " + location + ", but a file is " + (external.isGiven() ? "" : "not ")
                                + "named");
            }
            if (external.isGiven()) {
                right = external.judge(rules.externalData(), files, elements < 0 ? -1 : rawBytes(known, elements));
            }
            long places = Arrays.stream(entries).filter(n -> n > 0).count() + (raw >= 0 ? 1 : 0);
            if (places + (external.isGiven() ? 1 : 0) > 1) {
                findings.add(Rule.DATA, "data in more than one place");
            } else if (elements >= 0 && !external.isGiven() && location != 1) {
                mustBeWhole(known, elements);
            }
            return right && elements >= 0
                    ? new ExternalWeight(
                            name,
                            known.name().toLowerCase(Locale.ROOT),
                            dims,
                            external.file(),
                            external.offset(),
                            rawBytes(known, elements))
                    : null;
        }

        private void mustBeWhole(ElementType known, long elements) {
            if (raw >= 0 && known == ElementType.STRING) {
                findings.add(Rule.DATA, "texts as raw data");
            } else if (raw >= 0 && raw != rawBytes(known, elements)) {
                findings.add(Rule.DATA, shape(known) + " is " + rawBytes(known, elements) + " bytes, found " + raw);
            } else if (raw < 0 && entries[known.dataField()] != known.entries(elements)) {
                findings.add(
                        Rule.DATA,
                        shape(known) + " is " + known.entries(elements) + " values, found "
                                + entries[known.dataField()]);
            }
        }

        private String shape(ElementType known) {
            return known + " " + dims;
        }

        private long rawBytes(ElementType known, long elements) {
            return elements > Long.MAX_VALUE / 16 ? Long.MAX_VALUE : known.rawBytes(elements);
        }
    }
}
