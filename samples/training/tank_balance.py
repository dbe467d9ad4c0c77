#!/usr/bin/env python3
"""Trains samples/models/tank-balance, a 1-D convolution over raw samples, on simulated tanks. See README.md here.

Each of four sensors is told from the other three, by a network of its own that never sees it: 32 convolution kernels
of 8 samples, tanh, and one convolution over what they gave, which answers with the sensor's mean over the window. The
score is the largest of the four errors, each in a sigma such that 999 of 1000 healthy windows lie within 3.29 of them.
So nothing is learned of faults: what goes in must come out or stay in the tank, and a valve that is so far open lets so
much through.

The kernels are drawn and only the last layer is fitted, in closed form by ridge regression, as ROCKET does (Dempster,
Petitjean and Webb, Data Mining and Knowledge Discovery 34, 2020): there is no training loop, and on one thread of one
CPU the same seed gives the same file. Seeds 1xx,xxx train, 2xx,xxx set the threshold, 3xx,xxx test.
"""

import argparse
import hashlib
import json
import pathlib
import platform

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

import manifest
from tank_rows import CHANNELS, FAULTS, HOP, LATENESS, LONGEST, PHYSICAL, RATE, SIZE, UNITS, Simulator, cut, polled

FOLDER = pathlib.Path(__file__).parent.parent / "models" / "tank-balance"
SEED = 100_000
START = 1_767_225_600_000  # of the recording: 2026-01-01, a multiple of HOP
DAY = 86_400
KERNELS = 32  # for each sensor
LENGTH = 8
PATCHES = SIZE // LENGTH
GAIN = 0.1  # of the kernels: so small that tanh bends little, since a tank is nearly linear
RIDGE = 1e-6
OTHERS = [[other for other in range(4) if other != told] for told in range(4)]


class Network:
    """The formula in double, by numpy alone. Windows are [window, channel, sample]."""

    def __init__(self, windows, rng):
        self.mean = windows.mean(axis=(0, 2)).astype(np.float32)
        self.scale = windows.std(axis=(0, 2)).astype(np.float32)
        self.kernels = rng.normal(0, GAIN / np.sqrt(3 * LENGTH), (4, KERNELS, 3, LENGTH)).astype(np.float32)
        self.shifts = rng.normal(0, 0.5, (4, KERNELS)).astype(np.float32)
        self.weights = np.zeros((4, KERNELS, PATCHES), np.float32)
        self.offsets = np.zeros(4, np.float32)
        self.sigma = np.ones(4, np.float32)

    def normal(self, windows):
        return (windows - self.mean[:, None].astype(float)) / self.scale[:, None]

    def hidden(self, z, told):
        """[window, kernel, patch]: what the kernels give of the other three sensors."""
        patches = z[:, OTHERS[told]].reshape(len(z), 3, PATCHES, LENGTH)
        return np.tanh(np.einsum("wcpl,kcl->wkp", patches, self.kernels[told].astype(float), optimize=True)
                       + self.shifts[told].astype(float)[:, None])

    def fit(self, windows):
        z = self.normal(windows)
        for told in range(4):
            hidden = self.hidden(z, told).reshape(len(z), -1)
            target = z[:, told].mean(axis=1)
            middle, level = hidden.mean(axis=0), target.mean()
            off = hidden - middle
            gram = off.T @ off + RIDGE * len(off) * np.eye(off.shape[1])
            weights = np.linalg.solve(gram, off.T @ (target - level)).astype(np.float32)
            self.weights[told] = weights.reshape(KERNELS, PATCHES)
            self.offsets[told] = level - middle @ weights

    def errors(self, windows):
        """[window, sensor]: mean of the sensor less what the others tell of it, normalised."""
        z = self.normal(windows)
        told = [np.einsum("wkp,kp->w", self.hidden(z, c), self.weights[c].astype(float)) + self.offsets[c]
                for c in range(4)]
        return z.mean(axis=2) - np.stack(told, axis=1)

    def scores(self, windows):
        return np.abs(self.errors(windows) / self.sigma).max(axis=1)

    def export(self):
        """The same as a graph, float32, opset 17: the four networks are the groups of two convolutions."""
        weights = {
            "mean": self.mean.reshape(1, 4, 1), "scale": self.scale.reshape(1, 4, 1),
            "others": np.array(OTHERS, np.int64).reshape(-1),
            "kernels": self.kernels.reshape(4 * KERNELS, 3, LENGTH), "shifts": self.shifts.reshape(-1),
            "weights": self.weights, "offsets": self.offsets, "sigma": self.sigma.reshape(1, 4, 1)}
        nodes = [
            helper.make_node("Sub", ["features", "mean"], ["off"]),
            helper.make_node("Div", ["off", "scale"], ["z"]),
            helper.make_node("Gather", ["z", "others"], ["seen"], axis=1),
            helper.make_node("Conv", ["seen", "kernels", "shifts"], ["sums"], group=4, strides=[LENGTH]),
            helper.make_node("Tanh", ["sums"], ["hidden"]),
            helper.make_node("Conv", ["hidden", "weights", "offsets"], ["told"], group=4),
            helper.make_node("ReduceMean", ["z"], ["means"], axes=[2], keepdims=1),
            helper.make_node("Sub", ["means", "told"], ["differences"]),
            helper.make_node("Div", ["differences", "sigma"], ["deviations"]),
            helper.make_node("Abs", ["deviations"], ["errors"]),
            helper.make_node("ReduceMax", ["errors"], ["score"], axes=[1, 2], keepdims=0)]
        graph = helper.make_graph(
            nodes, "tank-balance",
            [helper.make_tensor_value_info("features", TensorProto.FLOAT, [1, 4, SIZE])],
            [helper.make_tensor_value_info("score", TensorProto.FLOAT, [1]),
             helper.make_tensor_value_info("errors", TensorProto.FLOAT, [1, 4, 1])],
            [numpy_helper.from_array(values, name) for name, values in weights.items()])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8,
                                  producer_name="edgewise-training")
        onnx.checker.check_model(model, full_check=True)
        return model.SerializeToString()


def windows_of(simulator, seed, seconds, rng, fault=None, onset=None):
    """Whole windows of a tank that is polled, when they begin, and the least severity in each."""
    rows, severity = simulator.tank(seed, seconds, fault, onset)
    windows, starts = cut(*polled(rows, rng))
    whole = ~np.isnan(windows).any(axis=(1, 2))
    least = np.array([severity[start:start + SIZE].min() for start in starts])
    return windows[whole], starts[whole], least[whole]


def third_of_four(scores):
    """For each window the score that three of the last four reach: an alarm is that this is over."""
    return np.sort(np.lib.stride_tricks.sliding_window_view(scores, 4), axis=1)[:, 1]


def healthy_peak(network, simulator, rng, seeds):
    return max(third_of_four(network.scores(windows_of(simulator, seed, DAY, rng)[0])).max() for seed in seeds)


def fault_floor(network, simulator, rng, seed):
    """For each fault the lowest score that three of four windows reach once it is at its full severity for 10 min."""
    floor = {}
    for number, fault in enumerate(FAULTS):
        lows = []
        for tank in range(10):
            windows, starts, least = windows_of(simulator, seed + 100 * number + tank, 7200, rng, fault, 1800)
            full = (least >= 0.999) & (starts >= starts[least >= 0.999][0] + 600)
            lows.append(third_of_four(network.scores(windows[full])).min())
        floor[fault] = round(float(min(lows)), 2)
    return floor


def judge_faults(network, simulator, rng, threshold):
    """How soon each fault is found after its onset at half an hour; it takes 12 min to grow."""
    found = {}
    for number, fault in enumerate(FAULTS):
        delays, early = [], 0
        for tank in range(20):
            windows, starts, _ = windows_of(simulator, 310_000 + 100 * number + tank, 7200, rng, fault, 1800)
            over = third_of_four(network.scores(windows)) > threshold
            ends = starts[3:] + SIZE
            early += int((over & (ends < 1800)).any())
            hits = ends[over & (ends >= 1800)]
            delays += [int(hits[0] - 1800)] if len(hits) else []
        found[fault] = {"tanks": 20, "found": len(delays), "falseAlarms": early,
                        "delaySecondsMedian": float(np.median(delays)), "delaySecondsMax": max(delays)}
    return found


def write_parity(network, session, windows, rng):
    """Windows to a thousandth, so that the table stays small; score and errors of onnxruntime, the score of numpy in double."""
    lines = [",".join([f"x{i}" for i in range(4 * SIZE)] + ["score", "double"] + [f"error-{c}" for c in CHANNELS])]
    chosen = np.round(windows[rng.choice(len(windows), 100, replace=False)], 3)
    for window, exact in zip(chosen, network.scores(chosen.astype(np.float32))):
        score, errors = (told.reshape(-1) for told in session.run(None, {"features": window[None].astype(np.float32)}))
        score = score[0]
        if abs(score - exact) > 1e-3 * max(1, exact):
            raise SystemExit(f"the graph says {score}, the formula {exact}")
        lines.append(",".join([f"{v:.3f}" for v in window.reshape(-1)] + [manifest.float32(score), repr(float(exact))]
                              + [manifest.float32(error) for error in errors]))
    (FOLDER / "parity.csv").write_text("\n".join(lines) + "\n")


def write_recording(session, simulator):
    """A leak, polled, with one hole of 9 s and one of 6.5 s, and what every due window of it scores; nan for none."""
    rng = np.random.default_rng(SEED)
    rows, _ = simulator.tank(320_000, 2400, "leak", 1200)
    times, values = polled(rows, rng)
    keep = np.ones(len(times), bool)
    keep[601:609] = False
    keep[801:806] = False
    times, values = times[keep], values[keep]
    lines = ["time," + ",".join(CHANNELS)]
    lines += [",".join([str(START + time)] + ["" if np.isnan(v) else f"{v:.10g}" for v in row])
              for time, row in zip(times, values)]
    (FOLDER / "recording.csv").write_text("\n".join(lines) + "\n")
    windows, starts = cut(times, values)
    lines = ["start,score"]
    for window, start in zip(windows, starts):
        whole = not np.isnan(window).any()
        score = session.run(None, {"features": window[None].astype(np.float32)})[0][0] if whole else np.nan
        lines.append(f"{START + start * 1000},{manifest.float32(score)}")
    (FOLDER / "recording.scores.csv").write_text("\n".join(lines) + "\n")


def baseline(windows):
    """What a healthy tank showed, a tenth of its width wider on either side: what an alarm is explained against."""
    low, high = windows.min(axis=(0, 2)), windows.max(axis=(0, 2))
    return manifest.ranges(CHANNELS, ["raw"], low - 0.1 * (high - low), high + 0.1 * (high - low))


def write_manifest(ranges, threshold, calibration, lineage):
    manifest.write(FOLDER / "edgewise.json", {
        "name": "tank-balance",
        "version": "1.0.0",
        "channels": [manifest.channel(name, unit, physical=physical)
                     for name, unit, physical in zip(CHANNELS, UNITS, PHYSICAL)],
        "window": {"size": f"{SIZE}s", "hop": f"{HOP}s", "lateness": f"{LATENESS}s",
                   "resample": {"rateHz": RATE, "method": "linear", "longest": f"{LONGEST:.0f}s"}},
        "features": [{"channel": "*", "raw": SIZE}],
        "input": [manifest.tensor("features", "features", [1, 4, SIZE])],
        "output": [manifest.tensor("score", "score", [1], range=[0, None]),
                   manifest.tensor("errors", "errors", [1, 4, 1])],
        "baseline": ranges,
        "threshold": threshold,
        "thresholdCalibration": calibration,
        "advice": {"alarm": "what flows in, flows out and stays in the tank no longer agree: look for a leak, check the"
                            " outlet valve for dirt and compare the level with the sight glass"},
        "cost": "small",
        "lineage": lineage,
        "golden": {"tolerance": 1e-3},
    })


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--simulate", default="./edgewise simulate", help="command that writes tanks as CSV")
    arguments = parser.parse_args()
    simulator = Simulator(arguments.simulate)
    rng = np.random.default_rng(SEED)
    FOLDER.mkdir(parents=True, exist_ok=True)
    windows = np.concatenate([windows_of(simulator, SEED + tank, DAY, rng)[0] for tank in range(10)])
    network = Network(windows, rng)
    network.fit(windows)
    held = np.concatenate([windows_of(simulator, 200_000 + tank, DAY, rng)[0] for tank in range(3)])
    network.sigma = (np.quantile(np.abs(network.errors(held)), 0.999, axis=0) / 3.29).astype(np.float32)
    file = network.export()
    (FOLDER / "model.onnx").write_bytes(file)
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    highest = healthy_peak(network, simulator, rng, range(200_010, 200_020))
    floor = fault_floor(network, simulator, rng, 210_000)
    threshold = round(float(np.sqrt(highest * min(floor.values()))), 1)
    calibration = (f"held-out seeds 200010 to 200019 (10 healthy days) and 210000 to 210209 (30 tanks with a fault):"
                   f" the geometric mean of the highest score that 3 of 4 windows of a healthy tank reached,"
                   f" {highest:.2f}, and the lowest that 3 of 4 did 10 min after a fault had grown, {min(floor.values())}")
    write_manifest(baseline(windows), threshold, calibration, {
        "script": "samples/training/tank_balance.py", "seed": str(SEED),
        "trainingWindows": "sha256:" + hashlib.sha256(np.ascontiguousarray(windows).tobytes()).hexdigest(),
        "data": "simulated tanks, seeds 100000 to 100009"})
    broken = [windows_of(simulator, 330_000 + number, 7200, rng, fault, 1800)[0] for number, fault in enumerate(FAULTS)]
    write_parity(network, session, np.concatenate([held[::40], *broken]), rng)
    write_recording(session, simulator)
    scores = [network.scores(windows_of(simulator, 300_000 + tank, DAY, rng)[0]) for tank in range(20)]
    over = [np.concatenate([[False], third_of_four(each) > threshold]) for each in scores]
    metrics = {
        "modelSha256": hashlib.sha256(file).hexdigest(), "modelBytes": len(file), "trainingWindows": len(windows),
        "sigma": {c: float(s * d) for c, s, d in zip(CHANNELS, network.sigma, network.scale)}, "threshold": threshold,
        "highestHealthy3of4": float(highest), "lowestFullFault3of4": floor,
        "testHealthy": {"days": 20, "windows": sum(map(len, scores)), "highest": float(max(map(np.max, scores))),
                        "falseAlarms3of4": int(sum((each[1:] & ~each[:-1]).sum() for each in over))},
        "testFaults": judge_faults(network, simulator, rng, threshold),
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "onnx": onnx.__version__,
                     "onnxruntime": onnxruntime.__version__},
    }
    (FOLDER / "metrics.json").write_text(json.dumps(metrics, indent=1) + "\n")
    print(json.dumps(metrics, indent=1))


if __name__ == "__main__":
    main()
