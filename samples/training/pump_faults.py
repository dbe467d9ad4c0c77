#!/usr/bin/env python3
"""Trains samples/models/pump-faults on the simulated pump. See README.md here for how to run it.

Seeds 100,000 and above are training (1xx,xxx), threshold (2xx,xxx) and test (3xx,xxx); the demo and the tests use
seeds far below. What makes the forest robust:
- sensor faults are class "normal": a frozen, drifting or spiking sensor is no machine fault;
- a bearing stays hot after its repair: temperatures of a faulty pump beside everything else of a healthy one are
  "normal" as well;
- windows early in a ramp, which nobody could tell from healthy ones of another pump, are dropped, not mislabelled.
"""

import argparse
import hashlib
import json
import pathlib
import platform

import numpy as np
import sklearn
from sklearn.ensemble import RandomForestClassifier

import forest
import manifest
from pump_windows import (CHANNELS, FAULTS, HOP, LABELS, PHYSICAL, RATE, SIZE, SPAN, STATISTICS, UNITS, Simulator,
                          beyond_physical_to_nan, complete, cut, features, running, severities, stopping)

FOLDER = pathlib.Path(__file__).parent.parent / "models" / "pump-faults"
SEED = 100_000
TREES = 64
LEAVES = 96
# Below these severities pumps differ more from each other than the fault shows; and how long it takes to show.
FLOOR = {"cavitation": 0.35, "bearing-wear": 0.35, "blocked-suction": 0.3, "dry-run": 0.25, "seal-leak": 0.5}
LAG = {"seal-leak": 60}
TRAIN_SEVERITIES = ("0.4", "0.55", "0.7", "0.85", "1")
TEMPERATURES = [CHANNELS.index("bearing-temperature"), CHANNELS.index("motor-temperature")]
FALLING = {"bearing-temperature", "motor-temperature", "vibration"}


def columns(channel):
    return slice(channel * len(STATISTICS), (channel + 1) * len(STATISTICS))


class Limits:
    """The largest rate and spike that operation and machine faults show, per channel."""

    def __init__(self):
        self.rate = np.zeros(len(CHANNELS))
        self.spike = np.zeros(len(CHANNELS))

    def see(self, rows):
        self.rate = np.maximum(self.rate, np.abs(np.diff(rows, axis=0)).max(axis=0) * RATE)
        between = (rows[:-2] + rows[2:]) / 2
        self.spike = np.maximum(self.spike, np.abs(rows[1:-1] - between).max(axis=0))


def healthy(simulator, seed, machines, duration, limits, step):
    """Feature rows of healthy pumps, which of them are steady (not told to stop), and raw windows for spoiling."""
    parts, steady, raw = [], [], []
    for rows, truth in simulator.pumps(seed, machines, duration, "--no-fault"):
        limits.see(rows)
        use = np.flatnonzero(running(rows))[::step]
        windows = cut(rows)[use]
        parts.append(features(windows))
        steady.append(~stopping(truth, use))
        raw.append(windows[::40].copy())
    return np.concatenate(parts), np.concatenate(steady), np.concatenate(raw)


def faulty(simulator, seed, machines, duration, limits):
    """Feature rows and labels of pumps in which one thing breaks."""
    parts, labels = [], []
    for number, fault in enumerate(FAULTS):
        for step, severity in enumerate(TRAIN_SEVERITIES):
            for rows, truth in simulator.pumps(seed + 100 * number + step, machines, duration, "--fault", fault,
                                               "--severity", severity):
                limits.see(rows)
                windows = cut(rows)
                begun, ended = severities(truth, len(windows), LAG.get(fault, 0))
                label = np.where(begun >= FLOOR[fault], number + 1, np.where(ended > 0, -1, 0))
                use = running(rows) & (label >= 0)
                use &= (label > 0) | (np.arange(len(windows)) % 8 == 0)
                parts.append(features(windows[use]))
                labels.append(label[use])
    return np.concatenate(parts), np.concatenate(labels)


def spoiled(raw, rng):
    """Healthy windows in which one sensor is frozen, drifts or spikes; what no guard would let pass is left out."""
    out = []
    for channel, name in enumerate(CHANNELS):
        for kind in ("frozen", "drifting", "spiking"):
            windows = raw[rng.choice(len(raw), min(1200, len(raw)), replace=False)].copy()
            for window in windows:
                spoil(window[channel], kind, channel, name, rng)
            windows = np.moveaxis(beyond_physical_to_nan(np.moveaxis(windows, 1, 2)), 2, 1)
            out.append(features(windows[complete(windows)]))
    return np.concatenate(out)


def spoil(values, kind, channel, name, rng):
    low, high = PHYSICAL[channel]
    if kind == "frozen":
        first = rng.integers(0, SIZE - 1) if rng.random() < 0.5 else 0
        values[first:] = values[first]
    elif kind == "drifting":  # away from where machine faults move it: the other way nobody can tell them apart
        edge = SPAN[channel][0 if name in FALLING else 1]
        done = (np.arange(SIZE) + rng.integers(-SIZE, 320)) / 300.0
        values += (edge - values.mean()) * np.clip(done, 0, 1.2)
    else:
        at = rng.choice(SIZE, rng.integers(1, 6), replace=False)
        values[at] = rng.uniform(low, high, len(at))


def hot_but_healthy(normal, broken, rng, count):
    """Healthy rows with the temperatures of a broken pump: a pump after its repair."""
    rows = normal[rng.choice(len(normal), count)].copy()
    donors = broken[rng.choice(len(broken), count)]
    for channel in TEMPERATURES:
        take = rng.random(count) < 0.7
        rows[take, columns(channel)] = donors[take, columns(channel)]
    return rows


def third_of_four(scores):
    """For each window the score that at least three of the last four reach: an alarm is that this is over."""
    if len(scores) < 4:
        return np.zeros(0)
    return np.sort(np.lib.stride_tricks.sliding_window_view(scores, 4), axis=1)[:, 1]


class Stream:
    """One pump as the agent sees it: the windows in which it ran, their features, scores and labels."""

    def __init__(self, model, rows, truth):
        self.rows = beyond_physical_to_nan(rows)
        self.truth = truth
        windows = cut(self.rows)
        self.numbers = np.flatnonzero(running(np.nan_to_num(self.rows, nan=1e9)) & complete(windows))
        self.features = features(windows[self.numbers])
        probabilities = model.predict_proba(self.features)
        self.scores = 1 - probabilities[:, 0]
        self.labels = 1 + probabilities[:, 1:].argmax(axis=1)


def streams(model, simulator, seed, machines, duration, *options):
    for rows, truth in simulator.pumps(seed, machines, duration, *options):
        yield Stream(model, rows, truth)


def alarms(scores, threshold):
    """How often 3 of 4 go over."""
    over = np.concatenate([[False], third_of_four(scores) > threshold])
    return int((over[1:] & ~over[:-1]).sum())


def choose_threshold(model, simulator):
    """Two thirds of the way from the highest healthy to the lowest full fault that 3 of 4 windows reach.

    Held-out seeds. Nearer to the faults, since a false alarm costs more than some seconds of delay in a ramp.
    """
    highest = max(third_of_four(stream.scores).max()
                  for stream in streams(model, simulator, 200_000, 10, "24h", "--no-fault"))
    lowest = 1.0
    for number, fault in enumerate(FAULTS):
        for stream in streams(model, simulator, 210_000 + number, 12, "30m", "--fault", fault):
            begun, _ = severities(stream.truth, stream.numbers.max() + 1, 60)
            full = begun[stream.numbers] >= 0.999 * stream.truth["severity"].max()
            lowest = min(lowest, third_of_four(stream.scores[full]).min())
    return round(float(highest + 2 * lowest) / 3, 3), float(highest), float(lowest)


def judge_healthy(model, simulator, threshold, bounds, seen, days):
    windows, over, false_alarms, outside = 0, 0, 0, 0
    for part in range(days // 5):
        for stream in streams(model, simulator, 300_000 + part, 5, "24h", "--no-fault"):
            seen.see(stream.rows)
            windows += len(stream.scores)
            over += int((stream.scores > threshold).sum())
            false_alarms += alarms(stream.scores, threshold)
            outside += int(((stream.features < bounds[0]) | (stream.features > bounds[1])).any(axis=1).sum())
    return {"machineDays": days, "windows": windows, "windowsOver": over, "falseAlarms3of4": false_alarms,
            "windowsOutsideTrainingRange": outside}


def judge_faults(model, simulator, threshold, seen):
    found = {}
    for number, fault in enumerate(FAULTS):
        delays, right, early, pumps = [], 0, 0, 0
        for stream in streams(model, simulator, 310_000 + number, 30, "30m", "--fault", fault):
            seen.see(stream.rows)
            pumps += 1
            onset = int(np.flatnonzero(stream.truth["severity"] > 0)[0])
            ends = stream.numbers * (HOP // RATE) + SIZE // RATE
            over = np.concatenate([np.zeros(3, bool), third_of_four(stream.scores) > threshold])
            early += int((over & (ends < onset)).any())
            hits = np.flatnonzero(over & (ends >= onset))
            if len(hits):
                delays.append(int(ends[hits[0]] - onset))
                right += int(np.bincount(stream.labels[hits], minlength=len(LABELS)).argmax() == number + 1)
        found[fault] = {"pumps": pumps, "found": len(delays), "rightLabel": right, "falseBeforeOnset": early,
                        "medianDelaySeconds": float(np.median(delays)), "longestDelaySeconds": max(delays)}
    return found


def judge_sensors(model, simulator, threshold):
    return {kind: {"pumps": 60, "falseAlarms3of4": sum(
        alarms(stream.scores, threshold)
        for stream in streams(model, simulator, 320_000 + number, 60, "20m", "--sensor-fault", kind))}
            for number, kind in enumerate(("stuck", "drift", "spike"))}


def train(simulator, rng):
    limits = Limits()
    # Many pumps for how pumps differ, long files for cold starts after long pauses and for the time of day.
    many = healthy(simulator, SEED, 400, "40m", limits, 2)
    long = healthy(simulator, SEED + 1, 24, "12h", limits, 4)
    normal, steady, raw = (np.concatenate(parts) for parts in zip(many, long))
    broken, labels = faulty(simulator, SEED + 1000, 16, "30m", limits)
    healthy_rows = np.concatenate([normal, broken[labels == 0]])
    sensors = spoiled(raw, rng)
    hot = hot_but_healthy(normal, broken[labels > 0], rng, 20_000)
    rows = np.concatenate([healthy_rows, sensors, hot, broken[labels > 0]])
    classes = np.concatenate([np.zeros(len(healthy_rows) + len(sensors) + len(hot), int), labels[labels > 0]])
    model = RandomForestClassifier(TREES, max_leaf_nodes=LEAVES, min_samples_leaf=20, max_features=9, n_jobs=2,
                                   class_weight=balance(classes), random_state=SEED).fit(rows, classes)
    counts = {"healthy": len(healthy_rows), "sensorFaults": len(sensors), "hotButHealthy": len(hot),
              **{label: int((classes == number + 1).sum()) for number, label in enumerate(FAULTS)}}
    digest = hashlib.sha256(np.ascontiguousarray(rows).tobytes()).hexdigest()
    pumps = np.concatenate([healthy_rows, broken[labels > 0]])
    return model, limits, ranges(normal[steady]), ranges(pumps), rows, counts, digest


def balance(classes):
    """Half of the weight to normal, the other half shared by the faults."""
    counts = np.bincount(classes)
    return {label: len(classes) / count * (0.5 if label == 0 else 0.5 / len(FAULTS))
            for label, count in enumerate(counts)}


def write_parity(model, rows, rng):
    chosen = rows[np.sort(rng.choice(len(rows), 400, replace=False))]
    probabilities = model.predict_proba(chosen)
    lines = [",".join([f"x{i}" for i in range(chosen.shape[1])] + [f"p{i}" for i in range(len(LABELS))] + ["label"])]
    for row, p in zip(chosen, probabilities):
        label = 1 + int(p[1:].argmax()) if p[1:].max() > 0 else -1
        lines.append(",".join([manifest.float32(v) for v in row] + [repr(float(v)) for v in p] + [str(label)]))
    (FOLDER / "parity.csv").write_text("\n".join(lines) + "\n")


def round_up(value):
    """Two digits, upwards."""
    unit = 10.0 ** (np.floor(np.log10(value)) - 1)
    return float(f"{np.ceil(value / unit) * unit:.6g}")


def channel(number, limits):
    return manifest.channel(
        CHANNELS[number], UNITS[number], physical=PHYSICAL[number], span=SPAN[number], rate_hz=RATE,
        limits={"rate": {"suspect": round_up(1.5 * limits.rate[number]), "fail": round_up(3 * limits.rate[number])},
                "spike": {"suspect": round_up(1.5 * limits.spike[number]), "fail": round_up(3 * limits.spike[number])},
                "flatLine": {"suspect": 20, "fail": 40, "tolerance": 0}})


def ranges(rows):
    """What these rows showed, a tenth of its width wider on either side.

    Of steady healthy pumps: the baseline; an alarm names the features that lie outside of it, and by how much. Of all
    pumps with sound sensors: the training range; outside of it the model only guesses.
    """
    low, high = rows.min(axis=0).astype(float), rows.max(axis=0).astype(float)
    return low - 0.1 * (high - low), high + 0.1 * (high - low)


def write_manifest(limits, baseline, trained, threshold, calibration, lineage):
    count = len(CHANNELS) * len(STATISTICS)
    manifest.write(FOLDER / "edgewise.json", {
        "name": "pump-faults",
        "version": "2.0.1",
        "channels": [channel(number, limits) for number in range(len(CHANNELS))],
        "window": {"size": "20s", "hop": "5s", "lateness": "1s"},
        "features": [{"channel": "*", "statistics": STATISTICS}],
        "input": [manifest.tensor("features", "features", [1, count])],
        "output": [manifest.tensor("label", "label", [1], "int64"),
                   manifest.tensor("probabilities", "probabilities", [1, len(LABELS)], range=[0, 1])],
        "labels": LABELS,
        "training": manifest.ranges(CHANNELS, STATISTICS, *trained),
        "baseline": manifest.ranges(CHANNELS, STATISTICS, *baseline),
        "threshold": threshold,
        "thresholdCalibration": calibration,
        "advice": {
            "cavitation": "raise the suction pressure or lower the flow: check tank level, strainer and valve position",
            "bearing-wear": "plan a bearing inspection within 14 days; watch vibration and bearing temperature",
            "blocked-suction": "check the strainer and the suction valve; stop before it cavitates",
            "dry-run": "stop the pump now: no liquid reaches it; check suction valve and tank level",
            "seal-leak": "check the barrier fluid's level and the mechanical seal; refill and plan a replacement",
        },
        "cost": "small",
        "lineage": lineage,
        "golden": {"tolerance": 1e-6},
    })


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--simulate", default="./edgewise simulate", help="command that writes pumps as CSV")
    parser.add_argument("--test-days", type=int, default=40, help="healthy machine-days to judge (40)")
    arguments = parser.parse_args()
    simulator = Simulator(arguments.simulate)
    rng = np.random.default_rng(SEED)
    FOLDER.mkdir(parents=True, exist_ok=True)
    model, limits, baseline, trained, rows, counts, digest = train(simulator, rng)
    file = forest.export(model, rows.shape[1], len(LABELS), "pump-faults")
    (FOLDER / "model.onnx").write_bytes(file)
    write_parity(model, rows, rng)
    threshold, highest, lowest = choose_threshold(model, simulator)
    calibration = (f"held-out seeds 200000 (10 healthy machine-days) and 210000 to 210004 (60 pumps with a fault):"
                   f" two thirds of the way from the highest score that 3 of 4 windows of a healthy pump reached,"
                   f" {highest:.3f}, to the lowest that 3 of 4 windows at full severity did, {lowest:.3f}")
    write_manifest(limits, baseline, trained, threshold, calibration, {
        "script": "samples/training/pump_faults.py", "seed": str(SEED), "trainingRows": "sha256:" + digest,
        "library": "scikit-learn " + sklearn.__version__, "data": "simulated pumps, seeds 100000 to 101404"})
    seen = Limits()
    metrics = {
        "modelSha256": hashlib.sha256(file).hexdigest(), "modelBytes": len(file), "trees": TREES,
        "nodes": sum(tree.tree_.node_count for tree in model.estimators_), "trainingWindows": counts,
        "threshold": threshold, "highestHealthy3of4": highest, "lowestFullFault3of4": lowest,
        "testHealthy": judge_healthy(model, simulator, threshold, trained, seen, arguments.test_days),
        "testFaults": judge_faults(model, simulator, threshold, seen),
        "testSensorFaults": judge_sensors(model, simulator, threshold),
        "testLargestShareOfSuspectLimit": {
            "rate": float((seen.rate / (1.5 * limits.rate)).max()),
            "spike": float((seen.spike / (1.5 * limits.spike)).max())},
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "scikit-learn": sklearn.__version__},
    }
    (FOLDER / "metrics.json").write_text(json.dumps(metrics, indent=1) + "\n")
    print(json.dumps(metrics, indent=1))


if __name__ == "__main__":
    main()
