#!/usr/bin/env python3
"""Makes the crafted models that the tests load: run it in its own folder. Needs the Python package onnx 1.23.2."""

import pathlib

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

FOLDER = pathlib.Path(__file__).parent.parent / "resources" / "models"
FLOAT = TensorProto.FLOAT


def model(name, nodes, inputs, outputs, initializers=(), opset=17, domains=()):
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info(n, FLOAT, shape) for n, shape in inputs],
        [helper.make_tensor_value_info(n, kind, shape) for n, kind, shape in outputs],
        list(initializers),
    )
    imports = [helper.make_opsetid("", opset)] + [helper.make_opsetid(d, 1) for d in domains]
    return helper.make_model(graph, opset_imports=imports, ir_version=8, producer_name="edgewise-tests")


def write(name, made):
    (FOLDER / (name + ".onnx")).write_bytes(made.SerializeToString())


def weighted_sum():
    """score = 1 * a + 2 * b + 3 * c."""
    weights = numpy_helper.from_array(numpy.array([[1], [2], [3]], numpy.float32), "weights")
    return model("weighted-sum", [helper.make_node("MatMul", ["features", "weights"], ["score"])],
                 [("features", [1, 3])], [("score", FLOAT, [1, 1])], [weights])


def probabilities():
    """The features are the probabilities; the label is their argmax."""
    nodes = [helper.make_node("Identity", ["features"], ["probabilities"]),
             helper.make_node("ArgMax", ["features"], ["label"], axis=1, keepdims=0)]
    return model("probabilities", nodes, [("features", [1, 3])],
                 [("label", TensorProto.INT64, [1]), ("probabilities", FLOAT, [1, 3])])


def open_batch():
    """The number of rows is left open, as most exporters do."""
    return model("open-batch", [helper.make_node("ReduceMax", ["features"], ["score"], axes=[1], keepdims=1)],
                 [("features", ["N", 3])], [("score", FLOAT, ["N", 1])])


def endless_loop():
    """score = features + 1 + 1 + ... for 2^62 trips."""
    body = helper.make_graph(
        [helper.make_node("Identity", ["go"], ["goes"]), helper.make_node("Add", ["sum", "one"], ["more"])],
        "body",
        [helper.make_tensor_value_info("trip", TensorProto.INT64, []),
         helper.make_tensor_value_info("go", TensorProto.BOOL, []),
         helper.make_tensor_value_info("sum", FLOAT, [1, 3])],
        [helper.make_tensor_value_info("goes", TensorProto.BOOL, []),
         helper.make_tensor_value_info("more", FLOAT, [1, 3])])
    initializers = [numpy_helper.from_array(numpy.array(2**62, numpy.int64), "trips"),
                    numpy_helper.from_array(numpy.array(True), "always"),
                    numpy_helper.from_array(numpy.array([1], numpy.float32), "one")]
    nodes = [helper.make_node("Loop", ["trips", "always", "features"], ["summed"], body=body),
             helper.make_node("ReduceMax", ["summed"], ["score"], axes=[1], keepdims=1)]
    return model("endless-loop", nodes, [("features", [1, 3])], [("score", FLOAT, [1, 1])], initializers)


def external_data(location):
    """Its weights lie in another file."""
    made = weighted_sum()
    weights = made.graph.initializer[0]
    weights.ClearField("raw_data")
    weights.data_location = TensorProto.EXTERNAL
    for key, value in (("location", location), ("offset", "0"), ("length", "12")):
        entry = weights.external_data.add()
        entry.key, entry.value = key, value
    return made


def unknown_operator():
    return model("unknown-operator", [helper.make_node("Phone", ["features"], ["score"], domain="example.home")],
                 [("features", [1, 3])], [("score", FLOAT, [1, 1])], domains=["example.home"])


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    write("weighted-sum", weighted_sum())
    write("probabilities", probabilities())
    write("open-batch", open_batch())
    write("endless-loop", endless_loop())
    # Both files exist where the tests run: the module's folder and below it.
    write("external-relative", external_data("src/test/resources/models/weights.bin"))
    write("external-upwards", external_data("../sdk-onnxruntime/src/test/resources/models/weights.bin"))
    (FOLDER / "weights.bin").write_bytes(numpy.array([1, 2, 3], numpy.float32).tobytes())
    write("unknown-operator", unknown_operator())
    onnx.checker.check_model(onnx.load(FOLDER / "endless-loop.onnx"), full_check=True)
