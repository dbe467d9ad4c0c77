#!/usr/bin/env python3
"""Writes samples/models/well-band: no training, one formula as an ONNX graph.

score = max over kept features of max(x - high, low - x, 0) / max(high - low, 1e-6 * max(|low|, |high|, 1))

A feature is kept when x, low and high are all numbers; with none kept the score is NaN. `low` and `high` are what one
well taught while it ran well, so the file itself knows no well. The rule and its threshold of 3 are the range band of
the 3W study (docs of the dataset: Vargas et al. 2019, doi:10.1016/j.petrol.2019.106223): k = 3 beat Isolation Forest
there. Run: python3 well_band.py
"""

import csv
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

import manifest

FOLDER = pathlib.Path(__file__).parent.parent / "models" / "well-band"
PRESSURE = ("Pa", (-1e5, 1e8))  # gauges read a few kPa below zero; a dead one reads -1.18e42
TEMPERATURE = ("degC", (-50, 300))
CHANNELS = {
    "P-PDG": PRESSURE,
    "P-TPT": PRESSURE,
    "T-TPT": TEMPERATURE,
    "P-MON-CKP": PRESSURE,
    "T-JUS-CKP": TEMPERATURE,
    "P-JUS-CKGL": PRESSURE,
    "T-JUS-CKGL": TEMPERATURE,
    "QGL": ("m3/s", (-1, 1000)),
}
STATISTICS = ["mean", "median", "std", "var", "min", "max"]
STILL = 0.01  # in each channel's unit: the rule of the 3W anomaly-detection benchmark (Vargas et al. 2019)
SIZE = len(CHANNELS) * len(STATISTICS)
SEED = 20141006


def graph():
    """The formula, float32 throughout, opset 17."""
    def node(op, inputs, output, **attributes):
        nodes.append(helper.make_node(op, inputs, [output], **attributes))
        return output

    nodes = []
    constants = [numpy_helper.from_array(np.array([value], np.float32), name)
                 for name, value in (("zero", 0), ("one", 1), ("millionth", 1e-6), ("nan", np.nan))]
    outside = node("Max", [node("Sub", ["features", "high"], "over"), node("Sub", ["low", "features"], "under"),
                           "zero"], "outside")
    scale = node("Max", [node("Abs", ["low"], "low_size"), node("Abs", ["high"], "high_size"), "one"], "scale")
    width = node("Max", [node("Sub", ["high", "low"], "span"), node("Mul", [scale, "millionth"], "least")], "width")
    left_out = node("Or", [node("Or", [node("IsNaN", ["features"], "no_feature"), node("IsNaN", ["low"], "no_low")],
                                "no_feature_or_low"), node("IsNaN", ["high"], "no_high")], "left_out")
    excess = node("Where", [left_out, "zero", node("Div", [outside, width], "widths")], "excess")
    kept = node("Cast", [node("Not", [left_out], "kept")], "kept_number", to=TensorProto.FLOAT)
    any_kept = node("Greater", [node("ReduceMax", [kept], "most_kept", axes=[1], keepdims=0), "zero"], "any_kept")
    worst = node("ReduceMax", [excess], "worst", axes=[1], keepdims=0)
    node("Where", [any_kept, worst, "nan"], "score")
    made = helper.make_graph(
        nodes, "well-band",
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, [1, SIZE]) for n in ("features", "low", "high")],
        [helper.make_tensor_value_info("score", TensorProto.FLOAT, [1])], constants)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8,
                              producer_name="edgewise-training")
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString()


def band(x, low, high):
    """The formula again, feature by feature in double, independent of ONNX."""
    worst = None
    for value, lower, upper in zip(x.astype(float), low.astype(float), high.astype(float)):
        if np.isnan(value) or np.isnan(lower) or np.isnan(upper):
            continue
        width = max(upper - lower, 1e-6 * max(abs(lower), abs(upper), 1.0))
        excess = max(value - upper, lower - value, 0.0) / width
        worst = excess if worst is None else max(worst, excess)
    return np.nan if worst is None else worst


def parity_rows(rng, count):
    """Rows with the sizes that wells have: inside, outside on either side, widths of zero, NaN anywhere."""
    typical = np.repeat([1e7 if unit == "Pa" else 80.0 if unit == "degC" else 1.5 for unit, _ in CHANNELS.values()],
                        len(STATISTICS))
    for row in range(count):
        centre = typical * rng.uniform(0.2, 1.5, SIZE) * rng.choice([1, 1, 1, -1], SIZE)
        # A whole number of float32 steps keeps x - high exact enough to compare across float and double.
        width = np.abs(centre) * 10.0 ** rng.uniform(-3, -0.5, SIZE) * (rng.random(SIZE) > (0.1 if row % 3 else 0.0))
        low = (centre - width / 2).astype(np.float32)
        high = (centre + width / 2).astype(np.float32)
        reach = rng.choice([0.0, 0.0, 1.0, 20.0]) * rng.random(SIZE)
        x = (centre + rng.choice([-1, 1], SIZE) * width * reach).astype(np.float32)
        x[rng.random(SIZE) < rng.choice([0, 0, 0.3])] = np.nan
        gone = np.repeat(rng.random(len(CHANNELS)) < rng.choice([0, 0.3, 0.6]), len(STATISTICS))
        low[gone], high[gone] = np.nan, np.nan
        if row % 50 == 0:
            x[:] = np.nan
        if row % 50 == 1:
            low[:], high[:] = np.nan, np.nan
        if row % 50 == 2:  # what is known is not seen, what is seen is not known
            x[::2], low[1::2], high[1::2] = np.nan, np.nan, np.nan
        yield x, low, high


def write_parity():
    rng = np.random.default_rng(SEED)
    with open(FOLDER / "parity.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow([f"{kind}{i}" for kind in ("x", "low", "high") for i in range(SIZE)] + ["score"])
        for x, low, high in parity_rows(rng, 250):
            out.writerow([manifest.float32(v) for v in np.concatenate([x, low, high])] + [repr(float(band(x, low, high)))])


def write_manifest():
    manifest.write(FOLDER / "edgewise.json", {
        "name": "well-band",
        "version": "1.0.0",
        "channels": [manifest.channel(name, unit, required=False, physical=physical, still=STILL)
                     for name, (unit, physical) in CHANNELS.items()],
        "window": {"size": "180s", "hop": "10s", "lateness": "2s"},
        "features": [{"channel": "*", "statistics": STATISTICS}],
        "input": [manifest.tensor(name, name, [1, SIZE]) for name in ("features", "low", "high")],
        "output": [manifest.tensor("score", "score", [1], range=[0, None])],
        "threshold": 3,
        "thresholdCalibration": "three widths of the learned range, fixed before any file was scored (3W range-band"
                                " study); the ranges are learned on the device",
        "advice": {"alarm": "compare the named sensors with their neighbours and check the position of the downhole"
                            " safety valve and chokes"},
        "cost": "small",
        "lineage": {"script": "samples/training/well_band.py", "seed": str(SEED), "data": "none"},
        "golden": {"tolerance": 1e-6},
    })


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "model.onnx").write_bytes(graph())
    write_parity()
    write_manifest()
