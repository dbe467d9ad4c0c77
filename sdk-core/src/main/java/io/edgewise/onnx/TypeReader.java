package io.edgewise.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads what a graph says of its inputs, outputs and values: name, type and shape. */
final class TypeReader {
    /** In bytes; a manifest names tensors of up to 256 characters. */
    static final int LONGEST_NAME = 1_024;

    private static final int MOST_DIMENSIONS = 64;
    private static final long VALUE_ONCE = Findings.fields(1, 2, 3);
    private static final long TYPE_ONCE = Findings.fields(1, 4, 5, 6, 7, 8, 9);
    private static final long TENSOR_ONCE = Findings.fields(1, 2);
    private static final long DIMENSION_ONCE = Findings.fields(1, 2, 3);

    private final WireReader wire;
    private final Findings findings;

    TypeReader(WireReader wire, Findings findings) {
        this.wire = wire;
        this.findings = findings;
    }

    /** Reads the {@code ValueInfoProto} that the reader stands at. */
    GraphTensor value() {
        String name = "";
        GraphTensor type = new GraphTensor("", "", null);
        long seen = 0;
        wire.enter();
        while (wire.next()) {
            seen = findings.see(seen, wire.field(), VALUE_ONCE);
            if (wire.field() == 1 && wire.isBytes()) {
                name = wire.text(LONGEST_NAME);
                findings.name(name);
            } else if (wire.field() == 2 && wire.isBytes()) {
                type = type();
            }
        }
        return new GraphTensor(name, type.type(), type.shape());
    }

    /** Reads a {@code TypeProto}; the last of its kinds counts, as in every reader of protobuf. */
    private GraphTensor type() {
        GraphTensor found = new GraphTensor("", "", null);
        long seen = 0;
        wire.enter();
        while (wire.next()) {
            seen = findings.see(seen, wire.field(), TYPE_ONCE);
            if (wire.isBytes()) {
                found = switch (wire.field()) {
                    case 1 -> tensor();
                    case 4 -> new GraphTensor("", "sequence", null);
                    case 5 -> new GraphTensor("", "map", null);
                    case 7 -> new GraphTensor("", "opaque", null);
                    case 8 -> new GraphTensor("", "sparse", null);
                    case 9 -> new GraphTensor("", "optional", null);
                    default -> found;
                };
            }
        }
        return found;
    }

    private GraphTensor tensor() {
        long type = 0;
        @Nullable List<Long> shape = null;
        long seen = 0;
        wire.enter();
        while (wire.next()) {
            seen = findings.see(seen, wire.field(), TENSOR_ONCE);
            if (wire.field() == 1) {
                type = wire.number(type);
            } else if (wire.field() == 2 && wire.isBytes()) {
                shape = shape();
            }
        }
        return new GraphTensor("", typeName(type), shape);
    }

    private static String typeName(long number) {
        return ElementType.of(number)
                .map(type -> type.name().toLowerCase(Locale.ROOT))
                .orElse("");
    }

    private List<Long> shape() {
        List<Long> shape = new ArrayList<>();
        wire.enter();
        while (wire.next()) {
            if (wire.field() == 1 && wire.isBytes()) {
                long dimension = dimension();
                if (shape.size() <= MOST_DIMENSIONS) {
                    shape.add(dimension);
                }
            }
        }
        if (shape.size() > MOST_DIMENSIONS) {
            findings.add(Rule.SHAPE, "more than " + MOST_DIMENSIONS + " dimensions");
        }
        return shape;
    }

    /** Returns the dimension's length, −1 where it is open. */
    private long dimension() {
        long length = -1;
        long seen = 0;
        wire.enter();
        while (wire.next()) {
            seen = findings.see(seen, wire.field(), DIMENSION_ONCE);
            if (wire.field() == 1 && wire.type() == WireReader.VARINT) {
                length = Math.max(-1, wire.value());
            } else if (wire.field() == 2) {
                length = -1;
            }
        }
        return length;
    }
}
