package io.edgewise.onnx;

import java.util.Optional;

/** The types of a tensor's elements, in the order of their numbers in ONNX's {@code TensorProto.DataType}, from 1. */
enum ElementType {
    FLOAT32(32, 4),
    UINT8(8, 5),
    INT8(8, 5),
    UINT16(16, 5),
    INT16(16, 5),
    INT32(32, 5),
    INT64(64, 7),
    STRING(0, 6),
    BOOL(8, 5),
    FLOAT16(16, 5),
    FLOAT64(64, 10),
    UINT32(32, 11),
    UINT64(64, 11),
    COMPLEX64(64, 4),
    COMPLEX128(128, 10),
    BFLOAT16(16, 5),
    FLOAT8E4M3FN(8, 5),
    FLOAT8E4M3FNUZ(8, 5),
    FLOAT8E5M2(8, 5),
    FLOAT8E5M2FNUZ(8, 5),
    UINT4(4, 5),
    INT4(4, 5),
    FLOAT4E2M1(4, 5),
    FLOAT8E8M0(8, 5),
    UINT2(2, 5),
    INT2(2, 5);

    private static final ElementType[] ALL = values();

    private final int bits;
    private final int dataField;

    ElementType(int bits, int dataField) {
        this.bits = bits;
        this.dataField = dataField;
    }

    /** Returns the type with that number; empty for UNDEFINED and for numbers that ONNX has not given away. */
    static Optional<ElementType> of(long number) {
        return number >= 1 && number <= ALL.length ? Optional.of(ALL[(int) number - 1]) : Optional.empty();
    }

    /** Returns the field of {@code TensorProto} in which values of this type stand when they are not raw. */
    int dataField() {
        return dataField;
    }

    /** Returns how many bytes so many elements have when they are raw. */
    long rawBytes(long elements) {
        return bits >= 8 ? Math.multiplyExact(elements, bits / 8) : (elements + 8 / bits - 1) / (8 / bits);
    }

    /** Returns how many entries of the data field so many elements take. */
    long entries(long elements) {
        return switch (this) {
            case COMPLEX64, COMPLEX128 -> Math.multiplyExact(elements, 2L);
            case UINT4, INT4, FLOAT4E2M1, UINT2, INT2 -> rawBytes(elements);
            default -> elements;
        };
    }
}
