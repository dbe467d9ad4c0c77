package io.edgewise.onnx;

/** What a file may not do. The names go out in reports and are never reused. */
public enum Rule {
    /** The bytes are protobuf, whole, without groups, and no length goes past what holds it. */
    WIRE,
    /** The file is an ONNX model with a graph. */
    FORMAT,
    /** What may stand once stands once: two readers would not agree on which counts. */
    DUPLICATE,
    /** Graphs lie in graphs no deeper than allowed. */
    NESTING,
    /** There are no more nodes than allowed. */
    NODES,
    /** There are no more tensors than allowed. */
    TENSORS,
    /** Every operator is of an allowed domain and not denied. */
    OPERATOR,
    /** The operator set's version is allowed. */
    OPSET,
    /** A tensor's shape and type are possible, and no larger than allowed. */
    SHAPE,
    /** A tensor has as much data as its shape asks for. */
    DATA,
    /** A tensor's data lies in the file, or in a file of the package where that is allowed. */
    EXTERNAL_DATA
}
