"""Runs the pump simulator and turns its files into windows and features, exactly as sdk-core does.

A window is 20 s, a new one begins every 5 s. It is used where RunGuard would let it pass: the current is above 5 A in
every row, and has been for 30 s before the window begins (only the very first run of a file begins with a warm pump).
"""

import pathlib
import subprocess
import tempfile

import numpy as np
import pandas as pd

CHANNELS = ["suction-pressure", "discharge-pressure", "flow", "current", "speed", "bearing-temperature",
            "motor-temperature", "vibration", "seal-pressure"]
# As the simulator's PumpSensors has them: what an instrument can show, and what operation and machine faults stay in.
UNITS = ["bar", "bar", "m3/h", "A", "rpm", "degC", "degC", "mm/s", "bar"]
PHYSICAL = [(-1.1, 3), (-1.1, 16), (-10, 250), (-2, 100), (-50, 4000), (-40, 150), (-40, 200), (0, 50), (-1, 25)]
SPAN = [(-0.95, 1.5), (-0.95, 9), (-3, 160), (-1, 60), (-10, 3100), (0, 110), (0, 140), (0, 20), (1, 12)]
STATISTICS = ["mean", "std", "min", "max", "slope"]
FAULTS = ["cavitation", "bearing-wear", "blocked-suction", "dry-run", "seal-leak"]
LABELS = ["normal"] + FAULTS
RATE = 10
SIZE = 20 * RATE
HOP = 5 * RATE
GRACE = 30 * RATE
RUNNING_ABOVE = 5.0
CURRENT = CHANNELS.index("current")


class Simulator:
    """The command ``edgewise simulate``."""

    def __init__(self, command):
        self.command = command.split()

    def pumps(self, seed, machines, duration, *options):
        """Yields (rows, truth) of each pump: a matrix of readings and a frame with a row per second."""
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(self.command + ["--out", folder, "--seed", str(seed), "--machines", str(machines),
                                           "--duration", duration, *options], check=True, capture_output=True)
            for number in range(1, machines + 1):
                data = pathlib.Path(folder, f"pump-{number}.csv")
                rows = pd.read_csv(data, usecols=CHANNELS, na_values=["NaN", ""])[CHANNELS]
                truth = pd.read_csv(data.with_suffix(".labels.csv"))
                yield rows.to_numpy(np.float64), truth
                data.unlink()


def running(rows):
    """For each window whether the machine ran in it; windows begin at row 0, HOP, 2 HOP and so on."""
    off = ~(rows[:, CURRENT] > RUNNING_ABOVE)
    since = np.where(off, np.arange(len(rows)) + 1, 0)
    begun = np.maximum.accumulate(since)  # the row in which the present run began; 0 for the warm one
    starts = np.arange(0, len(rows) - SIZE + 1, HOP)
    run = begun[starts + SIZE - 1]
    return (run == 0) | (run + GRACE <= starts)


def cut(rows):
    """All windows as [window, channel, row]; a view, nothing is copied."""
    return np.lib.stride_tricks.sliding_window_view(rows, SIZE, axis=0)[::HOP]


def features(windows):
    """[window, channel, row] to [window, 45] float32, computed in double and cast once. NaN rows are left out."""
    seconds = np.arange(SIZE) / RATE
    if not np.isnan(windows).any():
        mean = windows.mean(axis=2)
        time = seconds - seconds.mean()
        slope = (windows - mean[..., None]) @ time / (time @ time)
        found = (mean, windows.std(axis=2), windows.min(axis=2), windows.max(axis=2), slope)
        return np.stack(found, axis=2).reshape(len(windows), -1).astype(np.float32)
    usable = ~np.isnan(windows)
    count = usable.sum(axis=2)
    mean = np.where(usable, windows, 0).sum(axis=2) / count
    off = np.where(usable, windows - mean[..., None], 0)
    time = np.where(usable, seconds - (np.where(usable, seconds, 0).sum(axis=2) / count)[..., None], 0)
    slope = (off * time).sum(axis=2) / (time * time).sum(axis=2)
    found = (mean, np.sqrt((off * off).sum(axis=2) / count), np.where(usable, windows, np.inf).min(axis=2),
             np.where(usable, windows, -np.inf).max(axis=2), slope)
    return np.stack(found, axis=2).reshape(len(windows), -1).astype(np.float32)


def severities(truth, windows, lag=0):
    """For each window the severity `lag` seconds before its start, and the one at its last second."""
    severity = truth["severity"].to_numpy(float)
    starts = np.arange(windows) * (HOP // RATE)
    return severity[np.maximum(starts - lag, 0)], severity[np.minimum(starts + SIZE // RATE - 1, len(severity) - 1)]


def stopping(truth, numbers):
    """For each of these windows whether the pump is told to stop in it: its last rows may still be above 5 A."""
    running_seconds = (truth["state"] == "running").to_numpy()
    seconds = numbers[:, None] * (HOP // RATE) + np.arange(SIZE // RATE)
    return ~running_seconds[seconds].all(axis=1)


def beyond_physical_to_nan(rows):
    """What the sample guard leaves of a row."""
    low, high = np.array(PHYSICAL).T
    return np.where((rows >= low) & (rows <= high), rows, np.nan)


def complete(windows):
    """Whether every channel has 90 % of its rows; the guard rejects a window otherwise."""
    return (~np.isnan(windows)).mean(axis=2).min(axis=1) >= 0.9
