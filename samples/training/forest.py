"""Exports a scikit-learn random forest as one TreeEnsembleClassifier, and nothing else.

scikit-learn casts its input to float32 and goes left where it is <= a float64 threshold. A threshold rounded toward
minus infinity in float32 sends every float32 input the same way, so that the labels are identical and the
probabilities differ only by the rounding of their sum.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper

OPSET = 17
ML_OPSET = 3


def down(thresholds):
    """Each threshold as the largest float32 that is not above it."""
    nearest = thresholds.astype(np.float32)
    return np.where(nearest > thresholds, np.nextafter(nearest, np.float32(-np.inf)), nearest)


def attributes(forest):
    out = {key: [] for key in ("nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_values", "nodes_modes",
                               "nodes_truenodeids", "nodes_falsenodeids", "class_treeids", "class_nodeids",
                               "class_ids", "class_weights")}
    for number, estimator in enumerate(forest.estimators_):
        tree = estimator.tree_
        leaf = tree.children_left < 0
        nodes = np.arange(tree.node_count)
        out["nodes_treeids"] += [number] * tree.node_count
        out["nodes_nodeids"] += nodes.tolist()
        out["nodes_featureids"] += np.where(leaf, 0, tree.feature).tolist()
        out["nodes_values"] += np.where(leaf, 0, down(tree.threshold)).astype(np.float32).tolist()
        out["nodes_modes"] += ["LEAF" if is_leaf else "BRANCH_LEQ" for is_leaf in leaf]
        out["nodes_truenodeids"] += np.where(leaf, 0, tree.children_left).tolist()
        out["nodes_falsenodeids"] += np.where(leaf, 0, tree.children_right).tolist()
        shares = tree.value[:, 0, :]
        shares = shares / shares.sum(axis=1, keepdims=True) / len(forest.estimators_)
        for node in nodes[leaf]:
            for label in np.flatnonzero(shares[node]):
                out["class_treeids"].append(number)
                out["class_nodeids"].append(int(node))
                out["class_ids"].append(int(label))
                out["class_weights"].append(float(np.float32(shares[node, label])))
    return out


def export(forest, features, classes, name):
    node = helper.make_node("TreeEnsembleClassifier", ["features"], ["label", "probabilities"], domain="ai.onnx.ml",
                            classlabels_int64s=list(range(classes)), post_transform="NONE", **attributes(forest))
    graph = helper.make_graph(
        [node], name,
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, [1, features])],
        [helper.make_tensor_value_info("label", TensorProto.INT64, [1]),
         helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [1, classes])])
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", ML_OPSET)],
        ir_version=8, producer_name="edgewise-training")
    onnx.checker.check_model(model)
    return model.SerializeToString()
